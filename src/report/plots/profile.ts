import { type Frame, horizontalLine, leftAxis, verticalLine } from '../svg/axis.ts';
import type { Ink } from '../svg/ink.ts';
import { linePath, mark } from '../svg/marks.ts';
import { element, figure, type SvgNode } from '../svg/node.ts';
import { linearScale, type Scale } from '../svg/scale.ts';
import { powerOfTen, type Tick } from '../svg/ticks.ts';
import type { ProfileCurve, Ratio } from './profile-curve.ts';

/** What a program reports as the optimum. */
export interface ReportedOptimum {
  readonly label: string;
  readonly ratio: Ratio;
  /** Nats below the certified maximum. */
  readonly gap: number;
  /** The one that is looked at: it has a name in the picture. */
  readonly chosen: boolean;
}

const WIDTH = 580;
const HEIGHT = 300;
const frame: Frame = { left: 82, right: 536, top: 34, bottom: 244 };
/** The two ends stand apart: no finite ratio is there. */
const ENDS = 26;
/** Half of the 95 % quantile of χ² with one degree of freedom: what is above belongs to the interval of h². */
const CONFIDENCE = 1.920729410347062;
/** Nats that are shown at least, where the curve falls so far, and at most. */
const [SHOWN, MOST_SHOWN] = [5, 60];
/** A curve that is flatter than this, in nats, is drawn flat. */
const FLAT = 1e-3;

/** The profile likelihood with its optimum, by the name it deserves, and what programs report. */
export function profilePlot(
  curve: ProfileCurve,
  reported: readonly ReportedOptimum[],
  title: string,
  ink: Ink,
  optimumLabel: 'certified' | 'maximum',
): SvgNode {
  const depth = depthOf(curve, reported);
  const y = linearScale([0, depth], [frame.top, frame.bottom], 5);
  const to = curve.from + curve.step * (curve.drops.length - 1);
  const x: Scale = {
    ...linearScale([curve.from, to], [frame.left, frame.right], 0),
    ticks: heritabilityTicks(curve.from, to),
  };
  const xOf = (r: Ratio): number =>
    r === 'zero'
      ? frame.left - ENDS
      : r === 'one'
        ? frame.right + ENDS
        : Math.min(Math.max(x.at(r), frame.left), frame.right);
  const yOf = (drop: number): number => y.at(Math.min(drop, depth));
  const points = curve.drops.map((drop, k): [number, number] => [
    x.at(curve.from + k * curve.step),
    drop > depth ? Number.NaN : y.at(Math.max(0, drop)),
  ]);
  return figure(
    { width: WIDTH, height: HEIGHT, title, description: describe(curve, reported, optimumLabel) },
    leftAxis(y, { ...frame, left: frame.left - ENDS - 8 }, 'log-likelihood, nats below the best', ink),
    heritabilityAxis(x, ink),
    ...(depth > CONFIDENCE
      ? [
          horizontalLine(y.at(CONFIDENCE), frame, ink.faint, { 'stroke-dasharray': '2 4' }),
          element(
            'text',
            { x: frame.right, y: y.at(CONFIDENCE) - 4, 'text-anchor': 'end', fill: ink.faint },
            '95 % of χ²₁',
          ),
        ]
      : []),
    element('path', { d: linePath(points), fill: 'none', stroke: ink.text, 'stroke-width': 1.8 }),
    ...(['zero', 'one'] as const).flatMap(end => endMark(curve[end], xOf(end), yOf, depth, ink)),
    ...curve.optima.flatMap((r, k) => optimumMark(xOf(r), k, y.at(0), optimumLabel, ink)),
    ...reported
      .filter(r => !r.chosen)
      .map(r => mark('ring', [xOf(r.ratio), yOf(r.gap)], 4, ink.faint, {}, tip(r))),
    ...reported
      .filter(r => r.chosen)
      .flatMap(r => chosenMark(r, [xOf(r.ratio), yOf(r.gap)], r.gap > depth, ink)),
  );
}

/** How far down is drawn: to see the reported optima, and of the curve what a reader can judge. */
function depthOf({ drops, zero, one }: ProfileCurve, reported: readonly ReportedOptimum[]): number {
  const deepest = Math.max(...[...drops, zero ?? 0, one ?? 0].filter(Number.isFinite), 0);
  const gaps = reported.map(r => r.gap).filter(gap => gap <= MOST_SHOWN);
  const wanted = Math.max(SHOWN, 1.15 * Math.max(0, ...gaps));
  return Math.max(FLAT, Math.min(1.05 * deepest, wanted), 1.15 * Math.max(0, ...gaps));
}

