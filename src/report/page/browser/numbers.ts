import type { PageNumber } from '../data.ts';
import { claimText, digitsBar } from './digits.ts';
import { type Child, h } from './dom.ts';
import type { Item } from './model.ts';

/** Numbers that are shown at once. */
const AT_ONCE = 80;

/** Every number that was compared: certified above answered, so that digits stand below digits. */
export function numbersSection(item: Item): Child {
  const { compared, numbers: all = [] } = item.verdict;
  if (all.length === 0) return undefined;
  const rest = all.length - AT_ONCE;
  const table = h(
    'table',
    { class: 'numbers' },
    h(
      'caption',
      {},
      `${all.length} of ${compared} numbers that were compared${compared > all.length ? ', the worst ones' : ''}. `,
      h(
        'span',
        { class: 'hint' },
        h('b', { class: 'right' }, 'Right digits'),
        ' are underlined, ',
        h('span', { class: 'wrong' }, 'wrong ones'),
        ' dotted.',
      ),
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'number'),
        h('th', { scope: 'col' }, `certified, and answered by ${item.run.label}`),
        ['right digits', 'of', 'lost'].map(text => h('th', { scope: 'col', class: 'number' }, text)),
      ),
    ),
    h(
      'tbody',
      {},
      all.slice(0, AT_ONCE).map(number => numberRow(number, item)),
    ),
  );
  return h(
    'section',
    { 'aria-labelledby': 'numbers' },
    h('h3', { id: 'numbers' }, 'Numbers'),
    h('div', { class: 'scroll' }, table),
    rest > 0 ? h('p', { class: 'hint' }, `… and ${rest} more in the results file.`) : undefined,
  );
}

function numberRow(number: PageNumber, { case: kase }: Item): HTMLElement {
  const [index, , lre, attainable] = number;
  const [path, certified] = kase.numbers[index]!;
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('code', {}, path)),
    h(
      'td',
      { class: 'pair' },
      h('code', { class: 'certified' }, certified),
      h('br'),
      claimText(number, certified),
    ),
    h('td', { class: 'number' }, digitsBar(lre, attainable)),
    h('td', { class: 'number' }, attainable.toFixed(1)),
    h('td', { class: 'number' }, Math.max(0, attainable - lre).toFixed(1)),
  );
}
