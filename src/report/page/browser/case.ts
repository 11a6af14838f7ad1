import { profilePlot } from '../../plots/profile.ts';
import { pageInk } from '../../svg/ink.ts';
import type { PageCase, PageData, PageRun } from '../data.ts';
import { breakable } from './cases.ts';
import { badge, digitsBar } from './digits.ts';
import { type Child, h, svg } from './dom.ts';
import { withArrowKeys } from './keys.ts';
import { relationshipFigures } from './matrices.ts';
import { gapText, type Item, lossOf } from './model.ts';
import { numbersSection } from './numbers.ts';
import { addressOf, type State } from './state.ts';

/** The page of one case: what was asked, what everybody answered, and the numbers of the one that is looked at. */
export function casePage(data: PageData, state: State, items: readonly Item[]): HTMLElement {
  const kase = data.cases.find(c => c.id === state.id);
  if (kase === undefined)
    return h(
      'article',
      {},
      h('h2', { class: 'case-title', tabindex: '-1' }, 'There is no such case'),
      h('p', {}, `No verdict here is on “${state.id}”.`),
      h('p', {}, backLink(state)),
    );
  const own = data.runs.flatMap(run =>
    run.verdicts
      .filter(v => data.cases[v.of] === kase)
      .map((verdict): Item => ({ run, case: kase, verdict })),
  );
  const chosen = own.find(({ run }) => run.label === state.run) ?? own[0]!;
  const group = Object.hasOwn(data.groups, kase.group) ? data.groups[kase.group] : undefined;
  return h(
    'article',
    { class: 'case' },
    h(
      'nav',
      { class: 'around', 'aria-label': 'Cases' },
      backLink(state),
      neighbours(kase, chosen.run, items, state),
    ),
    h('h2', { class: 'case-title', tabindex: '-1' }, breakable(kase.id)),
    kase.comment === undefined ? undefined : h('p', { class: 'comment' }, kase.comment),
    group === undefined
      ? undefined
      : h('p', { class: 'hint' }, `${group.title}. Certifies ${group.spec.join(', ')}.`),
    h(
      'div',
      { class: 'two' },
      h(
        'section',
        { 'aria-labelledby': 'asked' },
        h('h3', { id: 'asked' }, 'What is asked'),
        asked(kase),
        flags(kase, group?.notes ?? {}),
      ),
      h(
        'section',
        { 'aria-labelledby': 'answered' },
        h('h3', { id: 'answered' }, 'What was answered'),
        answers(own, chosen, state),
      ),
    ),
    detail(chosen),
    h(
      'div',
      { class: 'evidence' },
      h(
        'div',
        { class: 'pictures' },
        kase.curve === undefined ? undefined : profile(kase, own, chosen),
        relationshipFigures(chosen),
      ),
      numbersSection(chosen),
    ),
  );
}

const backLink = (state: State): HTMLElement =>
  h(
    'a',
    { href: addressOf({ ...state, id: '', run: '' }), class: 'back' },
    '← All cases ',
    h('kbd', {}, 'Esc'),
  );

/** The cases before and after this one among those that the filters leave. */
function neighbours(kase: PageCase, run: PageRun, items: readonly Item[], state: State): Child {
  const at = items.findIndex(item => item.case === kase && item.run === run);
  if (at < 0) return undefined;
  const link = (item: Item | undefined, text: string, rel: string): Child =>
    item === undefined
      ? undefined
      : h('a', { href: addressOf({ ...state, id: item.case.id, run: item.run.label }), rel }, text);
  return h(
    'span',
    { class: 'neighbours' },
    link(items[at - 1], '‹ previous', 'prev'),
    h('span', {}, ` ${at + 1} of ${items.length} `),
    link(items[at + 1], 'next ›', 'next'),
  );
}

function asked({ op, verdict, refusal, difficulty, input }: PageCase): HTMLElement {
  const verdictText = refusal === undefined ? verdict : `${verdict ?? ''}: to be refused as ${refusal}`;
  const rows: (readonly [string, Child])[] = [
    ['op', h('code', {}, op)],
    ...(verdictText === undefined ? [] : [['verdict', verdictText] as const]),
    ['difficulty', difficulty],
    ...(input ?? []).map(([name, text]) => [name, h('code', {}, text)] as const),
  ];
  return h(
    'dl',
    {},
    rows.map(([name, text]) => [h('dt', {}, name), h('dd', {}, text)]),
  );
}

