import { Rational } from '../../spec/number/rational.ts';
import type { Bounds, Real } from '../../spec/number/real.ts';
import { ask } from '../support/peers.ts';

/** Digits that an independent library prints. */
export const PRINTED = 80;
/** Digits it works with: the difference absorbs its own rounding errors, which it does not bound. */
const WORKING = PRINTED + 40;
/** What an independent value may miss the truth by, relative to itself: far more than half its last digit. */
const SLACK = Rational.of(1n, 10n ** BigInt(PRINTED - 5));

/** The values of expressions in the language of PARI/GP, in one process. */
export const pari = (expressions: readonly string[], preamble = ''): Rational[] =>
  ask(
    'gp',
    ['-q', '-f'],
    [
      `default(realprecision, ${WORKING});`,
      preamble,
      ...expressions.map(e => `printf("%.${PRINTED}e\\n", 1.0 * (${e}));`),
    ].join('\n'),
  ).map(line => Rational.parse(line.replace(' ', '')));

/** The values of expressions in Python with `from mpmath import *`, in one process. */
export const mpmath = (python: string, expressions: readonly string[], preamble = ''): Rational[] =>
  ask(
    python,
    ['-'],
    [
      'from mpmath import *',
      `mp.dps = ${WORKING}`,
      preamble,
      ...expressions.map(e => `print(nstr(mpf(${e}), ${PRINTED}, min_fixed=1, max_fixed=0))`),
    ].join('\n'),
  ).map(line => Rational.parse(line));

/** Whether the bounds contain the number that is known to 75 digits. */
export function holdsKnown({ lo, hi }: Bounds, known: Rational): boolean {
  const slack = known.abs().times(SLACK);
  return !known.plus(slack).lessThan(lo) && !hi.lessThan(known.minus(slack));
}
export const containsKnown = <T extends Real<T>>(x: T, known: Rational): boolean =>
  holdsKnown(x.bounds(), known);
