import fc from 'fast-check';
import { counts, dosages, withMissing } from './arbitraries.ts';
import {
  atMost,
  Broken,
  holds,
  LAW_TOLERANCE,
  matrixOf,
  NotAnswered,
  type ProtocolLaw,
  protocolLaw,
  type Query,
  rowsOf,
  same,
  scalarOf,
} from './law.ts';

const products = ['sample-sd', 'population-sd', 'hwe-sd', 'centre-only', 'vanraden-1'] as const;
const all = [...products, 'yang-2010-diagonal'] as const;
type Rows = readonly (readonly (number | null)[])[];

async function grm(
  query: Query,
  rows: Rows,
  convention: string,
  missing = 'refuse',
  monomorphic = 'refuse',
): Promise<number[][]> {
  return matrixOf(
    (await query('relationship', { dosage: rowsOf(rows), convention, missing, monomorphic })).K,
  );
}
const sumOf = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0);
const diagonal = (K: number[][]): number[] => K.map((row, i) => row[i]!);
const largest = (K: number[][]): number => Math.max(...K.flat().map(Math.abs));
const times = (K: number[][], c: number): number[][] => K.map(row => row.map(x => c * x));
/** A permutation of n, from a list of keys. */
const order = (keys: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, i) => i).sort((a, b) => keys[a]! - keys[b]! || a - b);
const keys = fc.array(fc.nat(1000), { minLength: 8, maxLength: 8 });
const frequencies = (rows: Rows): number[] =>
  rows[0]!.map((_, k) => sumOf(rows.map(r => r[k]!)) / rows.length / 2);

