import { writeGrmBinary } from '../../formats/grm.ts';
import { writeIndividuals } from '../../formats/individuals.ts';
import { asColumn, type DenseMatrix } from '../../linalg/dense.ts';
import type { FixtureCase } from '../case.ts';
import {
  dosageOf,
  hasConstant,
  hasMissing,
  interceptOf,
  modelOf,
  policiesOf,
  without,
  wordOf,
  wordsOf,
} from './inputs.ts';
import { plinkFiles, valuesFile } from './people.ts';
import { type Asked, Inexpressible, OUT, person, type View, type ViewFile, type ViewRun } from './view.ts';

/**
 * GCTA 1.9x: .bed, .grm.bin (binary32), phenotypes, covariates without the intercept that it adds.
 *
 *   relationship   --make-grm `hwe-sd`, --make-grm-alg 1 `vanraden-1`, --make-grm-f3 `yang-2010-diagonal`
 *   fit            --reml --reml-est-fix
 *   associate      --mlma --mlma-no-adj-covar: Wald by χ² at the components of the null model
 */
export function gctaView({ kase, op }: Asked): View {
  switch (op) {
    case 'relationship':
      return relationship(kase);
    case 'fit':
      return fit(kase);
    case 'associate':
      return associate(kase);
    default:
      throw new Inexpressible('gcta is asked relationship, fit and associate');
  }
}

const run = (
  name: string,
  words: readonly string[],
  suffixes: Readonly<Record<string, string>>,
): ViewRun => ({
  name,
  program: 'gcta',
  words: [...words, '--thread-num', '1', '--out', `${OUT}/${name}`],
  writes: Object.fromEntries(
    Object.entries(suffixes).map(([role, suffix]) => [role, `${OUT}/${name}.${suffix}`]),
  ),
});

/** "sample size is too small": GCTA ends where there are fewer people. */
const FEWEST = 10;
const requirePeople = (n: number): void => {
  if (n < FEWEST) throw new Inexpressible(`gcta wants ${FEWEST} people, and this case has fewer`);
};

const kinds: ReadonlyMap<string, readonly string[]> = new Map([
  ['hwe-sd', ['--make-grm']],
  ['vanraden-1', ['--make-grm-alg', '1']],
  ['yang-2010-diagonal', ['--make-grm-f3']],
]);

function relationship(kase: FixtureCase): View {
  const kind = kinds.get(wordOf(kase, 'convention'));
  if (kind === undefined) throw new Inexpressible(`gcta has no ${wordOf(kase, 'convention')}`);
  const dosage = dosageOf(kase);
  const { missing, monomorphic } = policiesOf(kase);
  if (hasMissing(dosage) && missing !== 'pairwise')
    throw new Inexpressible('gcta leaves out what is missing, pair by pair');
  if (hasConstant(dosage) && monomorphic !== 'drop')
    throw new Inexpressible('gcta drops a variant that does not vary');
  const writes = { K: 'grm.bin', pairs: 'grm.N.bin', id: 'grm.id' };
  return { files: plinkFiles(dosage), runs: [run('grm', ['--bfile', 'genotypes', ...kind], writes)] };
}

/** K as a .grm.bin. @throws Inexpressible where binary32 does not hold it */
function kinshipFiles(K: DenseMatrix): ViewFile[] {
  const lost = K.data.findIndex(x => Math.fround(x) !== x);
  if (lost >= 0)
    throw new Inexpressible(`K holds ${K.data[lost]}, which is no binary32: a .grm.bin would round it`);
  const one = { ...K, data: K.data.map(() => 1) }; // the number of variants, which these analyses do not use
  return [
    { role: 'kinship', name: 'kinship.grm.bin', content: writeGrmBinary(K) },
    { role: 'variants-of-kinship', name: 'kinship.grm.N.bin', content: writeGrmBinary(one) },
    {
      role: 'people-of-kinship',
      name: 'kinship.grm.id',
      content: writeIndividuals(Array.from({ length: K.rows }, (_, i) => person(i))),
    },
  ];
}

/** The files of a model, and the words that name them. @throws Inexpressible */
function model(kase: FixtureCase): { files: ViewFile[]; words: string[]; n: number } {
  if (wordOf(kase, 'method') !== 'REML') throw new Inexpressible('gcta fits by REML');
  const { y, X, K } = modelOf(kase);
  requirePeople(y.length);
  const intercept = interceptOf(X);
  if (intercept === undefined) throw new Inexpressible('gcta has an intercept always');
  const covariates = without(X, intercept);
  const named = covariates === undefined ? [] : [valuesFile('covariates', 'covariates.txt', covariates)];
  return {
    files: [...kinshipFiles(K), valuesFile('phenotypes', 'phenotypes.txt', asColumn(y)), ...named],
    words: [
      ...['--grm', 'kinship', '--pheno', 'phenotypes.txt'],
      ...(covariates === undefined ? [] : ['--qcovar', 'covariates.txt']),
    ],
    n: y.length,
  };
}

function fit(kase: FixtureCase): View {
  const { files, words } = model(kase);
  return {
    files,
    runs: [run('reml', [...words, '--reml', '--reml-est-fix', '--reml-maxit', '10000'], { hsq: 'hsq' })],
  };
}

function associate(kase: FixtureCase): View {
  if (wordOf(kase, 'components') !== 'null')
    throw new Inexpressible('gcta keeps the components of the null model');
  if (!wordsOf(kase, 'tests').includes('wald-chi2')) throw new Inexpressible('gcta tests by χ²');
  const dosage = dosageOf(kase);
  if (hasMissing(dosage) && wordOf(kase, 'missing') !== 'mean')
    throw new Inexpressible('gcta puts the mean in for what is missing');
  const { files, words, n } = model(kase);
  if (dosage.rows !== n) throw new Inexpressible(`${n} phenotypes, ${dosage.rows} rows of dosages`);
  const scan = ['--bfile', 'genotypes', ...words, '--mlma', '--mlma-no-adj-covar', '--reml-maxit', '10000'];
  return { files: [...plinkFiles(dosage), ...files], runs: [run('scan', scan, { associations: 'mlma' })] };
}
