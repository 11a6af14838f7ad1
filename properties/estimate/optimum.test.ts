import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generalizedLeastSquares } from '../../spec/effects.ts';
import { type Fit, fit as maximum } from '../../spec/estimate.ts';
import { information, informationKinds, logLikelihood, score } from '../../spec/likelihood.ts';
import { build, plus, scale, times, transpose } from '../../spec/linalg/matrix.ts';
import { signAt } from '../../spec/linalg/polynomial.ts';
import type { LikelihoodMethod, Problem } from '../../spec/linalg/problem.ts';
import { balls } from '../../spec/number/ball.ts';
import type { Certified } from '../../spec/number/certify.ts';
import { type Interval, intervals } from '../../spec/number/interval.ts';
import { Rational } from '../../spec/number/rational.ts';
import { certainlyLess, mul, sqrt, sub } from '../../spec/number/real.ts';
import { decide } from '../../spec/optimum/decide.ts';
import { chiSquare1Cdf, chiSquare1Quantile } from '../../spec/optimum/quantile.ts';
import { profilePolynomials, zerosBetween } from '../../spec/optimum/sturm.ts';
import { contains, fraction, overlap } from '../support/matrices.ts';
import { ask, pythonWith } from '../support/peers.ts';
import { law } from '../support/prop.ts';
import { diagonalProblem, exactMoments, methods, problems, q, reflected } from './definition.ts';

/** Digits of the fits here; the second route evaluates with 20 more. */
const DIGITS = 30;
const field = intervals(DIGITS + 20);
const enclosure = ({ lo, hi }: Certified): Interval =>
  field.hull(field.from(Rational.parse(lo)), field.from(Rational.parse(hi)));

/** Problems whose optimum is inside, built: two contrasts that ask for positive components, and more of the same. */
const inside: fc.Arbitrary<Problem> = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
    fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 }),
    fraction(),
  )
  .map(([extra, u, offset]) => {
    // at λ = 1 and λ = 4 the data say 1 and 2.5, 3 and 7, …: σ²g between 0 and 1, σ²e above 0
    const lambda = [q(1), q(4), ...extra.map(x => q(x))];
    const z = [q(2), q(3), ...extra.map(x => q(4 + x, 3))];
    const n = lambda.length + 1;
    return reflected(
      diagonalProblem(lambda, z, q(3), offset),
      Array.from({ length: n }, (_, i) => q(u[i % 3]!)),
    );
  });
const interior = (f: Fit) => {
  expect(f.verdict).toBe('unique');
  return f.optima[0]!;
};

law(
  'what is reported inside is what the other chapters say of these components, by the V-form',
  [inside, methods],
  (problem, method) => {
    const o = interior(maximum(problem, method, DIGITS, null));
    const [g, e] = [enclosure(o.sigma2g), enclosure(o.sigma2e)];
    const l = logLikelihood(field, problem, g, e, method, 'error-contrasts');
    expect(overlap(l, enclosure(o.loglik))).toBe(true);
    for (const s of score(field, problem, g, e, method)) expect(contains(s, q(0))).toBe(true);

    const { beta, covariance } = generalizedLeastSquares(field, problem, g, e);
    o.beta.forEach((b, j) => {
      expect(overlap(beta.at[j]![0]!, enclosure(b))).toBe(true);
      expect(overlap(sqrt(covariance.at[j]![j]!), enclosure(o.betaSe[j]!))).toBe(true);
    });

    for (const kind of informationKinds) {
      const [[gg, ge], [, ee]] = information(field, problem, g, e, method, kind);
      const determinant = sub(mul(gg, ee), mul(ge, ge));
      expect(overlap(sqrt(ee.over(determinant)), enclosure(o.errors![kind].sigma2g))).toBe(true);
      expect(overlap(sqrt(gg.over(determinant)), enclosure(o.errors![kind].sigma2e))).toBe(true);
      // Var h² = [σ⁴e C_gg − 2σ²gσ²e C_ge + σ⁴g C_ee]/t⁴, and C = [ee, −ge; −ge, gg]/determinant
      const t2 = g.plus(e).squared();
      const variance = mul(e, e, ee)
        .plus(mul(2, g, e, ge))
        .plus(mul(g, g, gg))
        .over(determinant);
      expect(overlap(sqrt(variance).over(t2), enclosure(o.errors![kind].h2))).toBe(true);
    }
  },
  25,
);

law(
  'no components have a higher log-likelihood than the optimum',
  [
    problems(4),
    methods,
    fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 30 })), { minLength: 6, maxLength: 6 }),
  ],
  (problem, method, tries) => {
    const { optima } = maximum(problem, method, DIGITS, null);
    const best = optima[0];
    if (best === undefined) return true; // flat or none: nothing is claimed
    const top = enclosure(best.loglik);
    return tries.every(([a, b]) => {
      const l = logLikelihood(
        field,
        problem,
        field.from(q(a, 5)),
        field.from(q(b, 5)),
        method,
        'error-contrasts',
      );
      return !certainlyLess(top, l);
    });
  },
  60,
);

