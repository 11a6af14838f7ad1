import { type Change, type ChangeKind, changeKinds, type State as Was } from '../../changes.ts';
import { counted } from '../../words.ts';
import type { PageData } from '../data.ts';
import { breakable } from './cases.ts';
import { badge } from './digits.ts';
import { type Child, h } from './dom.ts';
import { withArrowKeys } from './keys.ts';
import { addressOf, initial } from './state.ts';

const words: Readonly<Record<ChangeKind, readonly [sign: string, tone: string, text: string]>> = {
  'newly-failing': ['↓', 'bad', 'newly failing'],
  worse: ['↓', 'bad', 'worse class'],
  'digits-lost': ['−', 'doubt', 'digits lost'],
  fixed: ['↑', 'good', 'fixed'],
  better: ['↑', 'good', 'better class'],
  'digits-gained': ['+', 'good', 'digits gained'],
};

/** Changes that are shown before somebody asks for the others. */
const SHOWN = 40;

/** What has changed since the last run; nothing where there was none. */
export function changesSection(data: PageData): Child {
  const { changes } = data;
  if (changes === undefined) return undefined;
  const counts = changeKinds
    .map(kind => ({ kind, count: changes.list.filter(c => c.kind === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) =>
      h('li', { class: words[kind][1] }, h('b', {}, `${words[kind][0]} ${count}`), ` ${words[kind][2]}`),
    );
  const others = [
    changes.onlyNow > 0 ? `new: ${counted(changes.onlyNow, 'case')}` : '',
    changes.onlyBefore > 0 ? `not in this run: ${counted(changes.onlyBefore, 'case')}` : '',
    ...changes.newRuns.map(k => `${data.runs[k]?.label ?? ''} was not there before`),
  ].filter(Boolean);
  return h(
    'section',
    { id: 'changes', 'aria-labelledby': 'changes-title' },
    h('h2', { id: 'changes-title' }, 'Since the last run'),
    counts.length === 0 ? h('p', {}, 'No case has changed.') : h('ul', { class: 'counts' }, counts),
    others.length === 0 ? undefined : h('p', { class: 'hint' }, `${others.join('; ')}.`),
    changes.list.length === 0 ? undefined : changesTable(changes.list, data),
  );
}

function changesTable(list: readonly Change[], data: PageData): HTMLElement {
  const rows = list.map(change => changeRow(change, data));
  const body = h('tbody', {}, rows.slice(0, SHOWN));
  const table = h(
    'table',
    { class: 'changes' },
    h('caption', { class: 'spoken' }, 'Changed cases'),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['change', 'case', 'implementation', 'before', 'now'].map(text => h('th', { scope: 'col' }, text)),
      ),
    ),
    body,
  );
  withArrowKeys(table);
  if (rows.length <= SHOWN) return h('div', { class: 'scroll' }, table);
  const more = h('button', { type: 'button', class: 'more' }, `Show all ${rows.length}`);
  more.addEventListener('click', () => {
    for (const row of rows.slice(SHOWN)) {
      for (const link of row.querySelectorAll<HTMLElement>('a')) link.tabIndex = -1;
      body.append(row);
    }
    rows[SHOWN]?.querySelector('a')?.focus();
    more.remove();
  });
  return h('div', {}, h('div', { class: 'scroll' }, table), more);
}

function changeRow({ id, run, kind, before, now }: Change, data: PageData): HTMLElement {
  const label = data.runs[run]?.label ?? '';
  const [sign, tone, text] = words[kind];
  return h(
    'tr',
    {},
    h(
      'td',
      {},
      h('span', { class: `badge ${tone}` }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), text),
    ),
    h('th', { scope: 'row' }, h('a', { href: addressOf({ ...initial, id, run: label }) }, breakable(id))),
    h('td', {}, label),
    h('td', {}, stateText(before)),
    h('td', {}, stateText(now)),
  );
}

const stateText = ({ class: name, lre }: Was): Child => [
  badge(name),
  lre === undefined ? undefined : h('small', {}, ` ${lre.toFixed(1)} digits`),
];