export const relationshipLaws: readonly ProtocolLaw[] = [
  protocolLaw(
    'relationship',
    'a relationship matrix is symmetric',
    fc.tuple(dosages, fc.constantFrom(...all)),
    async (query, [rows, convention]) => {
      const K = await grm(query, rows, convention);
      K.forEach((row, i) => {
        row.forEach((x, j) => {
          const other = K[j]![i]!;
          if (x !== other)
            throw new Broken(
              `K[${i}][${j}] is ${x}, K[${j}][${i}] is ${other}`,
              Math.abs(x - other) / (LAW_TOLERANCE * largest(K)),
            );
        });
      });
    },
  ),
  protocolLaw(
    'relationship',
    'a relationship matrix of products is positive semidefinite',
    fc.tuple(
      dosages,
      fc.constantFrom(...products),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 7, maxLength: 7 }),
    ),
    async (query, [rows, convention, x]) => {
      const K = await grm(query, rows, convention);
      const form = sumOf(K.map((row, i) => x[i]! * sumOf(row.map((k, j) => k * x[j]!))));
      atMost(-form, 0, LAW_TOLERANCE * largest(K) * sumOf(x.map(Math.abs)) ** 2, "-x'Kx");
    },
  ),
  protocolLaw(
    'relationship',
    'every row of a centred relationship matrix sums to zero',
    fc.tuple(dosages, fc.constantFrom(...products)),
    async (query, [rows, convention]) => {
      const K = await grm(query, rows, convention);
      same(
        K.map(sumOf),
        K.map(() => 0),
        'row sums',
        largest(K) * K.length,
      );
    },
  ),
  protocolLaw(
    'relationship',
    'counting the other allele changes nothing',
    fc.tuple(dosages, fc.constantFrom(...all), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 })),
    async (query, [rows, convention, flip]) => {
      const swapped = rows.map(row => row.map((x, k) => (flip[k] ? 2 - x : x)));
      same(await grm(query, rows, convention), await grm(query, swapped, convention), 'K');
    },
  ),
  protocolLaw(
    'relationship',
    'having every variant twice changes nothing',
    fc.tuple(dosages, fc.constantFrom(...all)),
    async (query, [rows, convention]) => {
      same(
        await grm(query, rows, convention),
        await grm(
          query,
          rows.map(row => [...row, ...row]),
          convention,
        ),
        'K',
      );
    },
  ),
  protocolLaw(
    'relationship',
    'people in another order are related in that order',
    fc.tuple(dosages, fc.constantFrom(...all), keys),
    async (query, [rows, convention, k]) => {
      const o = order(k, rows.length);
      const K = await grm(query, rows, convention);
      same(
        await grm(
          query,
          o.map(i => rows[i]!),
          convention,
        ),
        o.map(i => o.map(j => K[i]![j]!)),
        'K',
      );
    },
  ),
  protocolLaw(
    'relationship',
    'the order of the variants means nothing',
    fc.tuple(dosages, fc.constantFrom(...all), keys),
    async (query, [rows, convention, k]) => {
      const o = order(k, rows[0]!.length);
      same(
        await grm(query, rows, convention),
        await grm(
          query,
          rows.map(row => o.map(j => row[j]!)),
          convention,
        ),
        'K',
      );
    },
  ),
  protocolLaw('relationship', 'population-sd is sample-sd times n/(n − 1)', dosages, async (query, rows) => {
    const n = rows.length;
    same(
      await grm(query, rows, 'population-sd'),
      times(await grm(query, rows, 'sample-sd'), n / (n - 1)),
      'K',
    );
  }),
  protocolLaw(
    'relationship',
    'vanraden-1 is centre-only over the mean of 2p(1 − p)',
    dosages,
    async (query, rows) => {
      const p = frequencies(rows);
      const mean = sumOf(p.map(q => 2 * q * (1 - q))) / p.length;
      same(await grm(query, rows, 'vanraden-1'), times(await grm(query, rows, 'centre-only'), 1 / mean), 'K');
    },
  ),
  protocolLaw('relationship', 'vanraden-1 of one variant is hwe-sd of it', dosages, async (query, rows) => {
    const one = rows.map(row => row.slice(0, 1));
    same(await grm(query, one, 'vanraden-1'), await grm(query, one, 'hwe-sd'), 'K');
  }),
  protocolLaw(
    'relationship',
    'the mean diagonal is 1 under population-sd and (n − 1)/n under sample-sd',
    dosages,
    async (query, rows) => {
      const n = rows.length;
      same([sumOf(diagonal(await grm(query, rows, 'population-sd'))) / n], [1], 'population-sd');
      same([sumOf(diagonal(await grm(query, rows, 'sample-sd'))) / n], [(n - 1) / n], 'sample-sd');
    },
  ),
  protocolLaw(
    'relationship',
    'yang-2010-diagonal is hwe-sd off the diagonal, and 1 + {p/q, −1, q/p} on it',
    counts,
    async (query, rows) => {
      const K = await grm(query, rows, 'yang-2010-diagonal');
      const H = await grm(query, rows, 'hwe-sd');
      const p = frequencies(rows);
      const F = rows.map(
        row => sumOf(row.map((x, k) => [p[k]! / (1 - p[k]!), -1, (1 - p[k]!) / p[k]!][x]!)) / p.length,
      );
      same(
        K,
        H.map((row, i) => row.map((x, j) => (i === j ? 1 + F[i]! : x))),
        'K',
      );
    },
  ),
  protocolLaw(
    'relationship',
    'K is Z Zᵀ/m with the standardised genotypes of the same name',
    fc.tuple(withMissing, fc.constantFrom('sample-sd', 'population-sd', 'hwe-sd', 'centre-only')),
    async (query, [rows, convention]) => {
      const policies = { missing: 'mean', monomorphic: 'refuse' };
      const Z = matrixOf((await query('standardize', { dosage: rowsOf(rows), convention, ...policies })).Z);
      same(
        await grm(query, rows, convention, 'mean'),
        Z.map(a => Z.map(b => sumOf(a.map((x, k) => x * b[k]!)) / a.length)),
        'K',
      );
    },
  ),
  protocolLaw(
    'relationship',
    'without missing genotypes the three policies agree',
    fc.tuple(dosages, fc.constantFrom(...all)),
    async (query, [rows, convention]) => {
      const K = await grm(query, rows, convention);
      same(K, await grm(query, rows, convention, 'mean'), 'mean');
      same(K, await grm(query, rows, convention, 'pairwise'), 'pairwise');
    },
  ),
  protocolLaw(
    'relationship',
    'pairwise, two people are compared by the variants that both have',
    fc.tuple(withMissing, fc.constantFrom('hwe-sd', 'centre-only', 'population-sd')),
    async (query, [rows, convention]) => {
      const K = await grm(query, rows, convention, 'pairwise');
      const columns = rows[0]!.map((_, k) => rows.map(row => row[k]!));
      const moments = columns.map(x => {
        const seen = x.filter(v => v !== null);
        const mu = sumOf(seen) / seen.length;
        const SS = sumOf(seen.map(v => (v - mu) ** 2));
        return {
          mu,
          variance:
            convention === 'hwe-sd' ? mu * (1 - mu / 2) : convention === 'centre-only' ? 1 : SS / seen.length,
        };
      });
      const pair = (i: number, j: number): number => {
        const shared = moments
          .map((m, k) => ({ ...m, a: rows[i]![k]!, b: rows[j]![k]! }))
          .filter(s => s.a !== null && s.b !== null);
        return sumOf(shared.map(s => ((s.a - s.mu) * (s.b - s.mu)) / s.variance)) / shared.length;
      };
      K.forEach((row, i) => {
        row.forEach((x, j) => {
          same(x, pair(i, j), `K[${i}][${j}]`, largest(K));
        });
      });
    },
  ),
  protocolLaw(
    'relationship',
    'a variant that does not vary is nothing when dropped, and dilutes by m/(m + 1) when counted',
    fc.tuple(
      counts,
      fc.constantFrom(0, 2),
      fc.constantFrom('sample-sd', 'population-sd', 'hwe-sd', 'centre-only'),
    ),
    async (query, [rows, constant, convention]) => {
      const m = rows[0]!.length;
      const padded = rows.map(row => [...row, constant]);
      const K = await grm(query, rows, convention);
      same(await grm(query, padded, convention, 'refuse', 'drop'), K, 'dropped');
      same(await grm(query, padded, convention, 'refuse', 'count'), times(K, m / (m + 1)), 'counted');
      const refused = await query('relationship', {
        dosage: rowsOf(padded),
        convention,
        missing: 'refuse',
        monomorphic: 'refuse',
      }).then(
        () => false,
        e => {
          if (e instanceof NotAnswered) return true;
          throw e;
        },
      );
      holds(refused, 'a variant that does not vary was not refused under `refuse`');
    },
  ),
  protocolLaw(
    'relationship',
    'trace and rank belong to the matrix',
    fc.tuple(counts, fc.constantFrom(...products)),
    async (query, [rows, convention]) => {
      const out = await query('relationship', {
        dosage: rowsOf(rows),
        convention,
        missing: 'refuse',
        monomorphic: 'refuse',
      });
      const K = matrixOf(out.K);
      same([scalarOf(out.trace)], [sumOf(diagonal(K))], 'trace');
      const rank = scalarOf(out.rank);
      holds(
        rank >= 1 && rank <= Math.min(rows.length - 1, rows[0]!.length),
        `rank ${rank} of ${rows.length} x ${rows[0]!.length}`,
      );
    },
  ),
];
