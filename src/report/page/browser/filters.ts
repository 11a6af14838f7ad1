import { verdictClasses } from '../../../conformance/verdict.ts';
import type { PageData } from '../data.ts';
import { h } from './dom.ts';
import { initial, type State } from './state.ts';

/** The bar of filters; every change is told as a new state. */
export interface Filters {
  readonly element: HTMLElement;
  /** Shows a state that came from elsewhere, and how many verdicts it leaves. */
  readonly show: (state: State, shown: number, all: number) => void;
}

export function filterBar(data: PageData, change: (part: Partial<State>) => void): Filters {
  const implementation = choice(
    'implementation',
    'all implementations',
    data.runs.map(run => run.label),
  );
  const chapter = choice('chapter', 'all chapters', data.chapters);
  const present = new Set(data.runs.flatMap(run => run.verdicts.map(v => v.class)));
  const kind = select('class', [
    ['failing', 'what fails'],
    ['all', 'every class'],
    ...verdictClasses.filter(name => present.has(name)).map((name): [string, string] => [name, name]),
  ]);
  const text = h('input', {
    type: 'search',
    id: 'filter-text',
    placeholder: 'case, flag, reason …',
    autocomplete: 'off',
  });
  const clear = h('button', { type: 'button', id: 'filter-clear' }, 'Clear');
  const count = h('output', { id: 'filter-count', 'aria-live': 'polite' });
  for (const [field, name] of [
    [implementation, 'implementation'],
    [chapter, 'chapter'],
    [kind, 'class'],
  ] as const)
    field.addEventListener('change', () => change({ [name]: field.value }));
  text.addEventListener('input', () => change({ text: text.value }));
  clear.addEventListener('click', () => {
    change({ ...initial });
    text.focus();
  });
  const element = h(
    'form',
    { class: 'filters', role: 'search', 'aria-label': 'Filter the cases' },
    labelled('Implementation', implementation),
    labelled('Chapter', chapter),
    labelled('Class', kind),
    labelled('Text', text),
    clear,
    count,
  );
  element.addEventListener('submit', event => event.preventDefault());
  const show = (state: State, shown: number, all: number): void => {
    set(implementation, state.implementation);
    set(chapter, state.chapter);
    set(kind, state.class);
    if (text.value !== state.text) text.value = state.text;
    count.textContent = `${shown} of ${all} verdicts`;
  };
  return { element, show };
}

const choice = (name: string, all: string, values: readonly string[]): HTMLSelectElement =>
  select(name, [['', all], ...values.map((value): [string, string] => [value, value])]);

const select = (name: string, options: readonly (readonly [string, string])[]): HTMLSelectElement =>
  h(
    'select',
    { id: `filter-${name}` },
    options.map(([value, text]) => h('option', { value }, text)),
  );

const labelled = (text: string, field: HTMLElement): HTMLElement =>
  h('label', { for: field.id }, h('span', {}, text), field);

/** A value that is not among the options (an address by hand) is shown as one that is chosen. */
function set(field: HTMLSelectElement, value: string): void {
  if (![...field.options].some(option => option.value === value)) field.append(h('option', { value }, value));
  field.value = value;
}
