import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { genotypeLaws } from '../cli/fuzz/laws/genotype.ts';
import * as spec from '../spec/genotype.ts';
import { Rational } from '../spec/number/rational.ts';
import * as src from '../src/genotype.ts';
import { toRows } from '../src/linalg/dense.ts';
import { exactDosage } from './support/arbitraries.ts';
import { DOCUMENTED } from './support/documented.ts';
import { law } from './support/prop.ts';
import { refusalOf } from './support/refusals.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(genotypeLaws);

describe('anchor: the documented example', () => {
  test('its five people have the dosages 0 1 1 / 2 0 0 / 1 1 0 / 0 0 0 / 0 2 2', () => {
    const expected = [
      [0, 1, 1],
      [2, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [0, 2, 2],
    ];
    expect(spec.alleleDosage(DOCUMENTED.alleles, DOCUMENTED.counted).at).toEqual(exactDosage(expected).at);
    expect(toRows(src.alleleDosage(DOCUMENTED.alleles, DOCUMENTED.counted))).toEqual(expected);
  });
  test('its frequencies are 3/10, 2/5, 3/10', () => {
    const dosage = spec.alleleDosage(DOCUMENTED.alleles, DOCUMENTED.counted);
    expect(spec.alleleFrequency(dosage).map(String)).toEqual(['3/10', '2/5', '3/10']);
  });
});

describe('anchor: the .bed codes of the PLINK 1 format', () => {
  test.each([
    [0, 2],
    [1, null],
    [2, 1],
    [3, 0],
  ] as const)('code %s is %s copies of allele 1, both ways', (code, copies) => {
    for (const room of [spec, src]) {
      expect(room.decodeBedGenotype(code)).toBe(copies);
      expect(room.encodeBedGenotype(copies)).toBe(code);
    }
  });
});

/** Tables that may be wrong in every way a genotype can be: wrong length, letter, shape, third allele, missing. */
const anyText = fc.constantFrom('CC', 'CT', 'TT', 'AT', 'A', '', 'CTA', 'cc', 'NN', '00', 'C?', null);
const anyTable = fc.array(fc.array(anyText, { maxLength: 3 }), { maxLength: 4 });
const anyCounted = fc.array(fc.constantFrom('C', 'T', 'A', 'G', 'N', 'CT', ''), { maxLength: 3 });

law(
  'both rooms refuse the same genotypes, for the same reason, at the same place',
  [anyTable, anyCounted],
  (rows, counted) => {
    const said = refusalOf(() => spec.alleleDosage(rows, counted));
    expect(refusalOf(() => src.alleleDosage(rows, counted))).toEqual(said);
  },
  600,
);

law(
  'both rooms refuse the same genotypes when only one thing is wrong',
  [fc.nat(3), fc.nat(2), anyText],
  (i, k, bad) => {
    const rows = DOCUMENTED.alleles.map((row, r) =>
      r === i ? row.map((t, c) => (c === k ? bad : t)) : [...row],
    );
    expect(refusalOf(() => src.alleleDosage(rows, DOCUMENTED.counted))).toEqual(
      refusalOf(() => spec.alleleDosage(rows, DOCUMENTED.counted)),
    );
  },
  200,
);

test.each([
  [[['CC', 'CT']], ['T'], 'dimension-mismatch'],
  [[['CC'], ['CTA']], ['T'], 'not-a-genotype'],
  [[['CC'], ['CX']], ['T'], 'unknown-allele'],
  [[['CC'], ['ct']], ['T'], 'unknown-allele'],
  [[['CC'], ['AG']], ['T'], 'not-biallelic'],
  [[['CC'], ['CC', 'CT']], ['T'], 'ragged'],
  [[], [], 'empty'],
  [[['CC']], ['N'], 'unknown-allele'],
] as const)('%j counted %j is refused as %s', (rows, counted, code) => {
  for (const room of [spec, src])
    expect(refusalOf(() => room.alleleDosage(rows, counted))).toMatchObject({ code });
});

test('a variant without any observed genotype has no frequency', () => {
  expect(refusalOf(() => spec.alleleFrequency(exactDosage([[null], [null]])))).toMatchObject({
    code: 'all-missing',
  });
});

test('a dosage of 2.5 copies is refused with its place', () => {
  expect(
    refusalOf(() =>
      spec.alleleFrequency(
        exactDosage([
          [0, 1],
          [1, 2.5],
        ]),
      ),
    ),
  ).toEqual({
    code: 'not-a-dosage',
    place: { field: 'dosage', row: 1, column: 1 },
  });
});

test('a third of a copy is a dosage like any other', () => {
  const third = { rows: 1, cols: 1, at: [[Rational.of(1, 3)]] };
  expect(spec.alleleFrequency(third).map(String)).toEqual(['1/6']);
  expect(spec.swapCountedAllele(third).at[0]!.map(String)).toEqual(['5/3']);
});
