import { plus, scale, times, trace, transpose } from '../../spec/linalg/matrix.ts';
import { intervals } from '../../spec/number/interval.ts';
import { rationals } from '../../spec/number/rational.ts';
import { ln } from '../../spec/number/real.ts';
import { law } from '../support/prop.ts';
import {
  atMost,
  diagonalProblem,
  exactMoments,
  maxOf,
  methods,
  power,
  problems,
  q,
  regularProblems,
  share,
  twoShares,
} from './definition.ts';

/**
 * Every statement on which the proof of a global maximum rests, held against the definitions in exact fractions.
 * A difference quotient with step 2^−60 misses a derivative by a multiple of the step only: nothing is rounded.
 */
const STEP = q(1).over(power(q(2), 60));
/** |quotient − derivative| <= step · ½ max|second derivative|: 2^20 covers the problems that are built. */
const SLACK = power(q(2), 20).times(STEP);
const near = (a: ReturnType<typeof q>, b: ReturnType<typeof q>, scaleOfB = b.abs().plus(q(1))): boolean =>
  atMost(a.minus(b).abs(), SLACK.times(scaleOfB));

law(
  'S0 is convex and its derivative is −S1: it lies above every tangent',
  [problems(), twoShares],
  (problem, [a, b]) => {
    const [at, to] = [exactMoments(problem, a, 'REML'), exactMoments(problem, b, 'REML')];
    const width = b.minus(a);
    return (
      atMost(at.S0.minus(width.times(at.S1)), to.S0) && //     the tangent at a, at b
      atMost(to.S0.plus(width.times(to.S1)), at.S0) //         the tangent at b, at a
    );
  },
);

law(
  'S1, S1/S0 and T1 do not increase with h, under both methods',
  [problems(), twoShares, methods],
  (problem, [a, b], method) => {
    const [at, to] = [exactMoments(problem, a, method), exactMoments(problem, b, method)];
    return atMost(to.S1, at.S1) && atMost(to.S1.over(to.S0), at.S1.over(at.S0)) && atMost(to.T1, at.T1);
  },
);

law('S1′ = −2 S2 and T1′ = −T2', [problems(4), share, methods], (problem, h, method) => {
  const [at, to] = [exactMoments(problem, h, method), exactMoments(problem, h.plus(STEP), method)];
  const quotient = (f: 'S1' | 'T1') => to[f].minus(at[f]).over(STEP);
  return near(quotient('S1'), at.S2.times(q(-2))) && near(quotient('T1'), at.T2.negated());
});

law('S2 and T2 are positive and convex', [problems(), twoShares, methods], (problem, [a, b], method) => {
  const [at, to] = [exactMoments(problem, a, method), exactMoments(problem, b, method)];
  const middle = exactMoments(problem, a.plus(b).over(q(2)), method);
  return (['S2', 'T2'] as const).every(
    f => middle[f].sign() >= 0 && atMost(middle[f].times(q(2)), at[f].plus(to[f])),
  );
});

law(
  '−2f = ν ln S0 + ln(volume) has −2f′ = T1 − ν S1/S0 and −2f″ = −ν (S1²/S0² − 2 S2/S0) − T2',
  [problems(4), share, methods],
  (problem, h, method) => {
    const nu = method === 'REML' ? problem.X.rows - problem.X.cols : problem.X.rows;
    const field = intervals(60);
    const f = (x: typeof h) => {
      const { S0, volume } = exactMoments(problem, x, method);
      return ln(field.from(S0))
        .times(field.from(nu))
        .plus(ln(field.from(volume)));
    };
    const { S0, S1, S2, T1, T2 } = exactMoments(problem, h, method);
    const R = S1.over(S0);
    // a wider step: the logarithms carry 60 digits
    const step = q(1).over(power(q(2), 40));
    const [low, at, high] = [f(h.minus(step)), f(h), f(h.plus(step))].map(x => x.bounds().lo);
    const first = high!.minus(low!).over(step.times(q(2)));
    const second = high!
      .plus(low!)
      .minus(at!.times(q(2)))
      .over(step.squared());
    const slack = power(q(2), -20 + 40).times(step);
    const close = (x: typeof h, y: typeof h) => atMost(x.minus(y).abs(), slack.times(y.abs().plus(q(1))));
    return (
      close(first, T1.minus(q(nu).times(R))) &&
      close(second, T2.negated().minus(q(nu).times(R.squared().minus(q(2).times(S2).over(S0)))))
    );
  },
  60,
);

