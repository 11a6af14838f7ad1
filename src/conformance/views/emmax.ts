import { writeNumberMatrix } from '../../formats/number-matrix.ts';
import type { DosageMatrix } from '../../genotypes/dosage.ts';
import { asColumn } from '../../linalg/dense.ts';
import type { FixtureCase } from '../case.ts';
import { dosageOf, hasConstant, hasMissing, modelOf, policiesOf, wordOf, wordsOf } from './inputs.ts';
import { allelesOf, tpedFiles, valuesFile } from './people.ts';
import { type Asked, Inexpressible, OUT, type View, type ViewFile, type ViewRun } from './view.ts';

/**
 * EMMAX (beta-07Mar2010): a .tped whose counted allele is 2, phenotypes, covariates with their intercept, K as .kinf.
 *
 *   relationship   emmax-kin: half of `hwe-sd`
 *   fit            .reml
 *   associate      .reml and .ps: Wald by t at the ratio of the null model
 */
export function emmaxView({ kase, op }: Asked): View {
  switch (op) {
    case 'relationship':
      return relationship(kase);
    case 'fit':
      return fit(kase);
    case 'associate':
      return associate(kase);
    default:
      throw new Inexpressible('emmax is asked relationship, fit and associate');
  }
}

/** The alleles of a 12-coded file: EMMAX counts 2. */
const [OTHER, COUNTED] = ['1', '2'];
const genotypes = (dosage: DosageMatrix): ViewFile[] => tpedFiles(allelesOf(dosage, COUNTED, OTHER));

function relationship(kase: FixtureCase): View {
  if (wordOf(kase, 'convention') !== 'hwe-sd')
    throw new Inexpressible('emmax-kin divides by √(2p(1 − p)), and halves (or counts shared alleles)');
  const dosage = dosageOf(kase);
  const { missing, monomorphic } = policiesOf(kase);
  if (hasMissing(dosage) && missing !== 'mean')
    throw new Inexpressible('emmax-kin puts the mean in for what is missing');
  if (hasConstant(dosage) && monomorphic !== 'count')
    throw new Inexpressible('emmax-kin counts a variant that does not vary');
  return {
    files: genotypes(dosage),
    runs: [
      {
        name: 'kin',
        program: 'emmax-kin',
        words: ['-d', '10', 'genotypes'],
        writes: { K: 'genotypes.BN.kinf' }, // it writes beside what it reads
      },
    ],
  };
}

/** Ten digits instead of five. */
const WORDS = [
  ...['-d', '10', '-t', 'genotypes', '-p', 'phenotypes.txt', '-k', 'kinship.kinf', '-c', 'covariates.txt'],
  ...['-o', `${OUT}/emmax`],
];
const run = (writes: Readonly<Record<string, string>>): ViewRun => ({
  name: 'emmax',
  program: 'emmax',
  words: WORDS,
  writes,
});

/** @throws Inexpressible */
function model(kase: FixtureCase): { files: ViewFile[]; n: number } {
  if (wordOf(kase, 'method') !== 'REML') throw new Inexpressible('emmax fits by REML');
  const { y, X, K } = modelOf(kase);
  if (y.length - X.cols === 1)
    throw new Inexpressible(
      'n − p = 1: emmax scans a variant behind every fit, and no degree of freedom is left for that',
    );
  return {
    files: [
      valuesFile('phenotypes', 'phenotypes.txt', asColumn(y)),
      valuesFile('covariates', 'covariates.txt', X),
      { role: 'kinship', name: 'kinship.kinf', content: writeNumberMatrix(K, '\t') },
    ],
    n: y.length,
  };
}

/** EMMAX wants a variant, also where none is asked about. */
const anyVariant = (n: number): DosageMatrix => ({
  rows: n,
  cols: 1,
  data: Float64Array.from({ length: n }, (_, i) => i % 3),
});

function fit(kase: FixtureCase): View {
  const { files, n } = model(kase);
  return { files: [...genotypes(anyVariant(n)), ...files], runs: [run({ reml: `${OUT}/emmax.reml` })] };
}

function associate(kase: FixtureCase): View {
  if (wordOf(kase, 'components') !== 'null-ratio')
    throw new Inexpressible('emmax keeps the ratio of the null model, and estimates the size of V anew');
  if (!wordsOf(kase, 'tests').some(test => test === 'wald-t' || test === 'wald-f'))
    throw new Inexpressible('emmax tests by t');
  const dosage = dosageOf(kase);
  if (hasMissing(dosage) && wordOf(kase, 'missing') !== 'mean')
    throw new Inexpressible('emmax puts the mean in for what is missing');
  const { files, n } = model(kase);
  if (dosage.rows !== n) throw new Inexpressible(`${n} phenotypes, ${dosage.rows} rows of dosages`);
  return {
    files: [...genotypes(dosage), ...files],
    runs: [run({ reml: `${OUT}/emmax.reml`, associations: `${OUT}/emmax.ps` })],
  };
}
