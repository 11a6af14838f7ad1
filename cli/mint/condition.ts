import { toDecimal } from '../../spec/number/decimal.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { CertifiedValue, Expectation, Json } from '../../src/conformance/case.ts';
import { answerWithSpec } from '../rooms/spec.ts';
import type { Request } from './draft.ts';

/**
 * How hard is a question? The spec is asked again with every real input moved by 10^-25 of the size of its array, in
 * several patterns of signs, and the largest relative move of each output is its condition number. It is a difference
 * quotient of proved numbers: a certified lower bound of the true one, and in practice within a small factor of it.
 *
 * attainable = 15.95 − log10(cond): what a backward stable program can deliver, which solves a question 2^-53 away.
 */
const STEP = Rational.parse('1e-25');
const PATTERNS = 3;
/** Digits of a moved answer: the step, and seven digits of what it does. */
const MOVED_DIGITS = 32;
const BINARY64_DIGITS = 15.95;
/** Inputs that are counts, names or whole numbers are read exactly by everybody, and are not moved. */
const MOVED = new Set(['y', 'X', 'K', 'sigma2_g', 'sigma2_e', 'x', 'g', 'b', 'Sigma', 'z']);
const SYMMETRIC = new Set(['K', 'Sigma']);

type Outputs = { readonly [output: string]: Expectation };
type Sign = () => 1 | -1;

/** How a covariance is moved: entry by entry; only as its rank allows; or by a covariance, which is more than its rank. */
type Move = 'free' | 'within-rank' | 'raised';
/**
 * As fixtures are minted: freely, and within the rank where that is no covariance any more. In every way: also out of a
 * singular K, as every program does that takes it for a matrix of doubles.
 */
export type Moves = 'as-minted' | 'every-way';

/** The outputs with `cond` and `attainable` at every number. */
export function withCondition(
  id: string,
  { op, input }: Request,
  expect: Outputs,
  moves: Moves = 'as-minted',
): Outputs {
  const answers = Array.from({ length: PATTERNS }).flatMap((_, k) =>
    movedAnswers(op, input, `${id} ${k}`, moves),
  );
  if (answers.length === 0) return expect;
  return Object.fromEntries(
    Object.entries(expect).map(([name, x]) => [
      name,
      graded(
        x,
        answers.map(a => a[name] ?? null),
        largestOf(x),
        name === 'p',
      ),
    ]),
  );
}

/** The answers at moved inputs; none where no moved question has one. */
function movedAnswers(op: string, input: Request['input'], name: string, moves: Moves): Outputs[] {
  const sign = signsOf(name);
  const found: Outputs[] = [];
  for (const move of ['free', 'within-rank', 'raised'] as const) {
    if (moves === 'as-minted' && (found.length > 0 || move === 'raised')) break;
    const answer = answerWithSpec(op, moveAll(input, sign, move), MOVED_DIGITS);
    if (answer.status === 'ok') found.push(answer.output as unknown as Outputs);
  }
  return found;
}

const moveAll = (input: Request['input'], sign: Sign, how: Move): Request['input'] =>
  Object.fromEntries(
    Object.entries(input).map(([name, x]) => [
      name,
      !MOVED.has(name)
        ? x
        : SYMMETRIC.has(name)
          ? moveSymmetric(x as string[][], sign, how)
          : move(x, sign, sizeOf(x)),
    ]),
  );

function move(x: Json, sign: Sign, size: Rational): Json {
  if (Array.isArray(x)) return x.map(y => move(y as Json, sign, size));
  return printed(Rational.parse(x as string).plus(step(size, sign)));
}
/** A moved input is a finite decimal; this many digits hold it. */
const printed = (x: Rational): string => toDecimal(x, 900, 'nearest');
const step = (size: Rational, sign: Sign): Rational => size.times(STEP).times(Rational.of(sign()));

/** K + E with E symmetric; DKD with D = I + a diagonal: the rank stays; K + E with a diagonal of E that dominates. */
function moveSymmetric(K: readonly (readonly string[])[], sign: Sign, how: Move): Json {
  const size = sizeOf(K as Json);
  const one = Rational.of(1);
  const d = K.map(() => one.plus(step(one, sign)));
  const lower = K.map((row, i) =>
    row.slice(0, i + 1).map((text, j) => {
      const k = Rational.parse(text);
      if (how === 'within-rank') return k.times(d[i]!).times(d[j]!);
      const moved = k.plus(step(size, sign));
      return how === 'raised' && i === j ? moved.plus(size.times(STEP).times(Rational.of(K.length))) : moved;
    }),
  );
  return K.map((row, i) => row.map((_, j) => printed(lower[Math.max(i, j)]![Math.min(i, j)]!)));
}

function sizeOf(x: Json): Rational {
  if (!Array.isArray(x)) return Rational.parse(x as string).abs();
  return x.map(y => sizeOf(y as Json)).reduce((a, b) => (a.lessThan(b) ? b : a), Rational.of(0));
}
const centreOf = (x: Expectation): Rational => Rational.parse((x as CertifiedValue).value);
const largestOf = (x: Expectation): Rational =>
  x === null
    ? Rational.of(0)
    : Array.isArray(x)
      ? x.map(y => largestOf(y as Expectation)).reduce((a, b) => (a.lessThan(b) ? b : a), Rational.of(0))
      : centreOf(x).abs();

function graded(
  x: Expectation,
  moved: readonly Expectation[],
  largest: Rational,
  isTail: boolean,
): Expectation {
  if (x === null) return null;
  if (Array.isArray(x))
    return x.map((y, i) =>
      graded(
        y as Expectation,
        moved.map(m => (m as readonly Expectation[] | null)?.[i] ?? null),
        largest,
        isTail,
      ),
    );
  const leaf = x as CertifiedValue;
  const c = centreOf(x).abs();
  const size = c.sign() !== 0 ? c : leaf.scale !== undefined ? Rational.parse(leaf.scale).abs() : largest;
  if (size.sign() === 0) return leaf;
  // a number that a move takes away has no digits that could be had
  if (moved.includes(null)) return { ...leaf, attainable: 0 };
  const moves = moved.map(m => centreOf(m).minus(centreOf(x)).abs());
  const most = moves.reduce((a, b) => (a.lessThan(b) ? b : a), Rational.of(0));
  const cond = larger(most.over(size.times(STEP)), isTail ? tailCondition(leaf.value) : Rational.of(0));
  if (cond.lessThan(Rational.of(1))) return leaf;
  const digits = Math.log10(Number(toDecimal(cond, 6, 'nearest')));
  return {
    ...leaf,
    cond: toDecimal(cond, 2, 'ceil'),
    attainable: Number(Math.max(0, BINARY64_DIGITS - digits).toFixed(1)),
  };
}

/**
 * A p-value is computed from its statistic, and a statistic that is rounded once moves p by |ln p| times as much:
 * no program that prints the statistic can do better, however well the data determine p.
 */
const tailCondition = (p: string): Rational => Rational.of(Math.ceil(Math.max(0, -Math.log(Number(p)))));
const larger = (a: Rational, b: Rational): Rational => (a.lessThan(b) ? b : a);

/** Signs from the name of the case: the same in every run. */
function signsOf(name: string): Sign {
  let h = 0x811c9dc5;
  for (const c of name) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193);
  return () => {
    h ^= h << 13;
    h ^= h >>> 17;
    h ^= h << 5;
    return h & 1 ? 1 : -1;
  };
}
