import { numberText } from '../../formats/number-matrix.ts';
import { asColumn, type DenseMatrix } from '../../linalg/dense.ts';
import type { FixtureCase, Json } from '../case.ts';
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
import { plinkFiles, tpedFiles, valuesFile } from './people.ts';
import { type Asked, Inexpressible, OUT, type View, type ViewFile, type ViewRun, variant } from './view.ts';

/**
 * PLINK 1.9 and PLINK 2, each from the same files.
 *
 *   genotype       .tped in, the counts of --recode A and --export A out, and the frequencies of --freq
 *   relationship   --make-rel as doubles and as text, --make-grm-bin as floats
 *   associate      --linear and --glm, where K is a multiple of I: then the mixed model is ordinary least squares
 */
export function plinkView({ kase, op }: Asked): View {
  switch (op) {
    case 'genotype':
      return genotype(kase);
    case 'relationship':
      return relationship(kase);
    case 'associate':
      return associate(kase);
    default:
      throw new Inexpressible(
        'plink is asked genotype, relationship, and associate where K is a multiple of I',
      );
  }
}

type Plink = 'plink1.9' | 'plink2';

/** A run of one of the two; its files begin with its name. */
const run = (
  program: Plink,
  what: string,
  words: readonly string[],
  suffixes: Readonly<Record<string, string>>,
): ViewRun => {
  const name = `${program}-${what}`;
  return {
    name,
    program,
    words: [...words, '--out', `${OUT}/${name}`],
    writes: Object.fromEntries(
      Object.entries(suffixes).map(([role, suffix]) => [role, `${OUT}/${name}.${suffix}`]),
    ),
  };
};

/** PLINK 2 wants 50 people, or to be told that it need not have them. */
const FEW = ['--bad-freqs'];

/** What each program calls a convention of the relationship matrix; PLINK 2 has no other diagonals. */
const kinds: Readonly<Record<Plink, ReadonlyMap<string, readonly string[]>>> = {
  'plink1.9': new Map([
    ['hwe-sd', []],
    ['centre-only', ['cov']],
    ['yang-2010-diagonal', ['ibc3']],
  ]),
  plink2: new Map([
    ['hwe-sd', []],
    ['centre-only', ['cov']],
  ]),
};

function relationship(kase: FixtureCase): View {
  const convention = wordOf(kase, 'convention');
  if (!kinds['plink1.9'].has(convention)) throw new Inexpressible(`plink has no ${convention}`);
  const dosage = dosageOf(kase);
  const { missing, monomorphic } = policiesOf(kase);
  if (hasConstant(dosage) && monomorphic !== 'count')
    throw new Inexpressible('plink counts a variant that does not vary');
  const imputed = hasMissing(dosage) && missing === 'mean';
  if (hasMissing(dosage) && !imputed && missing !== 'pairwise')
    throw new Inexpressible('plink leaves out what is missing, pair by pair');
  const programs = (['plink1.9', 'plink2'] as const).filter(
    name => kinds[name].has(convention) && !(imputed && name === 'plink1.9'),
  );
  if (programs.length === 0)
    throw new Inexpressible('no plink puts the mean in for what is missing and has this diagonal');
  const runs = programs.flatMap(name => {
    const kind = [...kinds[name].get(convention)!, ...(imputed ? ['meanimpute'] : [])];
    const input = ['--bfile', 'genotypes', ...(name === 'plink2' ? FEW : [])];
    return [
      run(name, 'rel', [...input, '--make-rel', 'bin', 'square', ...kind], { K: 'rel.bin', id: 'rel.id' }),
      run(name, 'text', [...input, '--make-rel', 'square', ...kind], { K_text: 'rel', id: 'rel.id' }),
      run(name, 'grm', [...input, '--make-grm-bin', ...kind], {
        K_float: 'grm.bin',
        pairs: 'grm.N.bin',
        id: 'grm.id',
      }),
    ];
  });
  return { files: plinkFiles(dosage), runs };
}

/** Letters of a genotype, "CT"; null where it is missing. @throws Inexpressible */
function lettersOf(genotype: Json, place: string): readonly [string, string] | null {
  if (genotype === null) return null;
  if (typeof genotype === 'string' && /^[ACGT][ACGT]$/.test(genotype)) return [genotype[0]!, genotype[1]!];
  throw new Inexpressible(`${place} is ${JSON.stringify(genotype)}, which is no pair of letters`);
}

