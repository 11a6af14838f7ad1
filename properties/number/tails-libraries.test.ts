import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { balls } from '../../spec/number/ball.ts';
import { toDecimal } from '../../spec/number/decimal.ts';
import { intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Field, Real } from '../../spec/number/real.ts';
import {
  certifyTail,
  chiSquareUpperTail,
  fUpperTail,
  normalUpperTail,
  probability,
  studentTwoSidedTail,
  studentUpperTail,
  type Tail,
} from '../../spec/number/tails.ts';
import { has, pythonWith } from '../support/peers.ts';
import { holdsKnown, mpmath, pari } from './independent.ts';

/** A question about one tail, in the words of the spec and of the independent libraries. */
interface Question {
  readonly name: string;
  readonly ask: <T extends Real<T>>(field: Field<T>) => Tail<T>;
  readonly peer: string;
}
const exact = (text: string) => Rational.parse(text);
/** A statistic as both libraries read it: not through binary64. */
const peer = (text: string) => `(one*${exact(text).n}/${exact(text).d})`;

const chiSquare = (x: string, k: number): Question => ({
  name: `chi2_${k}(${x})`,
  ask: f => chiSquareUpperTail(f, f.from(exact(x)), k),
  peer: `chi2(${peer(x)}, ${k})`,
});
const fisher = (x: string, d1: number, d2: number): Question => ({
  name: `F(${x}; ${d1}, ${d2})`,
  ask: f => fUpperTail(f, f.from(exact(x)), d1, d2),
  peer: `fisher(${peer(x)}, ${d1}, ${d2})`,
});
const student = (t: string, d: number): Question => ({
  name: `t_${d}(${t})`,
  ask: f => studentUpperTail(f, f.from(exact(t)), d),
  peer: `student(${peer(t)}, ${d})`,
});
const twoSided = (t: string, d: number): Question => ({
  name: `|t_${d}|(${t})`,
  ask: f => studentTwoSidedTail(f, f.from(exact(t)), d),
  peer: `2*student(${peer(t)}, ${d})`,
});
const normal = (z: string): Question => ({
  name: `normal(${z})`,
  ask: f => normalUpperTail(f, f.from(exact(z))),
  peer: `normal(${peer(z)})`,
});

const inMpmath = `
one = mpf(1)
def chi2(x, k): return gammainc(one*k/2, x/2, regularized=True)
def fisher(f, d1, d2): return betainc(one*d2/2, one*d1/2, 0, d2/(d2 + d1*f), regularized=True)
def student(t, d): return fisher(t*t, 1, d)/2 if t >= 0 else 1 - fisher(t*t, 1, d)/2
def normal(z): return erfc(z/sqrt(2))/2
`;
/**
 * PARI has no incomplete beta function: its hypergeometric function stands in. With 120 digits PARI 2.15.2 gets only 13
 * of F(1.01; 1000, 1000) right, with 400 digits more than 80: hence the precision.
 */
const inPari = `
default(realprecision, 400);
one = 1.;
chi2(x, k) = incgam(one*k/2, x/2)/gamma(one*k/2);
fisher(f, d1, d2) = my(a = one*d2/2, b = one*d1/2, x = d2/(d2 + d1*f), y = d1*f/(d2 + d1*f)); exp(a*log(x) + b*log(y) - log(a) - lngamma(a) - lngamma(b) + lngamma(a + b)) * hypergeom([1, a + b], a + 1, x);
student(t, d) = if(t > 0, fisher(t^2, 1, d)/2, 1 - fisher(t^2, 1, d)/2);
normal(z) = erfc(z/sqrt(2))/2;
`;

/** The table of facts/toolchain.md: where npm libraries fail, with the few digits published there. */
const published: [Question, string][] = [
  [fisher('1000', 1, 498), '3.5e-121'],
  [fisher('300', 1, 100_000), '4.1e-67'],
  [chiSquare('50', 1), '1.5e-12'],
  [chiSquare('1400', 1), '2e-306'],
  [twoSided('30', 50), '1.2e-33'],
  [normal('20'), '2.8e-89'],
];

