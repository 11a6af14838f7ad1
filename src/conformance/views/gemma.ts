import { writeBimbamColumns, writeBimbamGenotypes } from '../../formats/bimbam.ts';
import { writeNumberMatrix } from '../../formats/number-matrix.ts';
import type { DosageMatrix } from '../../genotypes/dosage.ts';
import { asColumn, type DenseMatrix } from '../../linalg/dense.ts';
import type { FixtureCase } from '../case.ts';
import {
  dosageOf,
  hasConstant,
  hasMissing,
  interceptOf,
  matrixOf,
  modelOf,
  policiesOf,
  wordOf,
  wordsOf,
} from './inputs.ts';
import {
  type Asked,
  COUNTED,
  Inexpressible,
  OTHER,
  OUT,
  type View,
  type ViewFile,
  type ViewRun,
  variant,
} from './view.ts';

/**
 * GEMMA 0.98: BIMBAM mean genotypes, phenotypes, covariates (with their intercept), K as text.
 *
 *   relationship   -gk 1 `centre-only`, -gk 2 `population-sd`
 *   spectrum       -eigen, of a K that is centred already: GEMMA centres every K
 *   fit            the null model in the log of -lmm 1; -vc 2 for REML
 *   associate      -lmm 1 (Wald), 2 (likelihood ratio), 3 (score) or 4 (several)
 */
export function gemmaView({ kase, op }: Asked): View {
  switch (op) {
    case 'relationship':
      return relationship(kase);
    case 'spectrum':
      return spectrum(kase);
    case 'fit':
      return fit(kase);
    case 'associate':
      return associate(kase);
    default:
      throw new Inexpressible('gemma is asked relationship, spectrum, fit and associate');
  }
}

/** Every filter off: a case asks about the variants that it has. */
const NO_FILTER = ['-maf', '0', '-miss', '1', '-hwe', '0', '-r2', '1', '-notsnp'];

const run = (
  name: string,
  words: readonly string[],
  suffixes: Readonly<Record<string, string>>,
): ViewRun => ({
  name,
  program: 'gemma',
  words: [...words, '-outdir', OUT, '-o', name],
  writes: Object.fromEntries(
    Object.entries(suffixes).map(([role, suffix]) => [role, `${OUT}/${name}.${suffix}`]),
  ),
});

const genotypes = (dosage: DosageMatrix): ViewFile => ({
  role: 'genotypes',
  name: 'genotypes.txt',
  content: writeBimbamGenotypes({
    variants: Array.from({ length: dosage.cols }, (_, k) => ({
      id: variant(k),
      counted: COUNTED,
      other: OTHER,
    })),
    dosage,
  }),
});
const phenotypes = (y: Float64Array): ViewFile => ({
  role: 'phenotypes',
  name: 'phenotypes.txt',
  content: writeBimbamColumns(asColumn(y)),
});
const kinship = (K: DenseMatrix): ViewFile => ({
  role: 'kinship',
  name: 'kinship.cXX.txt',
  content: writeNumberMatrix(K, '\t'),
});
const covariates = (X: DenseMatrix): ViewFile => ({
  role: 'covariates',
  name: 'covariates.txt',
  content: writeBimbamColumns(X),
});

/** GEMMA wants a phenotype of everybody, and does not look at it. */
const anyPhenotype = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => i + 1);
/** GEMMA wants a variant that varies, also where none is asked about. */
const anyVariant = (n: number): DosageMatrix => ({
  rows: n,
  cols: 1,
  data: Float64Array.from({ length: n }, (_, i) => i % 3),
});

function relationship(kase: FixtureCase): View {
  const kinds = new Map([
    ['centre-only', { flag: '1', suffix: 'cXX.txt' }],
    ['population-sd', { flag: '2', suffix: 'sXX.txt' }],
  ]);
  const kind = kinds.get(wordOf(kase, 'convention'));
  if (kind === undefined)
    throw new Inexpressible('gemma centres (-gk 1), or divides by the SD over n too (-gk 2)');
  const dosage = dosageOf(kase);
  const { missing, monomorphic } = policiesOf(kase);
  if (hasMissing(dosage) && missing !== 'mean')
    throw new Inexpressible('gemma puts the mean in for what is missing');
  if (hasConstant(dosage) && monomorphic !== 'drop')
    throw new Inexpressible('gemma drops a variant that does not vary');
  const words = ['-g', 'genotypes.txt', '-p', 'phenotypes.txt', '-gk', kind.flag, ...NO_FILTER];
  return {
    files: [genotypes(dosage), phenotypes(anyPhenotype(dosage.rows))],
    runs: [run('gk', words, { K: kind.suffix, log: 'log.txt' })],
  };
}

