import { decadeTicks, linearTicks, type Tick } from './ticks.ts';

/** From the numbers of a question to the points of a drawing. */
export interface Scale {
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  /** The point of a number; numbers outside the domain go on outside the range. */
  readonly at: (x: number) => number;
  readonly ticks: readonly Tick[];
}

type Interval = readonly [number, number];

const along = ([a, b]: Interval, [from, to]: Interval): ((x: number) => number) =>
  b === a ? () => (from + to) / 2 : x => from + ((x - a) / (b - a)) * (to - from);

/** Points proportional to numbers. */
export const linearScale = (domain: Interval, range: Interval, ticksWanted: number): Scale => ({
  domain,
  range,
  at: along(domain, range),
  ticks: linearTicks(domain, ticksWanted),
});

/** Points proportional to logarithms; the domain is positive. */
export function logScale(domain: Interval, range: Interval, ticksWanted: number): Scale {
  const at = along([Math.log10(domain[0]), Math.log10(domain[1])], range);
  return { domain, range, at: x => at(Math.log10(x)), ticks: decadeTicks(domain, ticksWanted) };
}

/** Bands of equal width, one a name. */
export interface Bands {
  readonly start: (index: number) => number;
  readonly middle: (index: number) => number;
  readonly width: number;
}
export function bands(count: number, [from, to]: Interval): Bands {
  const width = count === 0 ? 0 : (to - from) / count;
  return { start: i => from + i * width, middle: i => from + (i + 0.5) * width, width };
}

/** The least interval that holds the finite ones of the numbers, widened by a share of itself; a point gets a width. */
export function domainOf(numbers: readonly number[], share: number): Interval {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of numbers)
    if (Number.isFinite(x)) {
      low = Math.min(low, x);
      high = Math.max(high, x);
    }
  if (low > high) return [0, 1];
  if (low === high) return low === 0 ? [-1, 1] : [low - Math.abs(low) / 2, high + Math.abs(high) / 2];
  const more = share * (high - low);
  return [low - more, high + more];
}
