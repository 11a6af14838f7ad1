import fc from 'fast-check';
import { dosages } from './arbitraries.ts';
import { matrixOf, type ProtocolLaw, protocolLaw, rowsOf, same, scalarOf, text } from './law.ts';

const variance = fc.integer({ min: 1, max: 400 }).map(k => k / 16);
const components = fc.tuple(variance, variance);
/** A symmetric matrix of eighths whose diagonal dominates: positive definite by construction. */
const kinship = fc
  .integer({ min: 1, max: 5 })
  .chain(n =>
    fc
      .array(fc.integer({ min: -8, max: 8 }), { minLength: n * n, maxLength: n * n })
      .map(x =>
        Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (_, j) =>
            i === j ? n + 1 : x[Math.max(i, j) * n + Math.min(i, j)]! / 8,
          ),
        ),
      ),
  );
const request = (K: number[][], sigma2g: number, sigma2e: number) => ({
  K: rowsOf(K),
  sigma2_g: text(sigma2g),
  sigma2_e: text(sigma2e),
});

export const modelLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'model',
    'V is the genetic and the residual covariance together',
    fc.tuple(kinship, components),
    async (query, [K, [g, e]]) => {
      const { V } = await query('model', request(K, g, e));
      same(
        V,
        K.map((row, i) => row.map((k, j) => g * k + (i === j ? e : 0))),
        'V',
      );
    },
  ),
  protocolLaw(
    'model',
    'h2, lambda and delta are three names of one ratio',
    fc.tuple(kinship, components),
    async (query, [K, [g, e]]) => {
      const out = await query('model', request(K, g, e));
      const [h2, lambda, delta] = [scalarOf(out.h2), scalarOf(out.lambda), scalarOf(out.delta)];
      same([lambda * delta], [1], 'lambda delta');
      same([h2], [lambda / (1 + lambda)], 'h2 from lambda');
      same([1 - h2], [delta / (1 + delta)], '1 − h2 from delta');
      same([lambda], [g / e], 'lambda');
    },
  ),
  protocolLaw(
    'model',
    'the ratios do not know the unit of the phenotype',
    fc.tuple(kinship, components, fc.integer({ min: -30, max: 30 })),
    async (query, [K, [g, e], k]) => {
      const one = await query('model', request(K, g, e));
      const two = await query('model', request(K, g * 2 ** k, e * 2 ** k));
      same(
        [scalarOf(one.h2), scalarOf(one.lambda), scalarOf(one.delta)],
        [scalarOf(two.h2), scalarOf(two.lambda), scalarOf(two.delta)],
        'ratios',
      );
      same(
        two.V,
        matrixOf(one.V).map(row => row.map(v => v * 2 ** k)),
        'V',
      );
    },
  ),
  protocolLaw(
    'infinitesimal',
    'SNP effects of variance σ²g/m make the covariance σ²g K of g = Zu',
    fc.tuple(dosages, components),
    async (query, [rows, [g]]) => {
      const policies = { missing: 'refuse', monomorphic: 'refuse' };
      const { K } = await query('relationship', { dosage: rowsOf(rows), convention: 'hwe-sd', ...policies });
      const { sigma2_u, covariance } = await query('infinitesimal', {
        dosage: rowsOf(rows),
        convention: 'hwe-sd',
        ...policies,
        sigma2_g: text(g),
      });
      same([scalarOf(sigma2_u) * rows[0]!.length], [g], 'm σ²u');
      same(
        covariance,
        matrixOf(K).map(row => row.map(k => g * k)),
        'Cov(Zu)',
      );
    },
  ),
];

const definitions = fc.constantFrom('trace-scaled', 'projected');
export const heritabilityLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'heritability',
    'h2 by trace or projection does not know the scale of K',
    fc.tuple(kinship, components, definitions, fc.integer({ min: -20, max: 20 })),
    async (query, [K, [g, e], definition, k]) => {
      const padded = withSecond(K);
      const one = await query('heritability', { ...request(padded, g, e), definition });
      const two = await query('heritability', {
        ...request(
          padded.map(row => row.map(x => x * 2 ** k)),
          g / 2 ** k,
          e,
        ),
        definition,
      });
      same([scalarOf(one.h2)], [scalarOf(two.h2)], 'h2');
    },
  ),
  protocolLaw(
    'heritability',
    'h2 by ratio is h2 by trace where the mean diagonal is 1',
    fc.tuple(kinship, components),
    async (query, [K, [g, e]]) => {
      const unit = K.map((row, i) => row.map((x, j) => (i === j ? 1 : x / 64)));
      const ratio = await query('heritability', { ...request(unit, g, e), definition: 'ratio' });
      const scaled = await query('heritability', { ...request(unit, g, e), definition: 'trace-scaled' });
      same([scalarOf(ratio.h2)], [scalarOf(scaled.h2)], 'h2');
      same([scalarOf(ratio.h2)], [g / (g + e)], 'ratio');
    },
  ),
  protocolLaw(
    'heritability',
    'h2 by projection does not see a constant added to every relationship',
    fc.tuple(kinship, components, variance),
    async (query, [K, [g, e], shift]) => {
      const padded = withSecond(K);
      const one = await query('heritability', { ...request(padded, g, e), definition: 'projected' });
      const two = await query('heritability', {
        ...request(
          padded.map(row => row.map(x => x + shift)),
          g,
          e,
        ),
        definition: 'projected',
      });
      same([scalarOf(one.h2)], [scalarOf(two.h2)], 'h2');
    },
  ),
  protocolLaw(
    'heritability',
    'on unrelated people of diagonal c, trace and projection both give c σ²g/(c σ²g + σ²e)',
    fc.tuple(fc.integer({ min: 2, max: 6 }), variance, components),
    async (query, [n, c, [g, e]]) => {
      const K = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? c : 0)));
      for (const definition of ['trace-scaled', 'projected'])
        same(
          [scalarOf((await query('heritability', { ...request(K, g, e), definition })).h2)],
          [(c * g) / (c * g + e)],
          definition,
        );
    },
  ),
];

/** The same kinship with one more, unrelated person: a projection needs two. */
const withSecond = (K: number[][]): number[][] => [...K.map(row => [...row, 0]), [...K.map(() => 0), 2]];