function spectrum(kase: FixtureCase): View {
  const K = matrixOf(kase, 'K');
  for (let i = 0; i < K.rows; i++) {
    let sum = 0;
    for (let j = 0; j < K.cols; j++) sum += K.data[i + j * K.rows]!;
    if (sum !== 0) throw new Inexpressible('gemma centres K before it looks at its eigenvalues');
  }
  const words = [
    '-g',
    'genotypes.txt',
    '-p',
    'phenotypes.txt',
    '-k',
    'kinship.cXX.txt',
    '-eigen',
    ...NO_FILTER,
  ];
  return {
    files: [genotypes(anyVariant(K.rows)), phenotypes(anyPhenotype(K.rows)), kinship(K)],
    runs: [run('eigen', words, { eigenvalues: 'eigenD.txt', eigenvectors: 'eigenU.txt', log: 'log.txt' })],
  };
}

/** The files of a model, and the words that name them. */
function model(kase: FixtureCase): { files: ViewFile[]; words: string[]; n: number; p: number } {
  const { y, X, K } = modelOf(kase);
  if (interceptOf(X) === undefined)
    throw new Inexpressible('gemma adds an intercept where the covariates have none');
  return {
    files: [phenotypes(y), covariates(X), kinship(K)],
    words: ['-p', 'phenotypes.txt', '-c', 'covariates.txt', '-k', 'kinship.cXX.txt'],
    n: y.length,
    p: X.cols,
  };
}

function fit(kase: FixtureCase): View {
  const { files, words, n, p } = model(kase);
  if (n - p === 1)
    throw new Inexpressible(
      'n − p = 1: gemma tells of the null model after a scan, and no degree of freedom is left for that',
    );
  const scan = ['-g', 'genotypes.txt', ...words, '-lmm', '1', ...NO_FILTER];
  const scanned = run('null', scan, { log: 'log.txt' });
  const components = run('vc', [...words, '-vc', '2'], { vc: 'log.txt' });
  return {
    files: [genotypes(anyVariant(n)), ...files],
    runs: wordOf(kase, 'method') === 'REML' ? [scanned, components] : [scanned],
  };
}

/** What GEMMA calls the tests that it has. */
const gemmaTests: ReadonlyMap<string, 'wald' | 'lrt' | 'score'> = new Map([
  ['wald-f', 'wald'],
  ['wald-t', 'wald'],
  ['lrt-chi2', 'lrt'],
  ['score-f', 'score'],
]);
const modes = { wald: '1', lrt: '2', score: '3' } as const;

/** The mode of -lmm that answers the tests of a case: 1 to 3 one of them, 4 all. */
export function gemmaMode(kase: FixtureCase): '1' | '2' | '3' | '4' {
  const [only, ...more] = testsOf(kase);
  return only === undefined || more.length > 0 ? '4' : modes[only];
}
const testsOf = (kase: FixtureCase): Set<'wald' | 'lrt' | 'score'> =>
  new Set(wordsOf(kase, 'tests').flatMap(test => gemmaTests.get(test) ?? []));

function associate(kase: FixtureCase): View {
  const tests = testsOf(kase);
  if (tests.size === 0)
    throw new Inexpressible('gemma has a Wald test by F, a likelihood ratio by χ² and a score test by F');
  if (wordOf(kase, 'components') !== 'refit' && !onlyScore(tests))
    throw new Inexpressible('gemma fits the components again for every variant');
  if (wordOf(kase, 'method') !== 'REML' && tests.has('wald'))
    throw new Inexpressible('the Wald test of gemma is by REML');
  const dosage = dosageOf(kase);
  if (hasMissing(dosage) && wordOf(kase, 'missing') !== 'mean')
    throw new Inexpressible('gemma puts the mean in for what is missing');
  const { files, words, n } = model(kase);
  if (dosage.rows !== n) throw new Inexpressible(`${n} phenotypes, ${dosage.rows} rows of dosages`);
  return {
    files: [genotypes(dosage), ...files],
    runs: [
      run('scan', ['-g', 'genotypes.txt', ...words, '-lmm', gemmaMode(kase), ...NO_FILTER], {
        associations: 'assoc.txt',
        log: 'log.txt',
      }),
    ],
  };
}

/** The score test is at the null model, whatever the components are. */
const onlyScore = (tests: ReadonlySet<string>): boolean => tests.size === 1 && tests.has('score');
