import { type DigitsPoint, digitsPlot } from '../../plots/digits.ts';
import { pageInk } from '../../svg/ink.ts';
import { looks } from '../classes.ts';
import type { PageData } from '../data.ts';
import { h, svg } from './dom.ts';
import type { Item } from './model.ts';
import { addressOf, type State } from './state.ts';

/** One figure an implementation: digits against difficulty, a mark a case. */
export function digitsFigures(data: PageData, items: readonly Item[], state: State): HTMLElement {
  const pointsOf = new Map(
    data.runs.map(run => [run, items.filter(item => item.run === run).flatMap(i => pointOf(i, state))]),
  );
  const hardest = [...pointsOf.values()].flat().reduce((most, p) => Math.max(most, p.difficulty), 0);
  const figures = [...pointsOf].flatMap(([run, points]) => {
    if (points.length === 0) return [];
    const title = `${run.label}: digits against difficulty`;
    return [
      h('figure', {}, h('figcaption', {}, run.label), svg(digitsPlot(points, hardest, title, pageInk))),
    ];
  });
  return figures.length === 0
    ? h('p', { class: 'nothing' }, 'These filters leave no case in which numbers were compared.')
    : h('div', { class: 'figures' }, figures);
}

function pointOf({ run, case: kase, verdict }: Item, state: State): DigitsPoint[] {
  const { worst } = verdict;
  if (worst === undefined) return [];
  const [index, , digits] = worst;
  const [path, , difficulty] = kase.numbers[index]!;
  const { shape, tone } = looks[verdict.class];
  return [
    {
      difficulty: difficulty ?? 0,
      digits,
      shape,
      tone,
      label: `${kase.id}: ${path}, ${digits.toFixed(1)} digits, ${verdict.class}`,
      href: addressOf({ ...state, id: kase.id, run: run.label }),
    },
  ];
}
