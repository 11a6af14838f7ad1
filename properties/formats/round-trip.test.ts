import fc from 'fast-check';
import { expect } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { law } from '../support/prop.ts';
import {
  bimOf,
  count,
  dosage,
  famOf,
  finite,
  finite32,
  matrices,
  matrixOf,
  name,
  peopleOf,
  plainName,
  sameMatrix,
  symmetric,
} from './built.ts';
import { value } from './outcome.ts';

const shape = fc.tuple(fc.integer({ min: 1, max: 11 }), fc.integer({ min: 1, max: 6 }));

law(
  'a .bed that was written is read as the same counts, for every number of people',
  [shape.chain(([n, m]) => matrixOf(n, m, count))],
  X => sameMatrix(formats.bedDosage(value(formats.readBed(formats.writeBed(X), X.rows, X.cols))), X),
  300,
);

law(
  'a .fam that was written is read as the same people',
  [fc.integer({ min: 1, max: 6 }).chain(famOf)],
  fam => {
    expect(value(formats.readFam(formats.writeFam(fam)))).toEqual(fam);
  },
);

law(
  'a .bim that was written is read as the same variants',
  [fc.integer({ min: 1, max: 6 }).chain(bimOf)],
  bim => {
    expect(value(formats.readBim(formats.writeBim(bim)))).toEqual(bim);
  },
);

law(
  'a .tped that was written is read as the same variants and genotypes',
  [
    fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 })).chain(([n, m]) => {
      const letters = fc.constantFrom('A', 'C', 'GATTACA', '*', '<DEL>');
      const genotype = fc.option(fc.tuple(letters, letters), { nil: null });
      const genotypes = fc.array(fc.array(genotype, { minLength: n, maxLength: n }), {
        minLength: m,
        maxLength: m,
      });
      return fc.tuple(bimOf(m), genotypes);
    }),
  ],
  ([bim, genotypes]) => {
    const rows = bim.map(({ allele1: _, allele2: __, ...v }, k) => ({ ...v, genotypes: genotypes[k]! }));
    expect(value(formats.readTped(formats.writeTped(rows), genotypes[0]!.length))).toEqual(rows);
  },
);

law(
  'the three files of a PLINK set that were written are read as the same set',
  [shape.chain(([n, m]) => fc.tuple(famOf(n), bimOf(m), matrixOf(n, m, count)))],
  ([fam, bim, X]) => {
    const files = { fam: formats.writeFam(fam), bim: formats.writeBim(bim), bed: formats.writeBed(X) };
    const set = value(formats.readPlinkSet(files));
    expect([set.fam, set.bim]).toEqual([fam, bim]);
    return sameMatrix(formats.bedDosage(set.bed), X);
  },
);

const allele = fc.constantFrom('A', 'C', 'GATTACA', '*', '<DEL>', '0');
law(
  'a .raw that was written is read as the same dosages, counted alleles and people',
  [
    shape.chain(([n, m]) =>
      fc.record({
        people: peopleOf(n),
        phenotypes: fc.array(name, { minLength: n, maxLength: n }),
        variants: fc.array(
          fc.oneof(
            fc.record({ id: name, counted: allele }),
            fc.record({ id: name, counted: allele, other: allele }),
          ),
          { minLength: m, maxLength: m },
        ),
        dosage: matrixOf(n, m, dosage),
      }),
    ),
  ],
  raw => {
    const { dosage: X, ...rest } = value(formats.readRaw(formats.writeRaw(raw)));
    const { dosage: Y, ...written } = raw;
    expect(rest).toEqual(written);
    return sameMatrix(X, Y);
  },
);

law(
  'an .id file that was written is read as the same people',
  [fc.integer({ min: 1, max: 6 }).chain(peopleOf)],
  ids => {
    expect(value(formats.readIndividuals(formats.writeIndividuals(ids)))).toEqual(ids);
  },
);

law(
  'a .rel of each form that was written is read as the same matrix',
  [symmetric(finite), fc.constantFrom(...formats.relShapes)],
  (K, form) => sameMatrix(value(formats.readRel(formats.writeRel(K, form), K.rows)).K, K),
  200,
);

law(
  'a .rel.bin of each form and precision that was written is read as the same matrix',
  [
    symmetric(finite32.map(x => x || 1)),
    fc.constantFrom(...formats.relShapes),
    fc.constantFrom(32 as const, 64 as const),
  ],
  (K, shape, bits) =>
    sameMatrix(
      value(formats.readRelBinary(formats.writeRelBinary(K, { shape, bits }), K.rows, { shape, bits })),
      K,
    ),
  200,
);

