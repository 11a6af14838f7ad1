import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import { holds, type ProtocolLaw, protocolLaw, type Query, rowsOf, same, scalarOf, vectorOf } from './law.ts';
import { keys, kinship, order, tableTimes, unit } from './problems.ts';

type Rows = readonly (readonly number[])[];
const matrix = fc.integer({ min: 1, max: 6 }).chain(kinship);
async function spectrum(query: Query, K: Rows) {
  const out = await query('spectrum', { K: rowsOf(K) });
  return {
    values: vectorOf(out.eigenvalues),
    get trace() {
      return scalarOf(out.trace);
    },
    get rank() {
      return scalarOf(out.rank);
    },
    get psd() {
      return scalarOf(out.psd);
    },
  };
}
const plusDiagonal = (K: Rows, c: number): number[][] =>
  K.map((row, i) => row.map((x, j) => (i === j ? x + c : x)));
const sum = (v: readonly number[]): number => v.reduce((s, x) => s + x, 0);

export const spectrumLaws: readonly ProtocolLaw[] = [
  protocolLaw('spectrum', 'eigenvalues descend, and sum to the trace', matrix, async (query, K) => {
    const { values, trace } = await spectrum(query, K);
    holds(
      values.every((x, i) => i === 0 || x <= values[i - 1]!),
      `the order of ${values}`,
    );
    same([sum(values)], [trace], 'sum of the eigenvalues', sum(values.map(Math.abs)));
    same([trace], [sum(K.map((row, i) => row[i]!))], 'trace');
  }),
  protocolLaw(
    'spectrum',
    'adding c to the diagonal adds c to every eigenvalue',
    fc.tuple(matrix, dyadic(4, 8)),
    async (query, [K, c]) => {
      const [one, two] = [await spectrum(query, K), await spectrum(query, plusDiagonal(K, c))];
      same(
        two.values,
        one.values.map(x => x + c),
        'eigenvalues',
        one.values[0]! + 4,
      );
    },
  ),
  protocolLaw(
    'spectrum',
    'another unit of K is another unit of its eigenvalues',
    fc.tuple(matrix, unit),
    async (query, [K, c]) => {
      const [one, two] = [await spectrum(query, K), await spectrum(query, tableTimes(K, c))];
      same(
        two.values,
        one.values.map(x => c * x),
        'eigenvalues',
      );
      holds(one.rank === two.rank, `rank ${one.rank} becomes ${two.rank}`);
    },
  ),
  protocolLaw(
    'spectrum',
    'people in another order have the same eigenvalues',
    fc.tuple(matrix, keys),
    async (query, [K, k]) => {
      const o = order(k, K.length);
      const moved = o.map(i => o.map(j => K[i]![j]!));
      same((await spectrum(query, moved)).values, (await spectrum(query, K)).values, 'eigenvalues');
    },
  ),
  protocolLaw(
    'spectrum',
    'a person without relatives adds an eigenvalue and changes no other',
    fc.tuple(matrix, fc.integer({ min: 1, max: 64 })),
    async (query, [K, d]) => {
      const more = [...K.map(row => [...row, 0]), [...K.map(() => 0), d / 4]];
      const expected = [...(await spectrum(query, K)).values, d / 4].sort((a, b) => b - a);
      same((await spectrum(query, more)).values, expected, 'eigenvalues');
    },
  ),
  protocolLaw(
    'spectrum',
    'products of m columns have rank m at most and no negative eigenvalue; less than that on the diagonal, they have one',
    fc.tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 3 })).chain(([n, m]) =>
      fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { minLength: m, maxLength: m }), {
        minLength: n,
        maxLength: n,
      }),
    ),
    async (query, B) => {
      const K = B.map(a => B.map(b => sum(a.map((x, k) => x * b[k]!))));
      const { psd, rank } = await spectrum(query, K);
      holds(psd === 1, 'products are said not to be positive semidefinite');
      holds(rank <= Math.min(B.length, B[0]!.length), `rank ${rank} of ${B.length} x ${B[0]!.length}`);
      const below = plusDiagonal(K, -1 - Math.min(...K.map((row, i) => row[i]!)));
      holds(
        (await spectrum(query, below)).psd === 0,
        'a negative diagonal is said to be positive semidefinite',
      );
    },
  ),
];
