import { bottomAxis, type Frame, leftAxis } from '../svg/axis.ts';
import { paperInk as ink } from '../svg/ink.ts';
import { linePath, mark } from '../svg/marks.ts';
import { element, figure, type SvgNode } from '../svg/node.ts';
import { linearScale } from '../svg/scale.ts';

const WIDTH = 420;
const HEIGHT = 420;
const frame: Frame = { left: 44, right: WIDTH - 14, top: 44, bottom: HEIGHT - 42 };

/** Points drawn: the strongest each on its own, of the crowd near the origin one in a pixel. */
const PIXEL = 1;

/**
 * Observed against expected −log10 p. The k-th smallest of m uniform p-values has the median (k − 1/3)/(m + 1/3).
 *
 * λ_GC is the median of the statistics, taken as χ²₁, over its expectation 0.4549: it is not shown, because under
 * polygenic inheritance it grows with the sample.
 *
 * @param minusLog10p any order; NaN where there is none
 * @source Benard and Bos-Levenbach (1953), the median rank
 */
export function qqPlot(minusLog10p: ArrayLike<number>, title: string): SvgNode {
  const observed = Float64Array.from(minusLog10p)
    .filter(x => !Number.isNaN(x))
    .sort()
    .reverse();
  const m = observed.length;
  const expected = (k: number): number => -Math.log10((k + 1 - 1 / 3) / (m + 1 / 3));
  const greatest = Math.max(1, m === 0 ? 1 : expected(0));
  const x = linearScale([0, greatest * 1.03], [frame.left, frame.right], 6);
  const y = linearScale([0, Math.max(greatest, observed[0] ?? 0) * 1.03], [frame.bottom, frame.top], 6);
  const marks: SvgNode[] = [];
  let [lastX, lastY] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < m; k++) {
    const [px, py] = [x.at(expected(k)), y.at(observed[k]!)];
    if (Math.abs(px - lastX) < PIXEL && Math.abs(py - lastY) < PIXEL) continue;
    [lastX, lastY] = [px, py];
    marks.push(mark('circle', [px, py], 2.2, ink.accent));
  }
  const diagonal = linePath([
    [x.at(0), y.at(0)],
    [x.at(greatest), y.at(greatest)],
  ]);
  const description = `${m} tests; the smallest p is 10 to the power of −${(observed[0] ?? 0).toFixed(1)}.`;
  return figure(
    { width: WIDTH, height: HEIGHT, title, description },
    element('rect', { x: 0, y: 0, width: WIDTH, height: HEIGHT, fill: ink.surface }),
    element('text', { x: frame.left, y: 16, fill: ink.text, 'font-weight': 600 }, title),
    bottomAxis(x, frame, 'expected −log₁₀ p', ink),
    leftAxis(y, frame, 'observed −log₁₀ p', ink),
    element('path', { d: diagonal, stroke: ink.faint, fill: 'none' }),
    ...marks,
  );
}
