import { Fault } from './fault.ts';
import { type Answer, LAW_TOLERANCE, toNumbers } from './laws/law.ts';

/** Threads may sum in another order: of one question, this many ulps-and-a-bit are one answer. */
const REPEATED = LAW_TOLERANCE;

/** @throws Fault `unstable` where two answers to one question differ by more than rounding */
export function requireSame(one: Answer, two: Answer, allowed: number): void {
  const difference = differenceOf(one, two);
  if (difference > allowed)
    throw new Fault('unstable', `first ${brief(one)}, then ${brief(two)}`, difference / allowed);
}

/** How far two answers to one question are apart, as a multiple of what rounding explains. */
export function differenceOf(one: Answer, two: Answer): number {
  if (one.status !== two.status) return Number.POSITIVE_INFINITY;
  if (!('output' in one) || !('output' in two)) return 0;
  const names = [...new Set([...Object.keys(one.output), ...Object.keys(two.output)])];
  return Math.max(
    0,
    ...names.map(name =>
      Object.hasOwn(one.output, name) && Object.hasOwn(two.output, name)
        ? distance(one.output[name], two.output[name])
        : Number.POSITIVE_INFINITY,
    ),
  );
}

/** Of one output: its largest number is the scale. */
function distance(a: unknown, b: unknown): number {
  const [left, right] = [leaves(a), leaves(b)];
  if (left.length !== right.length) return Number.POSITIVE_INFINITY;
  const numbers = [...left, ...right].map(sizeOf).filter(Number.isFinite);
  const scale = Math.max(Number.MIN_VALUE, ...numbers);
  return Math.max(
    0,
    ...left.map((x, i) => {
      const y = right[i];
      if (x === y) return 0;
      // what is missing, or a name, is like nothing but itself
      const gap = Math.abs(numberOf(x) - numberOf(y));
      return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap / (REPEATED * scale);
    }),
  );
}

const numberOf = (x: string | null | undefined): number =>
  typeof x === 'string' ? (toNumbers(x) as number) : Number.NaN;
const sizeOf = (x: string | null): number => Math.abs(numberOf(x));

function leaves(x: unknown): (string | null)[] {
  if (Array.isArray(x)) return x.flatMap(leaves);
  if (x === null || x === undefined) return [null];
  if (typeof x === 'object') return Object.values(x).flatMap(leaves);
  return [String(x)];
}

const brief = (answer: Answer): string =>
  JSON.stringify('output' in answer ? answer.output : answer.status).slice(0, 120);