law(
  'over [a, b] an eigenvalue of V changes by at most k = max((1−a)/(1−b), (1−b+b tr K)/(1−a+a tr K)), so S2 by k³ and T2 by k²',
  [problems(), twoShares, methods],
  (problem, [a, b], method) => {
    const one = q(1);
    const tr = trace(rationals, problem.K);
    const d = (h: typeof a, lambda: typeof a) => one.minus(h).plus(h.times(lambda));
    const k = maxOf(one.minus(a).over(one.minus(b)), d(b, tr).over(d(a, tr)));
    const [at, to] = [exactMoments(problem, a, method), exactMoments(problem, b, method)];
    const within = (x: typeof a, y: typeof a, factor: typeof a) =>
      atMost(y, x.times(factor)) && atMost(x, y.times(factor));
    return within(at.S2, to.S2, power(k, 3)) && within(at.T2, to.T2, power(k, 2));
  },
);

law(
  'one-sided and sharper: S2(h) >= S2(a)/r_a³ and >= S2(b)/r_b³, T2 likewise with squares, for h in [a, b]',
  [regularProblems(), twoShares, methods],
  (problem, [a, b], method) => {
    const one = q(1);
    const [least, greatest] = [q(1, 8), trace(rationals, problem.K)];
    const d = (h: typeof a, lambda: typeof a) => one.minus(h).plus(h.times(lambda));
    const ra = maxOf(one, d(b, greatest).over(d(a, greatest)));
    const rb = maxOf(one, d(a, least).over(d(b, least)));
    const [at, to] = [exactMoments(problem, a, method), exactMoments(problem, b, method)];
    const inside = exactMoments(problem, a.plus(b).over(q(2)), method);
    return (
      atMost(maxOf(at.S2.over(power(ra, 3)), to.S2.over(power(rb, 3))), inside.S2) &&
      atMost(maxOf(at.T2.over(power(ra, 2)), to.T2.over(power(rb, 2))), inside.T2)
    );
  },
);

law(
  'REML does not see V -> V + XCXᵀ: so K + XXᵀ makes the end h = 1 regular where K is singular on X only',
  [problems(4), share],
  (problem, h) => {
    const XXt = times(problem.X, transpose(problem.X));
    const plain = exactMoments(problem, h, 'REML');
    // h (K + XXᵀ) adds h XXᵀ to V_h; D changes too, by XXᵀ, and PX = 0 removes it
    const shifted = exactMoments({ ...problem, K: plus(problem.K, scale(q(3), XXt)) }, h, 'REML');
    return (['S0', 'S1', 'S2', 'T1', 'T2', 'volume'] as const).every(f => plain[f].equals(shifted[f]));
  },
);

/** 1 − h of a point so near the end that only the leading term is left. */
const T = q(1).over(power(q(2), 80));
const twoTSlope = (problem: Parameters<typeof exactMoments>[0], method: 'ML' | 'REML', nu: number) => {
  const { S0, S1, T1 } = exactMoments(problem, q(1).minus(T), method);
  return T.times(q(nu).times(S1.over(S0)).minus(T1));
};
const ALMOST = q(1).over(power(q(2), 40));
const zs = [q(3), q(-2), q(5), q(1)];
const lambdas = [q(0), q(1, 3), q(2), q(1, 2)];

law(
  'at h -> 1 with nullity k on the contrasts and a residual there, 2(1−h)f′ -> k − m < 0 (REML)',
  [problems(3)],
  () => {
    const problem = diagonalProblem(lambdas, zs);
    return atMost(
      twoTSlope(problem, 'REML', 4)
        .minus(q(1 - 4))
        .abs(),
      ALMOST,
    );
  },
  1,
);

law(
  'at h -> 1 with nullity k and no residual there, 2(1−h)f′ -> k > 0: the likelihood has no supremum (REML)',
  [problems(3)],
  () => {
    const problem = diagonalProblem(lambdas, [q(0), ...zs.slice(1)]);
    return atMost(twoTSlope(problem, 'REML', 4).minus(q(1)).abs(), ALMOST);
  },
  1,
);

law(
  'under ML the nullity that counts is that of K itself: K singular on X alone already gives 2(1−h)f′ -> 1',
  [problems(3)],
  () => {
    const regularContrasts = diagonalProblem([q(1, 4), q(1, 3), q(2), q(1, 2)], zs, q(0));
    const bothSingular = diagonalProblem(lambdas, zs, q(0)); // two zeros in |V|, one of them carries data: 2 − n
    return (
      atMost(twoTSlope(regularContrasts, 'ML', 5).minus(q(1)).abs(), ALMOST) &&
      atMost(
        twoTSlope(bothSingular, 'ML', 5)
          .minus(q(2 - 5))
          .abs(),
        ALMOST,
      )
    );
  },
  1,
);
