import fc from 'fast-check';
import type { FamRow } from '../../src/formats/plink-fam.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';

/** Names as people give them: dots, dashes, commas, colons, accents, another script, a character beyond 16 bits. */
export const name = fc
  .array(fc.constantFrom(...'aZ09._-:;+*/|()[]<>="\'%@&é日'.split(''), '𝒙', 'ID', '__proto__', 'NA', '-9'), {
    minLength: 1,
    maxLength: 5,
  })
  .map(parts => parts.join(''));

/** Names that are also free of what BIMBAM separates by. */
export const plainName = name.map(text => text.replaceAll(',', '.'));

/** n different people. */
export const peopleOf = (n: number) =>
  fc.uniqueArray(fc.record({ fid: name, iid: name }), {
    minLength: n,
    maxLength: n,
    selector: ({ fid, iid }) => `${fid}\t${iid}`,
  });

const size = (max: number) => fc.integer({ min: 1, max });

/** Any finite number, by its bits: the writers must keep all of it. */
export const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
/** A finite number that binary32 holds. */
export const finite32 = fc.float({ noNaN: true, noDefaultInfinity: true });

export const matrixOf = (
  rows: number,
  cols: number,
  entry: fc.Arbitrary<number>,
): fc.Arbitrary<DenseMatrix> =>
  fc
    .array(entry, { minLength: rows * cols, maxLength: rows * cols })
    .map(data => ({ rows, cols, data: Float64Array.from(data) }));

export const matrices = (entry: fc.Arbitrary<number>, maxRows = 6, maxCols = 6) =>
  fc.tuple(size(maxRows), size(maxCols)).chain(([r, c]) => matrixOf(r, c, entry));

/** n x n, symmetric: the lower triangle is drawn, the upper one is its mirror image. */
export const symmetric = (entry: fc.Arbitrary<number>, maxN = 7): fc.Arbitrary<DenseMatrix> =>
  size(maxN).chain(n =>
    matrixOf(n, n, entry).map(A => {
      for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) A.data[i + j * n] = A.data[j + i * n]!;
      return A;
    }),
  );

/** 0, 1, 2 or missing. */
export const count = fc.constantFrom(0, 1, 2, Number.NaN);
/** A dosage of imputation, or missing. */
export const dosage = fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.constantFrom(0, 2, Number.NaN));

const sex = fc.constantFrom('male' as const, 'female' as const, 'unknown' as const);

/** n lines of a .fam with the same number of phenotype columns. */
export const famOf = (n: number): fc.Arbitrary<FamRow[]> =>
  size(3).chain(columns =>
    fc
      .tuple(
        peopleOf(n),
        fc.array(fc.tuple(name, name, sex, fc.array(name, { minLength: columns, maxLength: columns })), {
          minLength: n,
          maxLength: n,
        }),
      )
      .map(([people, rest]) =>
        people.map((person, i) => {
          const [father, mother, s, phenotypes] = rest[i]!;
          return { ...person, father, mother, sex: s, phenotypes };
        }),
      ),
  );

export const bimRow = fc.record({
  chromosome: name,
  id: name,
  centimorgan: finite,
  position: fc.maxSafeInteger(),
  allele1: name,
  allele2: name,
});

export const bimOf = (m: number) => fc.array(bimRow, { minLength: m, maxLength: m });

/** The same numbers bit for bit, or NaN in the same places: minus zero is not zero. */
export function sameNumbers(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

export const sameMatrix = (a: DenseMatrix, b: DenseMatrix): boolean =>
  a.rows === b.rows && a.cols === b.cols && sameNumbers(a.data, b.data);