/** h² as people write it, at the ratios where it is 0.5, 0.1, 0.01, … and 0.9, 0.99, … */
function heritabilityTicks(from: number, to: number): Tick[] {
  const every = Math.max(1, Math.ceil((to - from) / 8));
  const ticks: Tick[] = [{ at: 0, label: '0.5' }];
  for (let k = every; k <= 40; k += every) {
    const at = -Math.log10(10 ** k - 1); // h² = 10^-k
    ticks.push({ at, label: powerOfTen(-k) });
    ticks.push({ at: -at, label: k <= 3 ? (1 - 10 ** -k).toFixed(k) : `1−${powerOfTen(-k)}` });
  }
  return ticks.filter(({ at }) => at >= from && at <= to);
}

function heritabilityAxis(x: Scale, ink: Ink): SvgNode {
  const low = frame.bottom + 16;
  const number = (at: number, label: string): SvgNode => element('text', { x: at, y: low }, label);
  return element(
    'g',
    { fill: ink.faint, 'text-anchor': 'middle' },
    ...x.ticks.flatMap(({ at, label }) => [verticalLine(x.at(at), frame, ink.grid), number(x.at(at), label)]),
    ...(
      [
        [frame.left - ENDS, '0'],
        [frame.right + ENDS, '1'],
      ] as const
    ).flatMap(([at, label]) => [
      verticalLine(at, frame, ink.grid, { 'stroke-dasharray': '1 3' }),
      number(at, label),
    ]),
    element(
      'text',
      { x: (frame.left + frame.right) / 2, y: frame.bottom + 36, fill: ink.text },
      'h² = σ²g/(σ²g + σ²e), on the scale of log σ²g/σ²e',
    ),
  );
}

/** A short level line: the likelihood where one of the components is 0. */
function endMark(
  drop: number | null,
  at: number,
  yOf: (drop: number) => number,
  depth: number,
  ink: Ink,
): SvgNode[] {
  if (drop === null || drop > depth) return [];
  const y = yOf(Math.max(0, drop));
  return [element('line', { x1: at - 6, x2: at + 6, y1: y, y2: y, stroke: ink.text, 'stroke-width': 1.8 })];
}

const optimumMark = (at: number, k: number, top: number, label: string, ink: Ink): SvgNode[] => [
  verticalLine(at, frame, ink.good, { 'stroke-width': '1.2', 'stroke-dasharray': '5 3' }),
  mark('diamond', [at, top], 6, ink.good, {}, element('title', {}, `${label}: the highest point`)),
  ...(k > 0
    ? []
    : [
        element(
          'text',
          { x: at, y: top - 10, 'text-anchor': anchorAt(at), fill: ink.good, ...named(ink) },
          label,
        ),
      ]),
];

function chosenMark(r: ReportedOptimum, [x, y]: [number, number], below: boolean, ink: Ink): SvgNode[] {
  const left = x > (frame.left + frame.right) / 2;
  const text = `${r.label}${below ? `, ${r.gap.toPrecision(2)} nats below ↓` : ''}`;
  return [
    mark('cross', [x, y], 6, ink.bad, { 'stroke-width': 0.4 }, tip(r)),
    element(
      'text',
      {
        x: x + (left ? -11 : 11),
        y: Math.max(y, frame.top + 12) + 4,
        'text-anchor': left ? 'end' : 'start',
        fill: ink.bad,
        ...named(ink),
      },
      text,
    ),
  ];
}

/** A name in the picture, with a rim that keeps it clear of the curve. */
const named = (ink: Ink) => ({
  'font-weight': 600,
  stroke: ink.surface,
  'stroke-width': 4,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
});

const anchorAt = (x: number): string =>
  x < frame.left + 30 ? 'start' : x > frame.right - 30 ? 'end' : 'middle';
const tip = (r: ReportedOptimum): SvgNode =>
  element('title', {}, `${r.label}: ${placeText(r.ratio)}, ${r.gap.toExponential(1)} nats below`);

/** A ratio as h², with as many digits as tell it from 0 and 1. */
export function placeText(ratio: Ratio): string {
  if (ratio === 'zero') return 'h² = 0';
  if (ratio === 'one') return 'h² = 1';
  const small = 1 / (1 + 10 ** Math.abs(ratio)); // the smaller of h² and 1 − h²
  const text = small.toPrecision(3);
  return ratio < 0 ? `h² = ${text}` : `h² = 1 − ${text}`;
}

function describe({ optima }: ProfileCurve, reported: readonly ReportedOptimum[], label: string): string {
  const found =
    optima.length === 0 ? 'There is no maximum.' : `The ${label}: ${optima.map(placeText).join(', ')}.`;
  const others = reported.map(
    r => `${r.label}: ${placeText(r.ratio)}, ${r.gap.toExponential(1)} nats below.`,
  );
  return [found, ...others].join(' ');
}
