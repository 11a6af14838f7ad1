import fc from 'fast-check';
import { variantLaws } from '../../../spec/associate.ts';
import { list, table } from '../../mint/draft.ts';
import { centredTimes } from '../../mint/problems.ts';
import { dyadic } from '../laws/arbitraries.ts';
import type { Input } from './question.ts';

/**
 * Questions about a mixed model, of all the shapes that the field knows: full and low rank, families, no relation at
 * all, centred K, other units, a large mean, a phenotype that X explains, components near 0 and at 0. All numbers are
 * dyadic, so that every reader of binary64 reads them exactly. Not every question has an answer: the spec says which.
 */
const filled = <T>(n: number, of: fc.Arbitrary<T>) => fc.array(of, { minLength: n, maxLength: n });
const power = (most: number) => fc.integer({ min: -most, max: most }).map(k => 2 ** k);
/** Ordinary four times of five. */
const mostly = <T>(ordinary: fc.Arbitrary<T>, ...odd: fc.Arbitrary<T>[]) =>
  fc.oneof(
    { weight: 4 * odd.length, arbitrary: ordinary },
    ...odd.map(arbitrary => ({ weight: 1, arbitrary })),
  );
const gram = (B: readonly (readonly number[])[], ridge: number): number[][] =>
  B.map((a, i) => B.map((b, j) => (a.reduce((s, x, k) => s + x * b[k]!, 0) + (i === j ? ridge : 0)) / 4));
/** People of one family are related by `within`. */
const families = (n: number, within: number) =>
  filled(n, fc.nat(2)).map(family =>
    family.map((a, i) => family.map((b, j) => (i === j ? 1 : a === b ? within : 0))),
  );

export const kinship = (n: number): fc.Arbitrary<number[][]> => {
  const shape = fc.oneof(
    filled(n, filled(n, fc.integer({ min: -2, max: 2 }))).map(A => gram(A, 1)),
    fc
      .integer({ min: 1, max: Math.max(1, n - 1) })
      .chain(m => filled(n, filled(m, fc.integer({ min: -2, max: 2 }))).map(B => gram(B, 0))),
    families(n, 0.5),
    families(n, 1),
    families(n, 0.5).map(centredTimes),
    filled(n, fc.integer({ min: 1, max: 8 })).map(d =>
      d.map((x, i) => d.map((_, j) => (i === j ? x / 4 : 0))),
    ),
  );
  return mostly(
    shape,
    fc.tuple(shape, power(20)).map(([K, c]) => K.map(row => row.map(x => c * x))),
  );
};

/** Columns of counts and of sixteenths behind an intercept; at times no intercept, at times one that X almost has. */
const design = (n: number, p: number): fc.Arbitrary<number[][]> => {
  const covariate = fc.oneof(filled(n, fc.integer({ min: 0, max: 2 })), filled(n, dyadic(2, 16)));
  const collinear = fc
    .tuple(filled(n, fc.integer({ min: 0, max: 3 })), fc.integer({ min: 3, max: 12 }))
    .map(([v, k]) => v.map(x => 1 + x * 2 ** -k));
  const ones = fc.constant(Array<number>(n).fill(1));
  const column = mostly(covariate, collinear);
  return fc
    .tuple(mostly(ones, column), filled(p - 1, column))
    .map(([first, rest]) => first.map((x, i) => [x, ...rest.map(c => c[i]!)]));
};

const times = (A: readonly (readonly number[])[], b: readonly number[]): number[] =>
  A.map(row => row.reduce((s, x, k) => s + x * b[k]!, 0));

/** Noise; noise on top of what runs in families; in another unit; with a large mean; and what X explains wholly. */
const phenotype = (X: readonly (readonly number[])[], K: readonly (readonly number[])[]) => {
  const n = X.length;
  const noise = filled(n, dyadic(8, 8));
  const heritable = fc
    .tuple(filled(n, dyadic(2, 2)), noise, fc.constantFrom(1, 1 / 4, 1 / 64))
    .map(([w, e, c]) => times(K, w).map((g, i) => g + c * e[i]!));
  const plain = fc.oneof(noise, heritable);
  const explained = filled(X[0]!.length, dyadic(4, 4)).map(b => times(X, b));
  return mostly(
    plain,
    fc.tuple(plain, power(26)).map(([y, c]) => y.map(v => c * v)),
    fc.tuple(plain, fc.integer({ min: 4, max: 20 })).map(([y, k]) => y.map(v => v + 2 ** k)),
    explained,
  );
};