function flags({ flags }: PageCase, notes: { readonly [flag: string]: string }): Child {
  if (flags.length === 0) return undefined;
  return h(
    'ul',
    { class: 'flags' },
    flags.map(flag =>
      h('li', {}, h('b', {}, flag), Object.hasOwn(notes, flag) ? ` ${notes[flag]}` : undefined),
    ),
  );
}

/** A row an implementation; choosing one shows its numbers below. */
function answers(own: readonly Item[], chosen: Item, state: State): HTMLElement {
  const table = h(
    'table',
    { class: 'answers' },
    h('caption', { class: 'spoken' }, 'What each implementation made of this case'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['implementation', 'class'].map(text => h('th', { scope: 'col' }, text)),
        ['right digits', 'lost', 'gap, nats'].map(text => h('th', { scope: 'col', class: 'number' }, text)),
      ),
    ),
    h(
      'tbody',
      {},
      own
        .filter(item => item === chosen || wasAsked(item))
        .map(item => {
          const { worst, gap, class: name, known } = item.verdict;
          const here = item === chosen;
          const link = h(
            'a',
            { href: addressOf({ ...state, run: item.run.label }), 'aria-current': here ? 'true' : undefined },
            item.run.label,
          );
          return h(
            'tr',
            { class: here ? 'chosen' : undefined },
            h('th', { scope: 'row' }, link),
            h('td', {}, badge(name, known)),
            h('td', { class: 'number' }, worst === undefined ? '' : digitsBar(worst[2], worst[3])),
            h('td', { class: 'number' }, worst === undefined ? '' : lossOf(item.verdict).toFixed(1)),
            h('td', { class: 'number' }, gap === undefined ? '' : gapText(gap)),
          );
        }),
    ),
  );
  withArrowKeys(table);
  const others = own.filter(item => item !== chosen && !wasAsked(item)).map(({ run }) => run.label);
  return h(
    'div',
    {},
    h('div', { class: 'scroll' }, table),
    others.length === 0 ? undefined : h('p', { class: 'hint' }, `Not asked: ${others.join(', ')}.`),
  );
}

const wasAsked = ({ verdict: { class: c } }: Item): boolean => c !== 'not-applicable' && c !== 'unsupported';

/** What was found about the implementation that is looked at, and how to see it again. */
function detail({ run, case: kase, verdict }: Item): HTMLElement {
  const [before, after] = run.again;
  const rows: (readonly [string, Child])[] = [
    ['status', verdict.status],
    ['what', verdict.remark],
    ['why', verdict.diagnosis === undefined ? undefined : h('strong', {}, verdict.diagnosis)],
    [
      'gap',
      verdict.gap === undefined ? undefined : `${gapText(verdict.gap)} nats below the certified maximum`,
    ],
    ...(verdict.warnings ?? []).map(text => ['warned', text] as const),
    ['again', h('code', { class: 'again' }, `${before}${kase.id}${after}`)],
  ];
  return h(
    'section',
    { 'aria-labelledby': 'found' },
    h('h3', { id: 'found' }, run.label, ' ', badge(verdict.class, verdict.known)),
    h(
      'dl',
      {},
      rows.map(([name, text]) => (text === undefined ? undefined : [h('dt', {}, name), h('dd', {}, text)])),
    ),
  );
}

function profile(kase: PageCase, own: readonly Item[], chosen: Item): HTMLElement {
  const reported = own.flatMap(item => {
    const { ratio, gap } = item.verdict;
    return ratio === undefined
      ? []
      : [{ label: item.run.label, ratio, gap: gap ?? 0, chosen: item === chosen }];
  });
  const title = `Profile log-likelihood of ${kase.id}`;
  return h(
    'section',
    { 'aria-labelledby': 'profile' },
    h('h3', { id: 'profile' }, 'Profile likelihood'),
    h(
      'figure',
      { class: 'wide' },
      svg(profilePlot(kase.curve!, reported, title, pageInk, 'certified')),
      h(
        'figcaption',
        {},
        'Diamond: the certified optimum. Cross: what this implementation reports. Rings: what the others report. A mark below the curve has the right ratio and a wrong scale.',
      ),
    ),
  );
}
