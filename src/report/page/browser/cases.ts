import { badge, digitsBar } from './digits.ts';
import { type Child, h } from './dom.ts';
import { withArrowKeys } from './keys.ts';
import { gapText, type Item, lossOf } from './model.ts';
import { addressOf, type State } from './state.ts';

/** Rows that are made at once: more take a browser too long while somebody types. */
const AT_ONCE = 300;

/** The cases that the filters leave, a row a verdict, the worst first. */
export function caseTable(items: readonly Item[], state: State): HTMLElement {
  const body = h(
    'tbody',
    {},
    items.slice(0, AT_ONCE).map(item => caseRow(item, state)),
  );
  const table = h(
    'table',
    { class: 'cases' },
    h(
      'caption',
      {},
      'The worst first. ',
      h('span', { class: 'hint' }, 'Arrow keys move, Enter opens, Escape comes back.'),
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        ['class', 'case', 'implementation', 'number'].map(text => h('th', { scope: 'col' }, text)),
        ['right digits', 'lost', 'gap, nats'].map(text => h('th', { scope: 'col', class: 'number' }, text)),
        h('th', { scope: 'col' }, 'what was found'),
      ),
    ),
    body,
  );
  withArrowKeys(table);
  if (items.length === 0) return h('p', { class: 'nothing' }, 'No verdict is left by these filters.');
  if (items.length <= AT_ONCE) return h('div', { class: 'scroll' }, table);
  const more = h('button', { type: 'button', class: 'more' }, `Show all ${items.length}`);
  more.addEventListener('click', () => {
    const [first] = items.slice(AT_ONCE).map(item => {
      const row = caseRow(item, state);
      body.append(row);
      return row;
    });
    for (const link of body.querySelectorAll<HTMLElement>('a')) link.tabIndex = -1;
    first?.querySelector('a')?.focus();
    more.remove();
  });
  return h('div', {}, h('div', { class: 'scroll' }, table), more);
}

function caseRow({ run, case: kase, verdict }: Item, state: State): HTMLElement {
  const { worst, gap } = verdict;
  const path = worst === undefined ? '' : kase.numbers[worst[0]]![0];
  return h(
    'tr',
    {},
    h('td', {}, badge(verdict.class, verdict.known)),
    h(
      'th',
      { scope: 'row' },
      h('a', { href: addressOf({ ...state, id: kase.id, run: run.label }) }, breakable(kase.id)),
    ),
    h('td', {}, run.label),
    h('td', {}, path === '' ? '' : h('code', {}, path)),
    h('td', { class: 'number' }, worst === undefined ? '' : digitsBar(worst[2], worst[3])),
    h('td', { class: 'number' }, worst === undefined ? '' : lossOf(verdict).toFixed(1)),
    h('td', { class: 'number' }, gap === undefined ? '' : gapText(gap)),
    h('td', { class: 'why' }, verdict.diagnosis ?? verdict.remark ?? verdict.warnings?.[0] ?? ''),
  );
}

/** A long id may break after the group. */
export function breakable(id: string): Child {
  const k = id.indexOf('/') + 1;
  return [id.slice(0, k), h('wbr'), id.slice(k)];
}
