import { DOCUMENTED } from './data.ts';
import type { GroupDraft } from './draft.ts';

const alleles = DOCUMENTED.alleles;
const counted = DOCUMENTED.counted;

const refusal = (
  slug: string,
  refused: string,
  comment: string,
  input: GroupDraft['cases'][number]['input'],
) => ({
  slug,
  refused,
  comment,
  input,
});

export const genotypeGroups: readonly GroupDraft[] = [
  {
    chapter: 'genotype',
    group: 'genotype-coding',
    title: 'From two letters to a dosage',
    op: 'genotype',
    spec: ['genotype#alleleDosage', 'genotype#alleleFrequency'],
    notes: {
      AlleleSwap: {
        description: 'The other allele is counted: every dosage x becomes 2 − x.',
        consequence: 'The sign of every SNP effect changes; no p-value and no relationship matrix does.',
        links: ['https://github.com/genetics-statistics/GEMMA/issues/240'],
      },
      Missing: {
        description: 'Some genotypes are missing.',
        consequence: 'The frequency is that of the observed.',
        links: [],
      },
    },
    cases: [
      {
        slug: 'documented',
        comment: 'The documented example: five people, three variants, counted alleles T C T.',
        input: { alleles, counted },
        alternates: { 'allele-swap': { op: 'genotype', input: { alleles, counted: ['C', 'T', 'A'] } } },
      },
      {
        slug: 'documented-other-allele',
        comment: 'The same people, the other allele of each variant counted.',
        flags: ['AlleleSwap'],
        input: { alleles, counted: ['C', 'T', 'A'] },
        alternates: { 'allele-swap': { op: 'genotype', input: { alleles, counted } } },
      },
      {
        slug: 'letter-order',
        comment: 'CT and TC are the same genotype.',
        input: { alleles: [['CT'], ['TC'], ['CC']], counted: ['T'] },
      },
      {
        slug: 'missing',
        comment: 'Missing genotypes stay missing, and are not counted as zero copies.',
        flags: ['Missing'],
        input: {
          alleles: [
            ['CC', null],
            [null, 'AG'],
            ['CT', 'GG'],
          ],
          counted: ['T', 'A'],
        },
      },
      {
        slug: 'counted-allele-unseen',
        comment: 'Nobody carries the counted allele: all dosages are 0, which is no error of the coding.',
        input: { alleles: [['CC'], ['CC']], counted: ['T'] },
      },
      {
        slug: 'one-person',
        comment: 'n = 1.',
        input: { alleles: [['CT', 'GG', 'AA']], counted: ['T', 'G', 'C'] },
      },
    ],
  },
  {
    chapter: 'genotype',
    group: 'genotype-refusals',
    title: 'Texts that are no genotype',
    op: 'genotype',
    spec: ['genotype#alleleDosage', 'genotype#alleleFrequency'],
    cases: [
      refusal('three-letters', 'not-a-genotype', 'Three letters are not a diploid genotype.', {
        alleles: [['CC'], ['CTA']],
        counted: ['T'],
      }),
      refusal('one-letter', 'not-a-genotype', 'A haploid call is refused, not doubled.', {
        alleles: [['CC'], ['C']],
        counted: ['T'],
      }),
      refusal('empty-text', 'not-a-genotype', 'An empty text is not a missing genotype: that is null.', {
        alleles: [['CC'], ['']],
        counted: ['T'],
      }),
      refusal('indel', 'not-a-genotype', 'Multi-character alleles are refused.', {
        alleles: [['CC'], ['CAT/C']],
        counted: ['T'],
      }),
      refusal('unknown-letter', 'unknown-allele', 'N is no allele.', {
        alleles: [['CC'], ['CN']],
        counted: ['T'],
      }),
      refusal(
        'lower-case',
        'unknown-allele',
        'Lower case is not folded: soft-masked is a different statement.',
        { alleles: [['CC'], ['ct']], counted: ['T'] },
      ),
      refusal('counted-unknown', 'unknown-allele', 'The counted allele must be one of A C G T.', {
        alleles: [['CC']],
        counted: ['0'],
      }),
      refusal('three-alleles', 'not-biallelic', 'A third allele would be counted as the reference.', {
        alleles: [['CT'], ['CA']],
        counted: ['T'],
      }),
      refusal('too-few-counted', 'dimension-mismatch', 'One counted allele for two variants.', {
        alleles: [['CC', 'CT']],
        counted: ['T'],
      }),
      refusal('ragged', 'ragged', 'The second person has one genotype fewer.', {
        alleles: [['CC', 'CT'], ['CC']],
        counted: ['T', 'T'],
      }),
      refusal('nobody', 'empty', 'No people.', { alleles: [], counted: ['T'] }),
      refusal('all-missing', 'all-missing', 'A variant that nobody has been read at has no frequency.', {
        alleles: [
          [null, 'CC'],
          [null, 'CT'],
        ],
        counted: ['T', 'T'],
      }),
    ],
  },
];