law(
  'Sturm and the boxes find the same stationary points, and every enclosure holds a change of sign of the polynomial',
  [problems(6), methods],
  (problem, method) => {
    const found = maximum(problem, method, DIGITS, null);
    if (found.certificate === null) return true;
    const { start, nu } = decide(problem, method);
    const scaleOfK = Rational.parse(found.certificate.scale);
    const { score: polynomial } = profilePolynomials(start, scaleOfK, method, nu);
    const at = (h: string) => {
      const x = Rational.parse(h);
      return signAt(polynomial, x.n, x.d);
    };
    expect(zerosBetween(polynomial)).toBe(found.certificate.stationary.length);
    return found.certificate.stationary.every(({ kind, lo, hi }) =>
      kind === 'maximum' ? at(lo) > 0 && at(hi) < 0 : at(lo) < 0 && at(hi) > 0,
    );
  },
  80,
);

// ---- what may be changed without changing the answer --------------------------------------------------------------

const shown = (o: Fit['optima'][number]) => [o.h2.value, o.loglik.value];
const sameShape = (a: Fit, b: Fit) => {
  expect([b.verdict, b.reason]).toEqual([a.verdict, a.reason]);
  expect(b.others.map(o => o.h2.value)).toEqual(a.others.map(o => o.h2.value));
};
const bothMethods = methods;
const MILLION = Rational.of(10n ** 8n);

law(
  'y -> y + Xb changes neither components nor log-likelihood',
  [problems(4), bothMethods, fraction(9)],
  (problem, method, b) => {
    const shift = build<Rational, 'p fixed effects', '1'>(problem.X.cols, 1, () => b);
    const moved = { ...problem, y: plus(problem.y, times(problem.X, shift)) };
    const [a, c] = [problem, moved].map(p => maximum(p, method, DIGITS, null)) as [Fit, Fit];
    sameShape(a, c);
    expect(c.optima.map(shown)).toEqual(a.optima.map(shown));
  },
  25,
);

law(
  'y -> cy scales components by c² and moves no digit of h², from 1e-8 to 1e8',
  [problems(4), bothMethods],
  (problem, method) => {
    const fits = [q(1), MILLION, q(1).over(MILLION)].map(c =>
      maximum({ ...problem, y: scale(c, problem.y) }, method, DIGITS, null),
    );
    const mantissa = (c: Certified) =>
      c.value.replace(/e.*$/, '').replace(/[.-]/g, '').replace(/^0+/, '').replace(/0+$/, '');
    for (const f of fits.slice(1)) {
      sameShape(fits[0]!, f);
      expect(f.optima.map(o => o.h2.value)).toEqual(fits[0]!.optima.map(o => o.h2.value));
      expect(f.optima.map(o => [mantissa(o.sigma2g), mantissa(o.sigma2e)])).toEqual(
        fits[0]!.optima.map(o => [mantissa(o.sigma2g), mantissa(o.sigma2e)]),
      );
    }
  },
  20,
);

law(
  'K -> cK divides σ²g by c and changes nothing else, from 1e-8 to 1e8',
  [problems(4), bothMethods],
  (problem, method) => {
    const plain = maximum(problem, method, DIGITS, null);
    for (const c of [MILLION, q(1).over(MILLION)]) {
      const f = maximum({ ...problem, K: scale(c, problem.K) }, method, DIGITS, null);
      expect([f.verdict, f.reason]).toEqual([plain.verdict, plain.reason]);
      expect(f.optima.map(o => [o.sigma2e.value, o.loglik.value, o.beta.map(b => b.value)])).toEqual(
        plain.optima.map(o => [o.sigma2e.value, o.loglik.value, o.beta.map(b => b.value)]),
      );
    }
  },
  20,
);

law(
  'X -> XA with A invertible changes neither components nor the REML log-likelihood',
  [problems(4), bothMethods, fraction()],
  (problem, method, a) => {
    const p = problem.X.cols;
    const A = build<Rational, 'p fixed effects', 'p fixed effects'>(p, p, (i, j) =>
      i === j ? q(i + 2) : j > i ? a : q(0),
    );
    const [x, z] = [problem, { ...problem, X: times(problem.X, A) }].map(v =>
      maximum(v, method, DIGITS, null),
    ) as [Fit, Fit];
    sameShape(x, z);
    expect(z.optima.map(shown)).toEqual(x.optima.map(shown));
  },
  20,
);

law(
  'people in another order, and any rotation, change nothing',
  [problems(4), bothMethods],
  (problem, method) => {
    const n = problem.y.rows;
    const reversed = <M extends { at: readonly (readonly Rational[])[]; rows: number; cols: number }>(
      A: M,
      columns: boolean,
    ): M => build(A.rows, A.cols, (i, j) => A.at[n - 1 - i]![columns ? n - 1 - j : j]!) as never;
    const turned = {
      y: reversed(problem.y, false),
      X: reversed(problem.X, false),
      K: reversed(problem.K, true),
    };
    const rotated = reflected(
      problem,
      Array.from({ length: n }, (_, i) => q(i + 1)),
    );
    const plain = maximum(problem, method, DIGITS, null);
    for (const other of [turned, rotated]) {
      const f = maximum(other, method, DIGITS, null);
      sameShape(plain, f);
      expect(f.optima.map(shown)).toEqual(plain.optima.map(shown));
      expect(f.optima.map(o => o.beta.map(b => b.value))).toEqual(
        plain.optima.map(o => o.beta.map(b => b.value)),
      );
    }
  },
  15,
);

