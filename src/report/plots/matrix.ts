import { readableOn, signedColour } from '../svg/colour.ts';
import type { Ink } from '../svg/ink.ts';
import { element, figure, type SvgNode } from '../svg/node.ts';

/** A matrix to be seen: colours, and numbers where there is room for them. */
export interface MatrixPlot {
  readonly rows: number;
  readonly cols: number;
  /** #rrggbb; undefined where there is no number. */
  readonly colour: (i: number, j: number) => string | undefined;
  /** Written into the cell, and told of it. */
  readonly text?: (i: number, j: number) => string;
  readonly title: string;
  readonly description: string;
}

/** The side of a figure, and the least side of a cell that a number fits into. */
const SIDE = 250;
const ROOM = 30;

export function matrixPlot({ rows, cols, colour, text, title, description }: MatrixPlot, ink: Ink): SvgNode {
  const size = Math.min(64, SIDE / Math.max(rows, cols));
  const cells = Array.from({ length: rows * cols }, (_, k) => cellOf(Math.floor(k / cols), k % cols));
  return figure(
    { width: cols * size, height: rows * size, title, description },
    ...cells.flat(),
    element('rect', {
      x: 0.5,
      y: 0.5,
      width: cols * size - 1,
      height: rows * size - 1,
      fill: 'none',
      stroke: ink.faint,
    }),
  );

  function cellOf(i: number, j: number): SvgNode[] {
    const fill = colour(i, j);
    const told = text?.(i, j);
    const place = { x: j * size, y: i * size };
    const rect = element(
      'rect',
      { ...place, width: size + 0.3, height: size + 0.3, fill: fill ?? 'none' },
      ...(told === undefined ? [] : [element('title', {}, `${i + 1}, ${j + 1}: ${told}`)]),
    );
    if (told === undefined || size < ROOM) return [rect];
    const middle = { x: place.x + size / 2, y: place.y + size / 2, dy: '0.35em', 'text-anchor': 'middle' };
    const paint = {
      fill: fill === undefined ? ink.text : readableOn(fill),
      'font-size': Math.min(11, size / 3.6),
    };
    return [rect, element('text', { ...middle, ...paint }, told)];
  }
}

/** A relationship matrix: 0 is nearly white, the largest absolute number the end of either side. */
export function relationshipPlot(
  n: number,
  entry: (i: number, j: number) => number | undefined,
  largest: number,
  title: string,
  ink: Ink,
): SvgNode {
  const colour = (i: number, j: number): string | undefined => {
    const x = entry(i, j);
    return x === undefined || !Number.isFinite(x) ? undefined : signedColour(x, largest);
  };
  const text = (i: number, j: number): string => entry(i, j)?.toFixed(2).replace('-', '−') ?? '·';
  const description = `${n} x ${n}; orange is below 0, blue above, the ends are ±${largest.toPrecision(3)}.`;
  return matrixPlot({ rows: n, cols: n, colour, text, title, description }, ink);
}
