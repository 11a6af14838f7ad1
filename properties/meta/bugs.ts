import { type Steps, steps } from './toy.ts';

/** A classic mistake of the field: what is planted, and the chapter whose laws should notice. */
export interface Bug {
  readonly name: string;
  readonly chapter: string;
  readonly planted: Partial<Steps>;
}

const f32 = Math.fround;
const { variance, sampleCovariance } = steps;
const scaled =
  (of: string, factor: (n: number) => number): Steps['variance'] =>
  (convention, seen, mean, people) =>
    variance(convention, seen, mean, people) * (convention === of ? factor(people) : 1);

export const bugs: readonly Bug[] = [
  {
    name: 'counts the other allele',
    chapter: 'genotype',
    planted: { copies: (t, a) => [...t].filter(x => x !== a).length },
  },
  {
    name: 'counts whether the allele is there, not how often',
    chapter: 'genotype',
    planted: { copies: (t, a) => (t.includes(a) ? 1 : 0) },
  },
  {
    name: 'reads only the first letter of a genotype',
    chapter: 'genotype',
    planted: { copies: (t, a) => (t[0] === a ? 2 : 0) },
  },
  {
    name: 'frequency not halved',
    chapter: 'genotype',
    planted: { frequency: seen => steps.frequency(seen, 0) * 2 },
  },
  {
    name: 'missing people stay in the denominator of the frequency',
    chapter: 'genotype',
    planted: { frequency: (seen, n) => (steps.frequency(seen, n) * seen.length) / n },
  },

  {
    name: 'SD over n under the name sample-sd',
    chapter: 'standardize',
    planted: { variance: scaled('sample-sd', n => (n - 1) / n) },
  },
  {
    name: 'SD over n − 1 under the name population-sd',
    chapter: 'standardize',
    planted: { variance: scaled('population-sd', n => n / (n - 1)) },
  },
  {
    name: 'Hardy-Weinberg variance p(1 − p), without the 2',
    chapter: 'standardize',
    planted: { variance: scaled('hwe-sd', () => 0.5) },
  },
  { name: 'no centring', chapter: 'standardize', planted: { centre: () => 0 } },
  {
    name: 'centres by the frequency, not by twice the frequency',
    chapter: 'standardize',
    planted: { centre: seen => steps.centre(seen, 0) / 2 },
  },
  {
    name: '2p from the wrong allele',
    chapter: 'standardize',
    planted: { centre: seen => 2 - steps.centre(seen, 0) },
  },
  { name: 'a missing genotype is zero copies', chapter: 'standardize', planted: { filled: mean => -mean } },
  {
    name: 'the mean counts missing people as zeros',
    chapter: 'standardize',
    planted: { centre: (seen, n) => (steps.centre(seen, n) * seen.length) / n },
  },
  {
    name: 'scales the observed first, and fills afterwards',
    chapter: 'standardize',
    planted: { people: (_, seen) => seen },
  },
  {
    name: 'divides by the variance, not by the SD',
    chapter: 'standardize',
    planted: { variance: (c, s, m, n) => variance(c, s, m, n) ** 2 },
  },
  { name: 'float32 core', chapter: 'standardize', planted: { round: f32 } },

  { name: 'float32 products', chapter: 'relationship', planted: { round: f32 } },
  {
    name: 'pairwise sums divided by m, not by the number of shared variants',
    chapter: 'relationship',
    planted: { denominator: (_, kept) => kept },
  },
  {
    name: 'dropped variants stay in m',
    chapter: 'relationship',
    planted: { denominator: (shared, kept, all) => (shared === kept ? all : shared) },
  },
  {
    name: 'counted variants leave m',
    chapter: 'relationship',
    planted: { keepsConstant: policy => (policy === 'refuse' ? steps.keepsConstant(policy) : false) },
  },
  {
    name: 'a constant variant is kept where it should be refused',
    chapter: 'relationship',
    planted: { keepsConstant: policy => policy !== 'drop' },
  },
  {
    name: 'VanRaden denominator Σp(1 − p), without the 2',
    chapter: 'relationship',
    planted: { heterozygosity: p => p * (1 - p) },
  },
  { name: 'VanRaden denominator Σ2p²', chapter: 'relationship', planted: { heterozygosity: p => 2 * p * p } },
  {
    name: 'VanRaden and Endelman swapped: the denominator is m',
    chapter: 'relationship',
    planted: { heterozygosity: () => 1 },
  },
  { name: 'Yang diagonal without the 1', chapter: 'relationship', planted: { diagonal: F => F } },
  {
    name: 'Yang diagonal left as the mean square',
    chapter: 'relationship',
    planted: { diagonal: (_, product) => product },
  },
  {
    name: 'Yang diagonal by the second estimator of inbreeding',
    chapter: 'relationship',
    planted: { inbreeding: (x, p) => 1 - (x * (2 - x)) / (2 * p * (1 - p)) },
  },
  {
    name: 'only the lower triangle is filled',
    chapter: 'relationship',
    planted: { assemble: K => K.map((row, i) => row.map((k, j) => (j > i ? 0 : k))) },
  },
  {
    name: 'kinship, not relationship: half of K',
    chapter: 'relationship',
    planted: { assemble: K => K.map(row => row.map(k => k / 2)) },
  },
  {
    name: 'the diagonal is forced to 1',
    chapter: 'relationship',
    planted: { assemble: K => K.map((row, i) => row.map((k, j) => (i === j ? 1 : k))) },
  },
  {
    name: 'a ridge of 0.001 is added to make K invertible',
    chapter: 'relationship',
    planted: { assemble: K => K.map((row, i) => row.map((k, j) => (i === j ? k + 0.001 : k))) },
  },
  {
    name: 'negative relationships are set to 0',
    chapter: 'relationship',
    planted: { assemble: K => K.map(row => row.map(k => Math.max(0, k))) },
  },
  {
    name: 'K is rounded to the six digits that a file prints',
    chapter: 'relationship',
    planted: { assemble: K => K.map(row => row.map(k => Number(k.toPrecision(6)))) },
  },
  {
    name: 'the rows of K are in reverse order',
    chapter: 'relationship',
    planted: { assemble: K => [...K].reverse() },
  },

  {
    name: 'a degree of freedom is taken off m',
    chapter: 'relationship',
    planted: { denominator: shared => Math.max(1, shared - 1) },
  },
  {
    name: 'the last variant of a block is lost',
    chapter: 'relationship',
    planted: { readings: (at, kept) => (at === kept - 1 ? 0 : 1) },
  },
  {
    name: 'pairwise moments lose a degree of freedom',
    chapter: 'relationship',
    planted: { people: (missing, seen, all) => (missing === 'pairwise' ? seen - 1 : all) },
  },
  { name: 'the trace is reported as a mean', chapter: 'relationship', planted: { trace: (t, n) => t / n } },

  {
    name: 'the residual variance is added to every entry of V',
    chapter: 'model',
    planted: { covariance: (K, g, e) => K.map(row => row.map(k => g * k + e)) },
  },
  {
    name: 'SDs taken for variances',
    chapter: 'model',
    planted: { covariance: (K, g, e) => steps.covariance(K, Math.sqrt(g), Math.sqrt(e)) },
  },
  {
    name: 'components exchanged in V',
    chapter: 'model',
    planted: { covariance: (K, g, e) => steps.covariance(K, e, g) },
  },
  { name: 'lambda and delta exchanged', chapter: 'model', planted: { lambda: (g, e) => e / g } },
  { name: 'h2 is g/e', chapter: 'model', planted: { h2: (g, e) => g / e } },
  {
    name: 'variances below 1e-6 are clamped',
    chapter: 'model',
    planted: { h2: (g, e) => Math.max(g, 1e-6) / (Math.max(g, 1e-6) + Math.max(e, 1e-6)) },
  },
  {
    name: 'the variance of one SNP effect is not divided by m',
    chapter: 'model',
    planted: { perSnp: g => g },
  },
  { name: 'trace not divided by n', chapter: 'heritability', planted: { traceScale: trace => trace } },
  {
    name: 'the scale of K is forgotten',
    chapter: 'heritability',
    planted: { traceScale: () => 1, projectedScale: () => 1 },
  },
  {
    name: 'projection divided by n, not n − 1',
    chapter: 'heritability',
    planted: { projectedScale: (t, all, n) => (t - all / n) / n },
  },
  {
    name: 'projection forgotten: the trace over n − 1',
    chapter: 'heritability',
    planted: { projectedScale: (t, _, n) => t / (n - 1) },
  },

  {
    name: 'covariance term dropped from the total',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => ({ ...steps.shares(f, r, c, y), pve_total: (f + r) / y }) },
  },
  {
    name: 'covariance counted once',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => ({ ...steps.shares(f, r, c, y), covariance_share: c / y }) },
  },
  {
    name: 'shares of the sum of the parts, not of the variance of y',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => steps.shares(f, r, c, f + r + 0 * y || 1) },
  },
  {
    name: 'shares above 1 are clamped',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => ({ ...steps.shares(f, r, c, y), pve_fixed: Math.min(1, f / y) }) },
  },
  {
    name: 'SDs compared, not variances',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => steps.shares(Math.sqrt(f), Math.sqrt(r), c, Math.sqrt(y)) },
  },
  {
    name: 'absolute clamp on the variance of y',
    chapter: 'decompose',
    planted: { shares: (f, r, c, y) => steps.shares(f, r, c, Math.max(y, 1e-5)) },
  },
  {
    name: 'one-pass variance, Σa² − nā²',
    chapter: 'decompose',
    planted: { sampleCovariance: (a, b) => (dot(a, b) - (total(a) * total(b)) / a.length) / (a.length - 1) },
  },
  {
    name: 'second moment about zero, not about the mean',
    chapter: 'decompose',
    planted: { sampleCovariance: (a, b) => dot(a, b) / (a.length - 1) },
  },
  {
    name: 'float32 sums of squares',
    chapter: 'decompose',
    planted: { sampleCovariance: (a, b) => f32(sampleCovariance(a.map(f32), b.map(f32))) },
  },
];

function total(a: readonly number[]): number {
  return a.reduce((s, v) => s + v, 0);
}
function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((s, v, i) => s + v * b[i]!, 0);
}