const people = { min: 2, max: 7 };
interface Plain {
  readonly y: number[];
  readonly X: number[][];
  readonly K: number[][];
}
const plainProblem = (least: number): fc.Arbitrary<Plain> =>
  fc
    .tuple(fc.integer({ ...people, min: least }), fc.integer({ min: 1, max: 3 }))
    .chain(([n, p]) => fc.tuple(design(n, Math.min(p, n - 1)), kinship(n)))
    .chain(([X, K]) => phenotype(X, K).map(y => ({ y, X, K })));
const written = ({ y, X, K }: Plain): Input => ({ y: list(y), X: table(X), K: table(K) });

const variance = mostly(
  fc.integer({ min: 1, max: 64 }).map(k => k / 16),
  power(20),
  fc.constant(0),
);
const method = fc.constantFrom('ML', 'REML');
const components = fc
  .record({ sigma2_g: variance, sigma2_e: variance, method })
  .map(c => ({ ...c, sigma2_g: list([c.sigma2_g])[0]!, sigma2_e: list([c.sigma2_e])[0]! }));
const problem = plainProblem(people.min).map(written);
const atComponents = fc.tuple(problem, components).map(([p, c]): Input => ({ ...p, ...c }));

export const loglik = fc
  .tuple(
    atComponents,
    fc.constantFrom('error-contrasts', 'without-log-xtx', 'without-constants'),
    fc.constantFrom(undefined, 'observed', 'expected', 'average'),
  )
  .map(
    ([p, convention, information]): Input => ({
      ...p,
      convention,
      ...(information === undefined ? {} : { information }),
    }),
  );
export const fit = fc.tuple(problem, method).map(([p, m]): Input => ({ ...p, method: m }));
export const effects = atComponents;
export const predict = atComponents;

/** Four people at least: a variant beside a mean leaves two degrees of freedom. */
const LEAST_SCANNED = 4;
const dosage = (n: number) =>
  fc.array(filled(n, mostly(fc.constantFrom<number | null>(0, 1, 2), fc.constantFrom(0.5, 1.25, null))), {
    minLength: 1,
    maxLength: 2,
  });
export const associate = plainProblem(LEAST_SCANNED).chain(p =>
  fc
    .record({
      columns: dosage(p.y.length),
      tests: fc.uniqueArray(fc.constantFrom(...variantLaws), { minLength: 1, maxLength: 3 }),
      method,
      components: fc.constantFrom('refit', 'null', 'null-ratio'),
      missing: fc.constantFrom('refuse', 'mean'),
      // the effect of the first variant: p-values from 1 to far below 1e-16
      effect: mostly(fc.constant(0), fc.constantFrom(16, 2 ** 12, 2 ** 30)),
    })
    .map(
      ({ columns, effect, ...rest }): Input => ({
        ...written({ ...p, y: p.y.map((v, i) => v + effect * (columns[0]![i] ?? 0)) }),
        dosage: table(p.y.map((_, i) => columns.map(c => c[i]!))),
        ...rest,
      }),
    ),
);

export const spectrum = fc
  .integer({ ...people, min: 1 })
  .chain(kinship)
  .map((K): Input => ({ K: table(K) }));
export const model = fc
  .tuple(fc.integer({ ...people, min: 1 }).chain(kinship), components)
  .map(([K, { method: _, ...c }]): Input => ({ K: table(K), ...c }));
export const heritability = fc
  .tuple(model, fc.constantFrom('ratio', 'trace-scaled', 'projected'))
  .map(([input, definition]): Input => ({ ...input, definition }));
export const draw = fc
  .integer({ ...people, min: 1 })
  .chain(n =>
    fc.tuple(kinship(n), filled(n, dyadic(2, 16)), fc.constantFrom('eigen', 'cholesky', 'symmetric-root')),
  )
  .map(([K, z, root]): Input => ({ Sigma: table(K), z: list(z), root }));
