import { add, mul, trace } from './dense.ts';
import {
  type Answered,
  each,
  type Input,
  list,
  type Mutant,
  numbers,
  onEach,
  one,
  type Rows,
  rowsOf,
  type Truth,
  table,
} from './mutant.ts';

/** Mistakes of the chapters model and decompose: V, ratios, heritabilities, shares, spectra. */
interface Parts {
  readonly K: Rows;
  readonly g: number;
  readonly e: number;
}
const partsOf = (input: Input): Parts => ({
  K: rowsOf(input.K),
  g: Number(input.sigma2_g),
  e: Number(input.sigma2_e),
});
const V = (K: Rows, g: number, e: number): Rows =>
  K.map((row, i) => row.map((k, j) => (i === j ? g * k + e : g * k)));

const of = (
  op: string,
  name: string,
  says: RegExp,
  f: (parts: Parts, input: Input, truth: Truth) => Answered | undefined,
): Mutant => ({
  name,
  op,
  says,
  answer: (input, truth) => f(partsOf(input), input, truth),
});

const shareOf = (K: Rows, definition: string): number => {
  const n = K.length;
  if (definition === 'ratio') return 1;
  if (definition === 'trace-scaled') return trace(K) / n;
  const C = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Number(i === j) - 1 / n));
  return trace(mul(mul(C, K), C)) / (n - 1);
};
const h2By = (name: string, says: RegExp, f: (parts: Parts, definition: string) => number): Mutant =>
  of('heritability', name, says, (parts, input) => ({ h2: f(parts, String(input.definition)) }));
const called = (definition: string): Mutant =>
  of(
    'heritability',
    `h2 is ${definition}, whatever was asked`,
    new RegExp(`\`${definition}\``),
    ({ K, g, e }, input) => {
      const c = shareOf(K, definition);
      return input.definition === definition ? undefined : { h2: (c * g) / (c * g + e) };
    },
  );

const cov = (a: readonly number[], b: readonly number[]): number => {
  const [ma, mb] = [add(a) / a.length, add(b) / b.length];
  return add(a.map((x, i) => (x - ma) * (b[i]! - mb))) / (a.length - 1);
};
const share = (
  name: string,
  says: RegExp,
  f: (xb: number[], g: number[], y: number[]) => Answered,
): Mutant => ({
  name,
  op: 'decompose',
  says,
  answer: input =>
    f(
      numbers(input.x).map(x => x * Number(input.b)),
      numbers(input.g),
      numbers(input.y),
    ),
});

