import { wellFormed } from '../../escape.ts';

/**
 * What the page shows, as the part of its address after the #: it can be kept, sent, and gone back to.
 *
 *   #/?implementation=…&chapter=…&class=…&text=…&by=median
 *   #/case/GROUP/SLUG?run=…&implementation=…&…
 */
export interface State {
  /** The case that is looked at; '' is the overview. */
  readonly id: string;
  /** On the page of a case, the implementation that is looked at. */
  readonly run: string;
  readonly implementation: string;
  readonly chapter: string;
  /** `failing`, `all` or a class. */
  readonly class: string;
  readonly text: string;
  /** What the heat map shows of a chapter. */
  readonly by: 'worst' | 'median';
}

export const initial: State = {
  id: '',
  run: '',
  implementation: '',
  chapter: '',
  class: 'failing',
  text: '',
  by: 'worst',
};

const filters = ['run', 'implementation', 'chapter', 'class', 'text', 'by'] as const;

const encoded = (text: string): string => encodeURIComponent(wellFormed(text));

/** The address of a state; what is as it is at first is not in it. */
export function addressOf(state: State): string {
  const path = state.id === '' ? '' : `case/${state.id.split('/').map(encoded).join('/')}`;
  const query = filters
    .filter(name => state[name] !== initial[name])
    .map(name => `${name}=${encoded(state[name])}`)
    .join('&');
  return `#/${path}${query === '' ? '' : `?${query}`}`;
}

/** The state of an address; what is not understood is as at first. */
export function stateOf(address: string): State {
  const [path = '', query = ''] = split(address.replace(/^#?\/?/, ''), '?');
  const given = new Map(query.split('&').map(part => split(part, '=')));
  const text = (name: keyof State): string => decoded(given.get(name)) ?? initial[name];
  const id = path.startsWith('case/')
    ? path
        .slice(5)
        .split('/')
        .map(part => decoded(part) ?? '')
        .join('/')
    : '';
  return {
    id,
    run: text('run'),
    implementation: text('implementation'),
    chapter: text('chapter'),
    class: text('class'),
    text: text('text'),
    by: text('by') === 'median' ? 'median' : 'worst',
  };
}

function split(text: string, at: string): [string, string] {
  const k = text.indexOf(at);
  return k < 0 ? [text, ''] : [text.slice(0, k), text.slice(k + 1)];
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