function genotype(kase: FixtureCase): View {
  const alleles = kase.input.alleles as readonly (readonly Json[])[];
  const counted = wordsOf(kase, 'counted');
  if (!Array.isArray(alleles) || alleles.length === 0 || alleles.some(row => row.length !== counted.length))
    throw new Inexpressible('the table of genotypes is no table');
  if (counted.some(letter => !/^[ACGT]$/.test(letter)))
    throw new Inexpressible(`${JSON.stringify(counted)} are no alleles of a .tped`);
  const columns = counted.map((_, k) => alleles.map((row, i) => lettersOf(row[k]!, `alleles[${i}][${k}]`)));
  const list: ViewFile = {
    role: 'counted',
    name: 'counted.txt',
    content: counted.map((letter, k) => `${variant(k)}\t${letter}\n`).join(''),
  };
  const input = ['--tfile', 'genotypes'];
  return {
    files: [...tpedFiles(columns), list],
    runs: [
      run('plink1.9', 'counts', [...input, '--recode', 'A', '--recode-allele', list.name], { dosage: 'raw' }),
      run('plink1.9', 'freq', [...input, '--freq'], { frequency: 'frq' }),
      run('plink2', 'counts', [...input, '--export', 'A', '--export-allele', list.name], { dosage: 'raw' }),
      run('plink2', 'freq', [...input, '--freq'], { frequency: 'afreq' }),
    ],
  };
}

/** K = cI with c > 0. */
function isMultipleOfIdentity({ rows: n, data }: DenseMatrix): boolean {
  return data[0]! > 0 && data.every((x, k) => x === (k % n === Math.floor(k / n) ? data[0] : 0));
}

function associate(kase: FixtureCase): View {
  const { y, X, K } = modelOf(kase);
  if (!isMultipleOfIdentity(K))
    throw new Inexpressible('plink has no random effects: K would have to be a multiple of I');
  const components = wordOf(kase, 'components');
  if (components !== 'null-ratio' && !(components === 'refit' && wordOf(kase, 'method') === 'REML'))
    throw new Inexpressible('least squares estimates the variance anew with every variant, over n − p − 1');
  if (!wordsOf(kase, 'tests').some(test => test === 'wald-t' || test === 'wald-f'))
    throw new Inexpressible('plink tests by t');
  const intercept = interceptOf(X);
  if (intercept === undefined) throw new Inexpressible('plink has an intercept always');
  if (y.every(v => v === 0 || v === 1 || v === 2))
    throw new Inexpressible('plink takes phenotypes of 0, 1 and 2 for controls and cases');
  const dosage = dosageOf(kase);
  if (hasMissing(dosage)) throw new Inexpressible('plink leaves out who has no genotype');
  const covariates = without(X, intercept);
  const named: ViewFile[] = covariates === undefined ? [] : [covariatesFile(covariates)];
  const covar = covariates === undefined ? [] : ['--covar', 'covariates.txt'];
  const input = ['--bfile', 'genotypes', '--pheno', 'phenotypes.txt', ...covar];
  return {
    files: [...plinkFiles(dosage), valuesFile('phenotypes', 'phenotypes.txt', asColumn(y)), ...named],
    runs: [
      run('plink1.9', 'linear', [...input, '--linear', 'hide-covar', '--allow-no-sex'], {
        associations: 'assoc.linear',
      }),
      run(
        'plink2',
        'linear',
        [
          ...input,
          ...FEW,
          '--glm',
          'hide-covar',
          'omit-ref',
          ...(covariates === undefined ? ['allow-no-covars'] : []),
        ],
        {
          associations: 'PHENO1.glm.linear',
        },
      ),
    ],
  };
}

/** PLINK 2 wants a header, and PLINK 1.9 takes one. */
function covariatesFile(X: DenseMatrix): ViewFile {
  const { content, ...file } = valuesFile('covariates', 'covariates.txt', X);
  const names = Array.from({ length: X.cols }, (_, j) => `x${numberText(j + 1)}`);
  return { ...file, content: `${['FID', 'IID', ...names].join('\t')}\n${content as string}` };
}
