import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import { holds, type ProtocolLaw, protocolLaw, type Query, rowsOf, same, texts, vectorOf } from './law.ts';
import { tableTimes } from './problems.ts';

type Rows = readonly (readonly number[])[];
/** A diagonal of 4, 8, 12 … and eighths beside it: the eigenvalues differ by construction (Gershgorin). */
const covariance = fc
  .integer({ min: 1, max: 5 })
  .chain(n =>
    fc
      .array(fc.integer({ min: -2, max: 2 }), { minLength: n * n, maxLength: n * n })
      .map(x =>
        Array.from({ length: n }, (_, i) =>
          Array.from({ length: n }, (_, j) =>
            i === j ? 4 * (n - i) : x[Math.max(i, j) * n + Math.min(i, j)]! / 8,
          ),
        ),
      ),
  );
const root = fc.constantFrom('eigen', 'cholesky', 'symmetric-root');
const normals = fc.array(dyadic(3, 16), { minLength: 5, maxLength: 5 });
const drawn = async (query: Query, Sigma: Rows, z: readonly number[], how: string): Promise<number[]> =>
  vectorOf((await query('draw', { Sigma: rowsOf(Sigma), z: texts(z), root: how })).x);
const GENERATOR = 'r-mersenne-twister-inversion';

export const drawLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'draw',
    'the draws of the unit vectors have the covariance that was asked for',
    fc.tuple(covariance, root),
    async (query, [Sigma, how]) => {
      const columns: number[][] = [];
      for (const k of Sigma.keys())
        columns.push(
          await drawn(
            query,
            Sigma,
            Sigma.map((_, i) => (i === k ? 1 : 0)),
            how,
          ),
        );
      const product = Sigma.map((_, i) =>
        Sigma.map((_, j) => columns.reduce((s, x) => s + x[i]! * x[j]!, 0)),
      );
      same(product, Sigma, 'Σ xₖxₖᵀ');
    },
  ),
  protocolLaw(
    'draw',
    'a draw is linear in its normal numbers',
    fc.tuple(covariance, normals, normals, root),
    async (query, [Sigma, a, b, how]) => {
      const n = Sigma.length;
      const [u, v] = [a.slice(0, n), b.slice(0, n)];
      const [one, two] = [await drawn(query, Sigma, u, how), await drawn(query, Sigma, v, how)];
      const both = await drawn(
        query,
        Sigma,
        u.map((x, i) => x + v[i]!),
        how,
      );
      const sum = one.map((x, i) => x + two[i]!);
      same(both, sum, 'x', 10 + Math.max(...one.map(Math.abs), ...two.map(Math.abs)));
    },
  ),
  protocolLaw(
    'draw',
    'a covariance four times as large draws twice as far',
    fc.tuple(covariance, normals, root, fc.integer({ min: -13, max: 13 })),
    async (query, [Sigma, z, how, k]) => {
      const u = z.slice(0, Sigma.length);
      const once = await drawn(query, Sigma, u, how);
      const far = await drawn(query, tableTimes(Sigma, 4 ** k), u, how);
      same(
        far,
        once.map(x => 2 ** k * x),
        'x',
        2 ** k * Math.max(1, ...once.map(Math.abs)),
      );
    },
  ),
];

export const randomLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'random',
    'uniform numbers lie inside (0, 1), and asking for more of them changes none',
    fc.tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 12 }), fc.nat(12)),
    async (query, [seed, count, more]) => {
      const few = await query('random', { generator: GENERATOR, seed, count });
      const many = await query('random', { generator: GENERATOR, seed, count: count + more });
      const uniform = vectorOf(few.uniform);
      holds(
        uniform.every(u => u > 0 && u < 1),
        `uniform numbers ${uniform}`,
      );
      same(vectorOf(many.uniform).slice(0, count), uniform, 'uniform');
      same(vectorOf(many.normal).slice(0, count), few.normal, 'normal');
    },
  ),
];
