/**
 * What is a dosage? The fast room: binary64, one column a variant, a missing dosage is NaN.
 *
 *   symbol  name                                    shape   scale
 *   X       dosage, copies of the counted allele    n x m   [0, 2]
 *   pₖ      frequency of the counted allele         m       [0, 1]
 */
import { allMissing, type DosageMatrix, refuseImpossibleDosage } from './genotypes/dosage.ts';
import { zeros } from './linalg/dense.ts';
import { rounded, sumOf, vectorOf } from './linalg/doubled.ts';
import { Refusal } from './linalg/refusal.ts';

export type { DosageMatrix } from './genotypes/dosage.ts';

const letters = new Set(['A', 'C', 'G', 'T']);

/**
 * The number of copies of the counted allele in every genotype.
 *
 *   Xᵢₖ = #{letters of genotype (i, k) equal to counted[k]}
 *
 * @param genotypes n rows of m two-letter texts over A C G T, or null for a missing genotype
 * @param counted m letters
 * @returns n x m of 0, 1, 2, or NaN
 * @throws Refusal `empty`, `ragged`, `dimension-mismatch`, `not-a-genotype`, `unknown-allele`, `not-biallelic`
 */
export function alleleDosage(
  genotypes: readonly (readonly (string | null)[])[],
  counted: readonly string[],
): DosageMatrix {
  const m = requireShape(genotypes, counted);
  const X = zeros(genotypes.length, m);
  const seen = counted.map(allele => new Set<string>([allele]));
  genotypes.forEach((row, i) => {
    for (let k = 0; k < m; k++) {
      const text = row[k]!;
      if (text !== null) requireGenotype(text, i, k);
      X.data[i + k * X.rows] = text === null ? Number.NaN : copiesOf(counted[k]!, text);
      for (const letter of text ?? '') seen[k]!.add(letter);
    }
  });
  seen.forEach((alleles, k) => {
    if (alleles.size > 2)
      throw new Refusal(
        'not-biallelic',
        `variant ${k} shows the alleles ${[...alleles].join(', ')}: split it into biallelic variants first`,
        { field: 'alleles', column: k },
      );
  });
  return X;
}

const copiesOf = (allele: string, text: string): number =>
  Number(text[0] === allele) + Number(text[1] === allele);

function requireShape(
  genotypes: readonly (readonly (string | null)[])[],
  counted: readonly string[],
): number {
  const field = 'alleles';
  const m = genotypes[0]?.length ?? 0;
  if (m === 0) throw new Refusal('empty', `${field} has no rows or no columns`, { field });
  const ragged = genotypes.findIndex(row => row.length !== m);
  if (ragged >= 0)
    throw new Refusal('ragged', `row ${ragged} has ${genotypes[ragged]!.length} values, row 0 has ${m}`, {
      field,
      row: ragged,
    });
  if (counted.length !== m)
    throw new Refusal('dimension-mismatch', `${counted.length} counted alleles for ${m} variants`, {
      field: 'counted',
    });
  const unknown = counted.findIndex(allele => !letters.has(allele));
  if (unknown >= 0)
    throw new Refusal('unknown-allele', `counted[${unknown}] is "${counted[unknown]}": write A, C, G or T`, {
      field: 'counted',
      column: unknown,
    });
  return m;
}

function requireGenotype(text: unknown, row: number, column: number): void {
  const place = { field: 'alleles', row, column };
  if (typeof text !== 'string' || text.length !== 2)
    throw new Refusal(
      'not-a-genotype',
      `alleles[${row}][${column}] is ${shown(text)}: write two letters`,
      place,
    );
  if (!letters.has(text[0]!) || !letters.has(text[1]!))
    throw new Refusal(
      'unknown-allele',
      `alleles[${row}][${column}] is ${shown(text)}: alleles are A C G T`,
      place,
    );
}

const shown = (text: unknown): string => (typeof text === 'string' ? `"${text}"` : String(text));

/**
 * The frequency of the counted allele among the observed genotypes.
 *
 *   pₖ = Σ_observed Xᵢₖ / (2 nₖ)
 *
 * @returns m fractions in [0, 1]
 * @throws Refusal `empty`, `not-finite`, `not-a-dosage`, `all-missing`
 */
export function alleleFrequency(dosage: DosageMatrix): Float64Array {
  refuseImpossibleDosage(dosage);
  return Float64Array.from({ length: dosage.cols }, (_, k) => {
    const seen = dosage.data.subarray(k * dosage.rows, (k + 1) * dosage.rows).filter(x => !Number.isNaN(x));
    if (seen.length === 0) throw allMissing(k);
    return rounded(sumOf(vectorOf(seen))) / (2 * seen.length);
  });
}

/** 2 − X: the same genotypes, the other allele counted. Missing stays missing. */
export const swapCountedAllele = (dosage: DosageMatrix): DosageMatrix => ({
  ...dosage,
  data: dosage.data.map(x => 2 - x),
});

/**
 * The copies of allele 1 (column 5 of the .bim) that a two-bit PLINK 1 .bed code stands for; null for a missing one.
 * @throws Refusal `out-of-domain`
 */
export function decodeBedGenotype(code: number): 0 | 1 | 2 | null {
  switch (code) {
    case 0b00:
      return 2;
    case 0b01:
      return null;
    case 0b10:
      return 1;
    case 0b11:
      return 0;
    default:
      throw new Refusal('out-of-domain', `${code} is not a two-bit genotype code: write 0, 1, 2 or 3`);
  }
}

/**
 * The two-bit .bed code for 0, 1 or 2 copies of allele 1, or null for a missing genotype.
 * @throws Refusal `not-a-dosage`: a .bed file holds whole counts only
 */
export function encodeBedGenotype(copies: number | null): 0 | 1 | 2 | 3 {
  switch (copies) {
    case 2:
      return 0b00;
    case null:
      return 0b01;
    case 1:
      return 0b10;
    case 0:
      return 0b11;
    default:
      throw new Refusal('not-a-dosage', `${copies} can not be stored: a .bed file holds 0, 1, 2 or missing`);
  }
}
