import { type BimRow, type TpedRow, writeBed, writeBim, writeFam, writeTped } from '../../formats/index.ts';
import { numberText } from '../../formats/number-matrix.ts';
import type { DosageMatrix } from '../../genotypes/dosage.ts';
import type { DenseMatrix } from '../../linalg/dense.ts';
import { isCount } from './inputs.ts';
import { COUNTED, Inexpressible, OTHER, person, type ViewFile, variant } from './view.ts';

/** The files that PLINK began and others read: people, variants, counts, and values by person. */

/** Chromosome and place of every variant: programs leave out those of chromosome 0. */
const placeOf = (k: number) => ({ chromosome: '1', id: variant(k), centimorgan: 0, position: k + 1 });

export const famFile = (n: number, name: string): ViewFile => ({
  role: 'people',
  name,
  content: writeFam(
    Array.from({ length: n }, (_, i) => ({
      ...person(i),
      father: '0',
      mother: '0',
      sex: 'unknown',
      phenotypes: ['-9'],
    })),
  ),
});

/** .bed, .bim and .fam; allele 1 is the counted one. @throws Inexpressible where a dosage is no count */
export function plinkFiles(dosage: DosageMatrix): ViewFile[] {
  if (!isCount(dosage)) throw new Inexpressible('a .bed holds counts 0, 1, 2, and this case has others');
  const bim = Array.from(
    { length: dosage.cols },
    (_, k): BimRow => ({ ...placeOf(k), allele1: COUNTED, allele2: OTHER }),
  );
  return [
    { role: 'genotypes', name: 'genotypes.bed', content: writeBed(dosage) },
    { role: 'variants', name: 'genotypes.bim', content: writeBim(bim) },
    famFile(dosage.rows, 'genotypes.fam'),
  ];
}

type Genotype = TpedRow['genotypes'][number];

/** .tped and .tfam of genotypes as letters, variant by variant. */
export const tpedFiles = (genotypes: readonly (readonly Genotype[])[]): ViewFile[] => [
  {
    role: 'genotypes',
    name: 'genotypes.tped',
    content: writeTped(genotypes.map((own, k) => ({ ...placeOf(k), genotypes: own }))),
  },
  famFile(genotypes[0]!.length, 'genotypes.tfam'),
];

/** Dosages as two alleles each. @throws Inexpressible where a dosage is no count */
export function allelesOf(dosage: DosageMatrix, counted: string, other: string): Genotype[][] {
  if (!isCount(dosage)) throw new Inexpressible('a .tped holds counts 0, 1, 2, and this case has others');
  const genotype = (x: number): Genotype =>
    Number.isNaN(x) ? null : [x > 0 ? counted : other, x > 1 ? counted : other];
  return Array.from({ length: dosage.cols }, (_, k) =>
    Array.from(dosage.data.subarray(k * dosage.rows, (k + 1) * dosage.rows), genotype),
  );
}

/**
 * FID IID value …, no header: phenotypes and covariates as PLINK, GCTA and EMMAX read them.
 * @throws Inexpressible for −9, which these programs take for a missing value
 */
export function valuesFile(role: string, name: string, values: DenseMatrix): ViewFile {
  const lost = values.data.indexOf(-9);
  if (lost >= 0)
    throw new Inexpressible(
      `a value of ${role} is −9 (person ${(lost % values.rows) + 1}): it would be read as missing`,
    );
  const lines = Array.from({ length: values.rows }, (_, i) => {
    const { fid, iid } = person(i);
    const own = Array.from({ length: values.cols }, (_, j) => numberText(values.data[i + j * values.rows]!));
    return `${[fid, iid, ...own].join('\t')}\n`;
  });
  return { role, name, content: lines.join('') };
}
