/**
 * Genotype: what is a dosage?
 *
 *   symbol  name                                          shape   scale
 *   X       dosage, copies of the counted allele          n x m   0 … 2 copies, or missing
 *   pₖ      frequency of the counted allele               m       proportion, 0 … 1
 *
 * Everything here is exact: a count is a whole number and a frequency is a fraction.
 */
import { type DosageMatrix, observed, refuseImpossibleDosage } from './genotypes/dosage.ts';
import { column, type M, map, matrix, type N, range } from './linalg/matrix.ts';
import { Rational, rationals } from './number/rational.ts';
import { sum } from './number/real.ts';
import { Refusal } from './number/refusal.ts';

export type { Dosage, DosageMatrix } from './genotypes/dosage.ts';

const alphabet = ['A', 'C', 'G', 'T'];
const two = Rational.of(2);

/**
 * The additive coding: the number of copies of the counted allele.
 *
 *   Xᵢₖ = #{ a in genotypeᵢₖ : a = countedₖ }
 *
 * @param genotypes n x m texts of two letters ("CT"), null = missing
 * @param counted   m letters: the allele that is counted, which no program chooses alike
 * @returns n x m whole numbers 0, 1, 2, or null
 * @throws Refusal `empty`, `ragged`, `dimension-mismatch`, `not-a-genotype`, `unknown-allele`, `not-biallelic`
 * @source the documented example, `sum(alleles == alt_alleles[j])`
 */
export function alleleDosage(
  genotypes: readonly (readonly (string | null)[])[],
  counted: readonly string[],
): DosageMatrix {
  const texts = matrix<string | null, N, M>(genotypes, 'alleles');
  if (counted.length !== texts.cols)
    throw new Refusal('dimension-mismatch', `${counted.length} counted alleles for ${texts.cols} variants`, {
      field: 'counted',
    });
  counted.forEach((allele, k) => {
    if (!alphabet.includes(allele))
      throw new Refusal('unknown-allele', `counted[${k}] is "${allele}": write one of A C G T`, {
        field: 'counted',
        column: k,
      });
  });
  const pairs = map(texts, lettersOf);
  range(texts.cols, k => refuseThirdAllele(column(pairs, k).flat(), counted[k]!, k));
  return map(pairs, (pair, _, k) =>
    pair.length === 0 ? null : Rational.of(pair.filter(allele => allele === counted[k]).length),
  );
}

/** The two letters of a genotype; none when it is missing. */
function lettersOf(text: string | null, row: number, column: number): readonly string[] {
  if (text === null) return [];
  const place = { field: 'alleles', row, column };
  if (typeof text !== 'string' || text.length !== 2)
    throw new Refusal(
      'not-a-genotype',
      `alleles[${row}][${column}] is "${text}": write two letters, or null`,
      place,
    );
  for (const letter of text)
    if (!alphabet.includes(letter))
      throw new Refusal(
        'unknown-allele',
        `alleles[${row}][${column}] is "${text}": alleles are A C G T`,
        place,
      );
  return [...text];
}

function refuseThirdAllele(letters: readonly string[], counted: string, k: number): void {
  const others = new Set(letters.filter(letter => letter !== counted));
  if (others.size > 1)
    throw new Refusal(
      'not-biallelic',
      `variant ${k} has the alleles ${[...others].sort().join(', ')} beside the counted ${counted}: split it first`,
      { field: 'alleles', column: k },
    );
}

/**
 * The frequency of the counted allele among the observed genotypes.
 *
 *   pₖ = Σ_observed Xᵢₖ / (2 nₖ)
 *
 * @returns m fractions in [0, 1]
 * @throws Refusal `not-a-dosage`, `all-missing`
 */
export function alleleFrequency(dosage: DosageMatrix): Rational[] {
  refuseImpossibleDosage(dosage);
  return range(dosage.cols, k => {
    const seen = observed(dosage, k);
    return sum(rationals, seen).over(Rational.of(2 * seen.length));
  });
}

/** Counting the other allele instead: Xᵢₖ becomes 2 − Xᵢₖ. */
export const swapCountedAllele = (dosage: DosageMatrix): DosageMatrix =>
  map(dosage, x => (x === null ? null : two.minus(x)));

/** PLINK 1 .bed, two bits a genotype: the copies of allele 1 (column 5 of the .bim). */
const bedCodes = [2, null, 1, 0] as const;

/**
 * The copies of allele 1 for a two-bit code of a PLINK 1 .bed file: 00 → 2, 01 → missing, 10 → 1, 11 → 0.
 * @throws Refusal `out-of-domain` for a code that is not 0, 1, 2 or 3
 */
export function decodeBedGenotype(code: number): 0 | 1 | 2 | null {
  const copies = bedCodes[code];
  if (copies === undefined) throw new Refusal('out-of-domain', `${code} is not a two-bit genotype code`);
  return copies;
}

/**
 * The two-bit code for 0, 1 or 2 copies of allele 1, or a missing genotype.
 * @throws Refusal `not-a-dosage`: a .bed file holds whole counts only
 */
export function encodeBedGenotype(copies: number | null): 0 | 1 | 2 | 3 {
  const code = bedCodes.indexOf(copies as 0 | 1 | 2 | null);
  if (code < 0)
    throw new Refusal('not-a-dosage', `${copies} can not be stored: a .bed file holds 0, 1, 2 or missing`);
  return code as 0 | 1 | 2 | 3;
}
