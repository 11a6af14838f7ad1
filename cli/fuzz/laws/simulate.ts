import fc from 'fast-check';
import { transposed } from './arbitraries.ts';
import { matrixOf, type ProtocolLaw, protocolLaw, type Query, rowsOf, same, text, vectorOf } from './law.ts';

interface Run {
  readonly rows: number[][];
  readonly seed: number;
  readonly skip: number;
  readonly beta: number;
}

/**
 * Two variants whose counts rise together along the people: their product sum is positive, so the two eigenvalues
 * of K differ and its eigenvectors are determined. Each variant begins at 0 and ends at 1 or 2, so it varies.
 */
export const rising = (n: number) =>
  fc.array(fc.integer({ min: 0, max: 2 }), { minLength: n, maxLength: n }).map(x =>
    x
      .with(0, 0)
      .with(1, Math.max(1, x[1]!))
      .sort((a, b) => a - b),
  );
const run: fc.Arbitrary<Run> = fc.integer({ min: 3, max: 6 }).chain(n =>
  fc.record({
    rows: fc.tuple(rising(n), rising(n)).map(transposed),
    seed: fc.integer({ min: -1e6, max: 1e6 }),
    skip: fc.nat(20),
    beta: fc.integer({ min: -32, max: 32 }).map(k => k / 16),
  }),
);

/**
 * The roots of eigenvalues that should be 0 leak into g in programs that take them (MASS::mvrnorm: 1e-8 of the
 * draw). The laws about g look 1e5 times less sharply, so that only the law is tested.
 */
const LEAKING = 1e5;

const strict = { missing: 'refuse', monomorphic: 'refuse' };
const options = { generator: 'r-mersenne-twister-inversion', convention: 'sample-sd', fixed: 1 };
async function drawn(
  query: Query,
  { rows, seed, skip, beta }: Run,
  change: { [key: string]: string | number } = {},
) {
  const out = await query('simulate', {
    ...options,
    seed,
    skip,
    dosage: rowsOf(rows),
    beta: text(beta),
    sigma_u: '0.5',
    sigma_e: '0.25',
    ...change,
  });
  return { g: vectorOf(out.g), epsilon: vectorOf(out.epsilon), y: vectorOf(out.y) };
}
const largest = (x: readonly number[]): number => Math.max(1, ...x.map(Math.abs));

export const simulateLaws: readonly ProtocolLaw[] = [
  protocolLaw('simulate', 'a phenotype is Zβ + g + ε', run, async (query, r) => {
    const { g, epsilon, y } = await drawn(query, r);
    const { Z } = await query('standardize', {
      dosage: rowsOf(r.rows),
      convention: 'sample-sd',
      ...strict,
    });
    const sum = matrixOf(Z).map((row, i) => row[1]! * r.beta + g[i]! + epsilon[i]!);
    same(y, sum, 'y', 10 * largest(sum));
  }),
  protocolLaw(
    'simulate',
    'skipping one draw more moves the residuals up by one person',
    run,
    async (query, r) => {
      const [now, next] = [await drawn(query, r), await drawn(query, { ...r, skip: r.skip + 1 })];
      same(next.epsilon.slice(0, -1), now.epsilon.slice(1), 'epsilon');
    },
  ),
  protocolLaw(
    'simulate',
    'with one variant g is the variant times σᵤz, its first person taken positive, and z is drawn before ε',
    fc.tuple(run, fc.boolean()),
    async (query, [{ rows, ...rest }, falling]) => {
      const column = rows.map(row => [falling ? 2 - row[0]! : row[0]!]);
      const r = { ...rest, rows: column };
      const one = { fixed: 0 };
      const { epsilon } = await drawn(query, r, one); //                          draws n … 2n − 1
      const { g } = await drawn(query, { ...r, skip: r.skip + rows.length }, one); // the same draws, now for g
      const { Z } = await query('standardize', {
        dosage: rowsOf(column),
        convention: 'sample-sd',
        ...strict,
      });
      const first = matrixOf(Z)[0]![0]! > 0 ? 1 : -1;
      const expected = matrixOf(Z).map(row => 0.5 * first * row[0]! * (epsilon[0]! / 0.25));
      same(g, expected, 'g', LEAKING * largest(expected));
    },
  ),
  protocolLaw('simulate', 'g is proportional to σᵤ, and absent without it', run, async (query, r) => {
    const [once, thrice, none] = [
      await drawn(query, r),
      await drawn(query, r, { sigma_u: '1.5' }),
      await drawn(query, r, { sigma_u: '0' }),
    ];
    same(
      thrice.g,
      once.g.map(x => 3 * x),
      'g',
      LEAKING * largest(thrice.g),
    );
    same(
      none.g,
      once.g.map(() => 0),
      'g without σᵤ',
      1,
    );
  }),
  protocolLaw('simulate', 'the SD over n makes g larger by √(n/(n − 1))', run, async (query, r) => {
    const n = r.rows.length;
    const [sample, population] = [
      await drawn(query, r),
      await drawn(query, r, { convention: 'population-sd' }),
    ];
    const expected = sample.g.map(x => x * Math.sqrt(n / (n - 1)));
    same(population.g, expected, 'g', LEAKING * largest(expected));
  }),
  protocolLaw(
    'simulate',
    'counting the other allele turns the fixed effect and leaves g',
    run,
    async (query, r) => {
      const [one, other] = [
        await drawn(query, r),
        await drawn(query, { ...r, rows: r.rows.map(row => row.map(x => 2 - x)), beta: -r.beta }),
      ];
      same(other.g, one.g, 'g', LEAKING * largest(one.g));
      same(other.y, one.y, 'y', LEAKING * largest(one.y));
    },
  ),
];