law(
  'a .grm.bin that was written is read as the same matrix, if binary32 holds its numbers',
  [symmetric(finite32)],
  K => sameMatrix(value(formats.readGrmBinary(formats.writeGrmBinary(K), K.rows)), K),
  200,
);

law(
  'a .grm text that was written is read as the same matrix and counts, in any order of its lines',
  [
    symmetric(finite).chain(K =>
      fc.record({
        K: fc.constant(K),
        counts: symmetric(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), 7).map(N => ({
          ...K,
          data: K.data.map((_, k) => N.data[0]! * (k % (K.rows + 1) === 0 ? 1 : 0)),
        })),
      }),
    ),
    fc.boolean(),
  ],
  (grm, backwards) => {
    const text = formats.writeGrmText(grm);
    const lines = text.split('\n').slice(0, -1);
    const read = value(
      formats.readGrmText(`${(backwards ? lines.reverse() : lines).join('\n')}\n`, grm.K.rows),
    );
    return sameMatrix(read.K, grm.K) && sameMatrix(read.counts, grm.counts);
  },
);

law(
  'BIMBAM genotypes that were written are read as the same variants and dosages',
  [
    shape.chain(([n, m]) =>
      fc.record({
        variants: fc.array(fc.record({ id: plainName, counted: plainName, other: plainName }), {
          minLength: m,
          maxLength: m,
        }),
        dosage: matrixOf(n, m, dosage),
      }),
    ),
  ],
  genotypes => {
    const read = value(formats.readBimbamGenotypes(formats.writeBimbamGenotypes(genotypes)));
    expect(read.variants).toEqual(genotypes.variants);
    return sameMatrix(read.dosage, genotypes.dosage);
  },
);

const orMissing = fc.oneof(
  { weight: 9, arbitrary: finite },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

law(
  'BIMBAM phenotypes and covariates that were written are read as the same numbers',
  [matrices(orMissing)],
  Y => sameMatrix(value(formats.readBimbamColumns(formats.writeBimbamColumns(Y), Y.rows)), Y),
  200,
);

law('a symmetric matrix written as text is a relationship matrix of GEMMA', [symmetric(finite)], K =>
  sameMatrix(value(formats.readGemmaRelationship(formats.writeNumberMatrix(K, '\t'))).matrix, K),
);

/** Names as tables of R have them: with quotes, separators and line ends inside. */
const tableName = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', '\t', ' ', '\n', '#', '日'),
  maxLength: 4,
});

law(
  'a CSV or TSV that was written is read as the same numbers and names, whatever the names hold',
  [
    matrices(orMissing).chain(matrix =>
      fc.record({
        matrix: fc.constant(matrix),
        columns: fc.array(tableName, { minLength: matrix.cols, maxLength: matrix.cols }),
        rows: fc.array(tableName, { minLength: matrix.rows, maxLength: matrix.rows }),
      }),
    ),
    fc.constantFrom(...formats.csvSeparators),
    fc.constantFrom(...formats.csvLayouts),
  ],
  ({ matrix, columns, rows }, separator, layout) => {
    const named = {
      numbers: { matrix },
      header: { matrix, columns },
      'header-and-names': { matrix, columns, rows },
    }[layout];
    const read = value(
      formats.readCsv(formats.writeCsv(named, separator), { layout, separator, missing: 'nan' }),
    );
    const { matrix: A, digits: _, ...names } = read;
    const { matrix: B, ...expected } = named;
    expect(names).toEqual(expected);
    return sameMatrix(A, B);
  },
  300,
);

law(
  'a JSON matrix that was written is read as the same numbers, by us and by JSON.parse',
  [matrices(orMissing)],
  A => {
    const text = formats.writeJsonMatrix(A);
    const rows = JSON.parse(text) as (number | null)[][];
    expect([rows.length, rows[0]!.length]).toEqual([A.rows, A.cols]);
    expect(
      rows.every((row, i) => row.every((x, j) => Object.is(x ?? Number.NaN, A.data[i + j * A.rows]))),
    ).toBe(true);
    return sameMatrix(value(formats.readJsonMatrix(text, [], 'nan')).matrix, A);
  },
);
