/** Data that several groups of fixtures share. */

/** The documented example (docs: the five people and three variants of the source document). */
export const DOCUMENTED = {
  alleles: [
    ['CC', 'CT', 'AT'],
    ['TT', 'TT', 'AA'],
    ['CT', 'CT', 'AA'],
    ['CC', 'TT', 'AA'],
    ['CC', 'CC', 'TT'],
  ],
  counted: ['T', 'C', 'T'],
  dosage: [
    [0, 1, 1],
    [2, 0, 0],
    [1, 1, 0],
    [0, 0, 0],
    [0, 2, 2],
  ],
} as const;

/** Two families drawn as blocks: three people related by one half, and two. */
export const TWO_FAMILIES = [
  ['1', '0.5', '0.5', '0', '0'],
  ['0.5', '1', '0.5', '0', '0'],
  ['0.5', '0.5', '1', '0', '0'],
  ['0', '0', '0', '1', '0.5'],
  ['0', '0', '0', '0.5', '1'],
] as const;

/** Six people, four variants, four genotypes missing: every pair still shares a variant. */
export const WITH_MISSING = [
  [0, 1, 2, 1],
  [1, 0, 1, null],
  [2, null, 0, 1],
  [1, 1, null, 0],
  [0, 2, 1, 1],
  [1, null, 0, 2],
] as const;

export const strict = { missing: 'refuse', monomorphic: 'refuse' } as const;
export const standardizeNames = ['sample-sd', 'population-sd', 'hwe-sd', 'centre-only'] as const;
export const relationshipNames = [...standardizeNames, 'vanraden-1', 'yang-2010-diagonal'] as const;

/** Who computes it, for the notes. */
export const foundIn: Readonly<Record<(typeof relationshipNames)[number], string>> = {
  'sample-sd': 'R scale(), the documented example',
  'population-sd': 'GEMMA -gk 2, pylmm, hail realized relationship',
  'hwe-sd': 'GCTA --make-grm, PLINK --make-rel',
  'centre-only': 'GEMMA -gk 1, PLINK --make-rel cov',
  'vanraden-1': 'VanRaden (2008) method 1, rrBLUP, GCTA --make-grm-alg 1',
  'yang-2010-diagonal': 'GCTA --make-grm-f3',
};

export const GENERATOR = 'r-mersenne-twister-inversion';

/** The document's own simulation; `skip` normal draws are thrown away first. */
export const documentedSimulation = (skip: number) => ({
  generator: GENERATOR,
  seed: 13,
  skip,
  dosage: DOCUMENTED.dosage.map(row => row.map(String)),
  convention: 'sample-sd',
  fixed: 0,
  beta: '0.8',
  sigma_u: '0.5',
  sigma_e: '0.3',
});

/** 420 times the documented relationship matrix: whole numbers, so that a case with it is exact in binary64. */
export const WHOLE_GRM: readonly (readonly number[])[] = [
  [99, -221, -76, -11, 209],
  [-221, 534, 129, 44, -486],
  [-76, 129, 99, -11, -141],
  [-11, 44, -11, 254, -276],
  [209, -486, -141, -276, 694],
];