law(
  'REML does not see K -> K + XCXᵀ; ML does',
  [inside],
  problem => {
    const shifted = { ...problem, K: plus(problem.K, scale(q(5), times(problem.X, transpose(problem.X)))) };
    const answers = (method: LikelihoodMethod) =>
      [problem, shifted].map(p =>
        maximum(p, method, DIGITS, null).optima.map(o => [o.h2.value, o.loglik.value]),
      );
    const [a, b] = answers('REML');
    expect(b).toEqual(a);
    const [c, d] = answers('ML');
    expect(d).not.toEqual(c);
  },
  15,
);

// ---- the profile likelihood interval ------------------------------------------------------------------------------

law(
  'at an end of the interval the profile lies ½χ² below its maximum',
  [inside, methods],
  (problem, method) => {
    const o = interior(maximum(problem, method, DIGITS, q(19, 20)));
    const nu = method === 'REML' ? problem.X.rows - problem.X.cols : problem.X.rows;
    const drop = chiSquare1Quantile(balls(60), q(19, 20), 190).bounds();
    const half = field.hull(field.from(drop.lo), field.from(drop.hi)).over(field.from(2));
    for (const { lower, upper } of o.interval!)
      for (const end of [lower, upper]) {
        if (end.value === '0' || end.value === '1') continue;
        const h = enclosure(end);
        // σ² at its best for this h², exactly at the printed end: the enclosure of ℓ allows for its last digit
        const S0 = field.from(exactMoments(problem, Rational.parse(end.value), method).S0);
        const sigma2 = S0.over(field.from(nu));
        const l = logLikelihood(
          field,
          problem,
          mul(sigma2, h),
          mul(sigma2, sub(1, h)),
          method,
          'error-contrasts',
        );
        const slack = field.from(Rational.of(1n, 10n ** 24n)); // an end with 30 digits is that of σ² with 24 at least
        const gap = enclosure(o.loglik).minus(l).minus(half);
        expect(certainlyLess(gap, slack) && certainlyLess(slack.negated(), gap)).toBe(true);
      }
  },
  15,
);

test('an interval may have two pieces, where the likelihood has two peaks', () => {
  const problem = diagonalProblem([q(9), q(1, 9), q(1)], [q(0), q(0), q(1)]);
  const narrow = maximum(problem, 'REML', 20, q(1, 4));
  expect(narrow.optima[0]!.interval).toHaveLength(2);
  expect(narrow.optima[0]!.interval![0]!.lower.value).toBe('0');
  expect(narrow.optima[0]!.interval![1]!.upper.value).toBe('1');
});

law(
  'the χ²₁ quantile: the distribution function is `level` there',
  [fc.integer({ min: 1, max: 999 })],
  k => {
    const at = chiSquare1Quantile(balls(40), q(k, 1000), 125).bounds();
    const F = (x: Rational) => chiSquare1Cdf(balls(60), x, 190).bounds();
    return F(at.lo).lo.compare(q(k, 1000)) <= 0 && q(k, 1000).compare(F(at.hi).hi) <= 0;
  },
  20,
);

test('the 95 % quantile is the one that mpmath finds, 3.8414588206941259583613754…', () => {
  const { lo, hi } = chiSquare1Quantile(balls(60), q(19, 20), 190).bounds();
  const known = Rational.parse('3.84145882069412595836137543736');
  const ulp = Rational.parse('1e-29');
  expect(known.minus(ulp).lessThan(lo) && hi.lessThan(known.plus(ulp))).toBe(true);
});

const python = pythonWith('mpmath');
test.skipIf(python === undefined)('mpmath finds the same quantiles', () => {
  const levels = ['0.5', '0.9', '0.95', '0.99', '0.999999'];
  const program = `from mpmath import mp, mpf, findroot, erf, sqrt
mp.dps = 40
for level in ${JSON.stringify(levels)}:
    print(mp.nstr(findroot(lambda q: erf(sqrt(q / 2)) - mpf(level), (mpf(1) / 100, 30), solver='illinois'), 36))`;
  const theirs = ask(python!, ['-'], program);
  expect(theirs).toHaveLength(levels.length);
  levels.forEach((level, i) => {
    const { lo, hi } = chiSquare1Quantile(balls(60), Rational.parse(level), 190).bounds();
    const slack = Rational.parse('1e-30');
    const x = Rational.parse(theirs[i]!);
    expect(lo.minus(slack).lessThan(x) && x.lessThan(hi.plus(slack))).toBe(true);
  });
});

test('a level outside (0, 1) is refused', () => {
  for (const level of [q(0), q(1), q(3, 2), q(-1)])
    expect(() => chiSquare1Quantile(balls(30), level, 90)).toThrow(/confidence level/);
});