export const modelMutants: readonly Mutant[] = [
  of('model', 'components exchanged in V', /exchanged/, ({ K, g, e }) => ({
    V: V(K, e, g),
    h2: e / (g + e),
    lambda: e / g,
    delta: g / e,
  })),
  of('model', 'SDs taken for variances', /SDs in place of variances/, ({ K, g, e }) => {
    const [a, b] = [Math.sqrt(g), Math.sqrt(e)];
    return { V: V(K, a, b), h2: a / (a + b), lambda: a / b, delta: b / a };
  }),
  of('model', 'the residual variance in every entry', /every entry/, ({ K, g, e }) => ({
    V: K.map(row => row.map(k => g * k + e)),
  })),
  of('model', 'lambda and delta exchanged', /exchanged/, (_, __, t) => ({
    lambda: t.delta!,
    delta: t.lambda!,
  })),
  of('model', 'V in units of the residual variance', /over σ²e/, ({ K, g, e }) => ({ V: V(K, g / e, 1) })),
  of('model', 'kinship for relationship', /K\/2/, ({ K, g, e }) => ({ V: V(K, g / 2, e) })),
  of('model', 'lambda called h2', /λ|lambda/, ({ g, e }) => ({ h2: g / e })),
  of('model', 'no residual variance in V', /without σ²e/, ({ K, g }) => ({ V: V(K, g, 0) })),

  ...['ratio', 'trace-scaled', 'projected'].map(called),
  h2By(
    'the trace is not divided by n',
    /not divided by n/,
    ({ K, g, e }) => (trace(K) * g) / (trace(K) * g + e),
  ),
  h2By(
    'the share of the residual',
    /share of σ²e|exchanged/,
    ({ K, g, e }, d) => e / (shareOf(K, d) * g + e),
  ),
  h2By('a ratio of SDs', /SDs/, ({ K, g, e }, d) => {
    const c = shareOf(K, d);
    return (c * Math.sqrt(g)) / (c * Math.sqrt(g) + Math.sqrt(e));
  }),

  share('the total without the covariance', /without the covariance/, (xb, g, y) => ({
    pve_total: (cov(xb, xb) + cov(g, g)) / cov(y, y),
  })),
  share('the covariance counted once', /counted once/, (xb, g, y) => ({
    covariance_share: cov(xb, g) / cov(y, y),
  })),
  share('shares of the sum of the parts', /share of var\(xb\) \+ var\(g\)/, (xb, g) => {
    const [f, r, c] = [cov(xb, xb), cov(g, g), cov(xb, g)];
    return {
      pve_fixed: f / (f + r),
      pve_random: r / (f + r),
      pve_total: (f + r + 2 * c) / (f + r),
      covariance_share: (2 * c) / (f + r),
    };
  }),
  share('ratios of SDs', /SDs|square root/, (xb, g, y) => ({
    pve_fixed: Math.sqrt(cov(xb, xb) / cov(y, y)),
    pve_random: Math.sqrt(cov(g, g) / cov(y, y)),
  })),
  share('moments about zero', /about 0/, (xb, g, y) => {
    const m = (a: readonly number[], b: readonly number[]): number => add(a.map((x, i) => x * b[i]!));
    const s = m(y, y);
    return {
      pve_fixed: m(xb, xb) / s,
      pve_random: m(g, g) / s,
      pve_total: (m(xb, xb) + m(g, g) + 2 * m(xb, g)) / s,
      covariance_share: (2 * m(xb, g)) / s,
    };
  }),
  share('var(y) over n, the others over n − 1', /over n|\/\(n − 1\)/, (xb, g, y) => {
    const s = (cov(y, y) * (y.length - 1)) / y.length;
    return {
      pve_fixed: cov(xb, xb) / s,
      pve_random: cov(g, g) / s,
      pve_total: (cov(xb, xb) + cov(g, g) + 2 * cov(xb, g)) / s,
      covariance_share: (2 * cov(xb, g)) / s,
    };
  }),

  {
    name: 'eigenvalues in ascending order',
    op: 'spectrum',
    says: /ascending|reverse/,
    answer: (_, t) => ({ eigenvalues: [...list(t.eigenvalues)].reverse() }),
  },
  {
    name: 'singular values',
    op: 'spectrum',
    says: /root/,
    answer: (_, t) => ({ eigenvalues: each(t.eigenvalues, v => Math.sqrt(Math.abs(v))) }),
  },

  {
    name: 'the variance of a SNP effect is not divided by m',
    op: 'infinitesimal',
    says: /not divided by m/,
    answer: (input, t) => {
      const m = rowsOf(input.dosage)[0]!.length;
      return { sigma2_u: one(t.sigma2_u) * m, covariance: each(t.covariance, v => v * m) };
    },
  },
  {
    name: 'σ²u over Σ 2pq',
    op: 'infinitesimal',
    says: /Σ 2p\(1 − p\)/,
    answer: (input, t) => {
      const rows = rowsOf(input.dosage);
      const p = rows[0]!.map((_, k) => add(rows.map(row => row[k]!)) / (2 * rows.length));
      const c = rows[0]!.length / add(p.map(f => 2 * f * (1 - f)));
      return { sigma2_u: one(t.sigma2_u) * c, covariance: each(t.covariance, v => v * c) };
    },
  },

  {
    name: 'Cholesky for the root of the eigenvalues',
    op: 'draw',
    says: /cholesky/,
    answer: input => {
      const S = rowsOf(input.Sigma);
      if (input.root !== 'eigen' || S.length !== 2 || input.signs !== undefined) return undefined;
      const z = numbers(input.z);
      const a = Math.sqrt(S[0]![0]!);
      const b = S[1]![0]! / a;
      return { x: [a * z[0]!, b * z[0]! + Math.sqrt(S[1]![1]! - b * b) * z[1]!] };
    },
  },
  {
    name: 'a draw with every sign turned',
    op: 'draw',
    says: /signs −+ |−1 times/,
    answer: (input, t) => (input.signs === undefined ? undefined : { x: each(t.x, v => -v) }),
  },
  {
    name: 'the residual SD taken for a variance',
    op: 'simulate',
    says: /sigma_e taken for a variance/,
    answer: (input, t) => {
      const c = 1 / Math.sqrt(Number(input.sigma_e));
      const [e, y] = [list(t.epsilon), list(t.y)];
      return { epsilon: e.map(v => v * c), y: y.map((v, i) => v + e[i]! * (c - 1)) };
    },
  },
  {
    name: 'the fixed effect has the other sign',
    op: 'simulate',
    says: /−beta/,
    answer: (_, t) => {
      const [g, e, y] = [list(t.g), list(t.epsilon), list(t.y)];
      return { y: y.map((v, i) => 2 * (g[i]! + e[i]!) - v) };
    },
  },
  {
    name: 'uniforms kept as float32',
    op: 'random',
    says: /single precision/,
    answer: onEach(['uniform', 'normal'], Math.fround),
  },
  {
    name: 'V stored transposed with a triangle lost',
    op: 'model',
    says: /triangle/,
    answer: (_, t) => ({ V: table(t.V).map((row, i) => row.map((v, j) => (j < i ? 0 : v))) }),
  },
];