/** On both sides of every border between two expansions, from p near 1 to p near 1e-10000. */
const chosen: Question[] = [
  ...published.map(([question]) => question),
  ...['1e-30', '1e-3', '1', '3.84', '38', '39.999', '40', '40.001', '45', '200', '5000', '46000'].map(x =>
    chiSquare(x, 1),
  ),
  ...['7', '39.9', '46000'].flatMap(x => [2, 3, 4, 5, 36, 37, 39].map(k => chiSquare(x, k))),
  ...[98, 99, 100, 101, 102, 103].flatMap(k =>
    ['1', '1.99', '60', '100', '105', '300'].map(x => chiSquare(x, k)),
  ),
  ...[chiSquare('1000', 1001), chiSquare('1500', 1001), chiSquare('900', 1000), chiSquare('20100', 20000)],
  ...['1e-20', '0.01', '1', '3.84', '39', '40', '41', '300', '2000'].flatMap(f =>
    [1, 2, 57, 498].map(d => fisher(f, 1, d)),
  ),
  ...[
    fisher('40', 1, 500_000),
    fisher('3', 1, 500_000),
    fisher('60', 1, 500_000),
    fisher('43246', 1, 20_000),
  ],
  ...['1e-3', '0.5', '1', '2.3', '9', '1e4'].flatMap(f =>
    [2, 3, 4, 7].flatMap(d => [fisher(f, d, 1), fisher(f, d, 41)]),
  ),
  ...[
    fisher('1.01', 1000, 1000),
    fisher('2', 1001, 1001),
    fisher('1.5', 102, 30),
    fisher('1e10', 3, 4),
    fisher('1e20', 1, 2),
  ],
  ...['-40', '-3', '-1/1000', '1/1000', '2', '12', '140'].flatMap(t => [
    student(t, 1),
    student(t, 10),
    student(t, 301),
    normal(t),
  ]),
];
const drawn: Question[] = fc
  .sample(
    fc.tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: -2000, max: 2600 }),
    ),
    {
      seed: 77,
      numRuns: 70,
    },
  )
  .flatMap(([d1, d2, e]) => [
    fisher((10 ** (e / 1000)).toFixed(5), d1, d2),
    chiSquare((10 ** (e / 700)).toFixed(5), d1),
  ]);
const questions = [...chosen, ...drawn];

/** p and log₁₀ p of every question that are not where an independent library says. */
function misses<T extends Real<T>>(
  field: Field<T>,
  asked: readonly Question[],
  known: readonly Rational[],
): string[] {
  expect(known.length).toBe(2 * asked.length);
  return asked
    .filter(({ ask }, i) => {
      const answer = ask(field);
      return (
        !holdsKnown(probability(answer), known[2 * i]!) ||
        !holdsKnown(answer.log10.bounds(), known[2 * i + 1]!)
      );
    })
    .map(({ name }) => name);
}
/** p and log₁₀ p, so that a p which PARI or mpmath print badly would show. */
const both = (asked: readonly Question[], log10: string) =>
  asked.flatMap(({ peer }) => [peer, `${log10}(${peer})`]);

const python = pythonWith('mpmath');
describe('upper tails against independent libraries', () => {
  test.skipIf(python === undefined)('p and log10 p enclose the values of mpmath', () => {
    const known = mpmath(python!, both(questions, 'log10'), inMpmath);
    expect(misses(balls(20), questions, known)).toEqual([]);
    expect(misses(balls(50), questions, known)).toEqual([]);
    const some = questions.filter((_, i) => i % 12 === 0);
    const theirs = known.filter((_, i) => Math.floor(i / 2) % 12 === 0);
    expect(misses(intervals(30), some, theirs)).toEqual([]);
  });
  test.skipIf(!has('gp'))('p and log10 p enclose the values of PARI/GP', () => {
    const some = questions.filter((_, i) => i % 2 === 0);
    const known = pari(both(some, 'log(10)^-1*log'), inPari);
    expect(misses(balls(60), some, known)).toEqual([]);
  });
  test.skipIf(python === undefined)('certified strings are the digits of mpmath, correctly rounded', () => {
    const some = questions.filter((_, i) => i % 9 === 0);
    const known = mpmath(python!, both(some, 'log10'), inMpmath);
    some.forEach(({ name, ask }, i) => {
      const { p, log10 } = certifyTail(35, ask, balls);
      expect([name, p.value]).toEqual([name, toDecimal(known[2 * i]!, 35, 'nearest')]);
      expect([name, log10.value]).toEqual([name, toDecimal(known[2 * i + 1]!, 35, 'nearest')]);
    });
  });
  test.each(published)('the published digits of $name', ({ ask }, digits) => {
    const { value } = certifyTail(30, ask, balls).p;
    const places = digits.replace(/e.*$/, '').replace('.', '').length;
    expect(toDecimal(exact(value), places, 'nearest')).toBe(toDecimal(exact(digits), places, 'nearest'));
  });
});
