import { matrixPlot, relationshipPlot } from '../../plots/matrix.ts';
import { ramp } from '../../svg/colour.ts';
import { pageInk } from '../../svg/ink.ts';
import { type Child, h, svg } from './dom.ts';
import type { Item } from './model.ts';

/** From digits lost to a colour, as in the heat map: pale is right, dark is wrong. */
const lossColour = ramp(['#e2f0ea', '#f3e3b8', '#eeb069', '#d66a3f', '#9c2a36', '#4b1230']);
const WORST = 15;

/** The certified relationship matrix, the one that was answered, and the digits lost entry by entry. */
export function relationshipFigures({ run, case: kase, verdict }: Item): Child {
  const cells = new Map<
    string,
    { readonly certified: number; readonly claim: number; readonly loss: number }
  >();
  let n = 0;
  for (const [index, claim, lre, attainable] of verdict.numbers ?? []) {
    const [path, certified] = kase.numbers[index]!;
    const place = /^K\[(\d+)\]\[(\d+)\]$/.exec(path);
    if (place === null) continue;
    const [i, j] = [Number(place[1]), Number(place[2])];
    n = Math.max(n, i + 1, j + 1);
    cells.set(`${i},${j}`, {
      certified: Number(certified),
      claim: Number(claim),
      loss: Math.max(0, attainable - lre),
    });
  }
  if (n < 2 || cells.size < n * n) return undefined; // a part of a matrix is no picture
  const at = (i: number, j: number) => cells.get(`${i},${j}`)!;
  const largest = Math.max(
    ...[...cells.values()].flatMap(c => [Math.abs(c.certified), Math.abs(c.claim)]).filter(Number.isFinite),
  );
  const lost = matrixPlot(
    {
      rows: n,
      cols: n,
      colour: (i, j) => lossColour(at(i, j).loss / WORST),
      text: (i, j) => at(i, j).loss.toFixed(1),
      title: 'Digits lost, entry by entry',
      description: 'Pale entries are right, dark ones wrong.',
    },
    pageInk,
  );
  const panels: [string, SVGElement][] = [
    [
      'certified',
      svg(
        relationshipPlot(
          n,
          (i, j) => at(i, j).certified,
          largest,
          'The certified relationship matrix',
          pageInk,
        ),
      ),
    ],
    [
      run.label,
      svg(
        relationshipPlot(
          n,
          (i, j) => at(i, j).claim,
          largest,
          `The relationship matrix of ${run.label}`,
          pageInk,
        ),
      ),
    ],
    ['digits lost', svg(lost)],
  ];
  return h(
    'section',
    { 'aria-labelledby': 'matrix' },
    h('h3', { id: 'matrix' }, 'Relationship matrix'),
    h(
      'div',
      { class: 'figures matrices' },
      panels.map(([name, drawing]) => h('figure', {}, h('figcaption', {}, name), drawing)),
    ),
  );
}
