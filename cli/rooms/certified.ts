import { balls } from '../../spec/number/ball.ts';
import { type Certified, certifyAll } from '../../spec/number/certify.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import { Undecided } from '../../spec/number/refusal.ts';
import type { Json } from '../../src/conformance/case.ts';
import type { Output } from './answer.ts';

/** Numbers in the shape of an output: one, a list, a table; null where a value is missing. */
export type Shaped<T> = T | null | readonly Shaped<T>[];
export type ShapedOutput<T> = { readonly [name: string]: Shaped<T> };

/** Above this many people, balls on bigints carry the proof: an elimination on decimal intervals is 40 times slower. */
const MOST_ON_INTERVALS = 12;
/** How far the working precision may grow before a number is suspected of being 0. */
const workingDigits = (digits: number): number => 3 * digits + 120;

/**
 * The outputs of a computation with `digits` proved digits each. An irrational number that is 0 has no digits:
 * it is then proved to be below 10^−digits, and written as 0 with its enclosure.
 *
 * @param people the order of the matrices in it, by which the number type is chosen
 */
export function certifyOutput(
  digits: number,
  evaluate: <T extends Real<T>>(field: Field<T>) => ShapedOutput<T>,
  people = 0,
): Output {
  return people > MOST_ON_INTERVALS
    ? shapedBy(digits, balls, evaluate)
    : shapedBy(digits, intervals, evaluate);
}

/** The outputs of a computation without roots or logarithms: exact fractions, printed to `digits` digits. */
export function exactOutput(digits: number, output: ShapedOutput<Rational>): Output {
  return shapedBy(
    digits,
    () => rationals,
    () => output,
  );
}

function shapedBy<T extends Real<T>>(
  digits: number,
  makeField: (digits: number) => Field<T>,
  evaluate: (field: Field<T>) => ShapedOutput<T>,
): Output {
  let shape: ShapedOutput<T> = {};
  const numbers = (field: Field<T>): T[] => {
    shape = evaluate(field);
    return Object.values(shape).flatMap(leaves);
  };
  const zeroBelow = Rational.of(1n, 10n ** BigInt(digits));
  const queue = attempt(
    () => certifyAll(digits, numbers, makeField, { maxDigits: workingDigits(digits) }),
    () => certifyAll(digits, numbers, makeField, { maxDigits: workingDigits(digits), zeroBelow }),
  );
  return Object.fromEntries(Object.entries(shape).map(([name, x]) => [name, refill(x, queue)]));
}

function attempt(first: () => Certified[], second: () => Certified[]): Certified[] {
  try {
    return first();
  } catch (e) {
    if (!(e instanceof Undecided)) throw e;
    return second();
  }
}

const leaves = <T>(x: Shaped<T>): T[] => (Array.isArray(x) ? x.flatMap(leaves) : x === null ? [] : [x as T]);

/** The same shape, each number replaced by the next certificate. */
function refill<T>(x: Shaped<T>, queue: Certified[]): Json {
  if (Array.isArray(x)) return x.map(y => refill(y as Shaped<T>, queue));
  return x === null ? null : { ...queue.shift()! };
}
