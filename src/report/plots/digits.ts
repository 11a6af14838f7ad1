import { bottomAxis, type Frame, leftAxis } from '../svg/axis.ts';
import type { Ink } from '../svg/ink.ts';
import { linePath, type MarkShape, mark } from '../svg/marks.ts';
import { element, figure, type SvgNode } from '../svg/node.ts';
import { linearScale } from '../svg/scale.ts';

/** One case: how hard it is, and how many digits of its worst number are right. */
export interface DigitsPoint {
  /** log10 of the condition number: the digits that the problem takes from a binary64. */
  readonly difficulty: number;
  readonly digits: number;
  readonly shape: MarkShape;
  readonly tone: 'good' | 'doubt' | 'bad' | 'faint';
  readonly label: string;
  /** Where a click leads. */
  readonly href?: string;
}

/** −log10(2^-53) */
const FULL = 15.95;
const WIDTH = 300;
const HEIGHT = 236;
const frame: Frame = { left: 32, right: 290, top: 30, bottom: 192 };
/** The gate `standard` allows so many digits less than attainable. */
const STANDARD_LOSS = 3;
/** Cases that a median is worth drawing of. */
const ENOUGH = 3;

/** Digits against difficulty: a stable binary64 program stays near the line; below the band it loses more than 3. */
export function digitsPlot(
  points: readonly DigitsPoint[],
  hardest: number,
  title: string,
  ink: Ink,
): SvgNode {
  const x = linearScale([-0.4, Math.max(4, Math.ceil(hardest))], [frame.left, frame.right], 6);
  const y = linearScale([0, 17], [frame.bottom, frame.top], 4);
  const line = (below: number): [number, number][] =>
    // the corners: where a question begins to be hard, and where nothing can be had
    [x.domain[0], 0, FULL - below, x.domain[1]]
      .filter(at => at <= x.domain[1])
      .map(at => [x.at(at), y.at(Math.max(0, Math.min(FULL, FULL - at) - below))]);
  const [top, low] = [line(0), line(STANDARD_LOSS)];
  const band = `${linePath([...top, ...low.toReversed()])}Z`;
  const written = x.domain[1] * 0.6;
  return figure(
    { width: WIDTH, height: HEIGHT, title, description: describe(points) },
    leftAxis(y, frame, 'right digits', ink),
    bottomAxis(x, frame, 'difficulty, log₁₀ of the condition number', ink),
    element('path', { d: band, fill: ink.good, 'fill-opacity': 0.1 }),
    element('path', { d: linePath(top), fill: 'none', stroke: ink.good, 'stroke-width': 1.4 }),
    element('text', { x: x.at(written) + 4, y: y.at(FULL - written) - 5, fill: ink.good }, 'attainable'),
    element('path', {
      d: linePath(medians(points).map(([a, b]) => [x.at(a), y.at(b)])),
      fill: 'none',
      stroke: ink.faint,
      'stroke-width': 1.2,
      'stroke-dasharray': '4 3',
    }),
    ...points
      .toSorted((a, b) => b.digits - a.digits)
      .map(p => pointMark(p, [x.at(p.difficulty), y.at(p.digits)], ink)),
  );
}

/** The lower median of the digits in every power of ten of the condition number. */
function medians(points: readonly DigitsPoint[]): [number, number][] {
  const bins = new Map<number, number[]>();
  for (const { difficulty, digits } of points) {
    const bin = Math.floor(difficulty);
    bins.set(bin, [...(bins.get(bin) ?? []), digits]);
  }
  return [...bins]
    .filter(([, digits]) => digits.length >= ENOUGH)
    .sort(([a], [b]) => a - b)
    .map(([bin, digits]) => [bin + 0.5, digits.sort((a, b) => a - b)[Math.floor((digits.length - 1) / 2)]!]);
}

function pointMark({ shape, tone, label, href }: DigitsPoint, at: [number, number], ink: Ink): SvgNode {
  const opacity = tone === 'good' ? { 'fill-opacity': 0.55 } : {};
  const drawn = mark(shape, at, tone === 'good' ? 2.8 : 4, ink[tone], opacity, element('title', {}, label));
  return href === undefined ? drawn : element('a', { href, tabindex: '-1' }, drawn);
}

function describe(points: readonly DigitsPoint[]): string {
  const lost = points.filter(p => Math.min(FULL, FULL - p.difficulty) - p.digits > STANDARD_LOSS).length;
  return `${points.length} cases; ${lost} lie more than ${STANDARD_LOSS} digits below what is attainable.`;
}
