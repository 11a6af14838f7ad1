import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CertifiedValue } from '../../../src/conformance/case.ts';
import type { Rounding } from '../../../src/conformance/precision.ts';
import { onPath } from '../../adapters/peers.ts';
import { finished, versionOf } from '../programs.ts';
import { type ExactOptions, exactEntries, type Pair } from './exact.ts';
import { columnOf, type RealSet } from './sets.ts';

/** A relationship matrix that a program made of a set, and what it is to be. */
export interface MadeMatrix {
  readonly program: string;
  readonly version: string;
  readonly id: string;
  readonly command: string;
  readonly options: ExactOptions;
  /** Variants in the sum. */
  readonly variants: readonly number[];
  /** The entry as it was printed. */
  readonly entry: (pair: Pair) => string;
  readonly rounding: Rounding;
  /** All entries as text, where the program prints text. */
  readonly rows?: () => string[][];
}

interface Recipe {
  readonly program: string;
  readonly executable: string;
  readonly id: string;
  readonly words: string;
  readonly made: string;
  readonly options: ExactOptions;
  readonly filtered: boolean;
}

/** PLINK takes its frequencies from founders, and every mouse has parents in the .fam: --nonfounders. */
const recipes: Readonly<Record<RealSet['name'], readonly Recipe[]>> = {
  mouse: [
    gemma('-bfile m', 1, 'centre-only'),
    gemma('-bfile m', 2, 'population-sd'),
    plink('PLINK 1.9', 'plink1.9', '--make-rel square bin', 'hwe-sd'),
    plink('PLINK 1.9', 'plink1.9', '--make-rel square bin cov', 'centre-only'),
    plink('PLINK 2', 'plink2', '--make-rel square bin', 'hwe-sd'),
    plink('PLINK 2', 'plink2', '--make-rel square bin cov', 'centre-only'),
  ],
  bxd: [gemma('-g g -p y', 1, 'centre-only'), gemma('-g g -p y', 2, 'population-sd')],
};

function gemma(input: string, kind: 1 | 2, convention: ExactOptions['convention']): Recipe {
  return {
    program: 'GEMMA',
    executable: 'gemma',
    id: `gk-${kind}`,
    words: `${input} -gk ${kind} -outdir . -o gk${kind}`,
    made: `gk${kind}.${kind === 1 ? 'cXX' : 'sXX'}.txt`,
    options: { convention, missing: 'mean', monomorphic: 'drop' },
    filtered: true,
  };
}
function plink(
  program: string,
  executable: string,
  words: string,
  convention: ExactOptions['convention'],
): Recipe {
  const out = `${executable}-${convention}`;
  return {
    program,
    executable,
    id: `make-rel-${convention}`,
    words: `--bfile m --nonfounders ${words} --out ${out}`,
    made: `${out}.rel.bin`,
    options: { convention, missing: 'pairwise', monomorphic: 'count' },
    filtered: false,
  };
}

/** GEMMA's filter, on the people whose trait was measured: share of the rarer allele and of missing genotypes. */
const LEAST_FREQUENCY = 0.01;
const MOST_MISSING = 0.05;
/** The variants that GEMMA takes: chosen on the measured, and then used for everybody. */
export const keptByGemma = ({ dosage, measured, variants }: RealSet): number[] =>
  [...variants.keys()].filter(k => {
    const x = columnOf(dosage, k);
    const seen = measured.map(i => x[i]!).filter(value => !Number.isNaN(value));
    const frequency = seen.reduce((sum, value) => sum + value, 0) / (2 * seen.length);
    return (
      1 - seen.length / measured.length <= MOST_MISSING &&
      Math.min(frequency, 1 - frequency) >= LEAST_FREQUENCY &&
      seen.some(value => value !== seen[0])
    );
  });

/** Runs every program that is here in a directory with the files of the set; the others are named. */
export async function makeMatrices(
  set: RealSet,
  path: string,
  tell: (text: string) => void,
): Promise<{ made: MadeMatrix[]; notRun: { name: string; why: string }[] }> {
  const made: MadeMatrix[] = [];
  const notRun: { name: string; why: string }[] = [];
  for (const recipe of recipes[set.name]) {
    const { program, executable, id, words, options } = recipe;
    const command = `${executable} ${words}`;
    if (!onPath(executable)) {
      notRun.push({ name: program, why: `${executable} is not on PATH` });
      continue;
    }
    tell(command);
    const { code, err } = await finished(executable, words.split(' '), { cwd: path });
    if (code !== 0) {
      notRun.push({ name: program, why: `${command} ended with ${code}: ${err.trim().slice(-200)}` });
      continue;
    }
    const variants = recipe.filtered ? keptByGemma(set) : set.placed;
    const version = (await versionOf(program)) ?? '';
    made.push({
      program,
      version,
      id,
      command,
      options,
      variants,
      ...readMatrix(join(path, recipe.made), set),
    });
  }
  return { made, notRun };
}

/** Text with tabs, or doubles. */
function readMatrix(path: string, { dosage }: RealSet): Pick<MadeMatrix, 'entry' | 'rounding' | 'rows'> {
  const bytes = readFileSync(path);
  if (path.endsWith('.bin')) {
    const at = ([i, j]: Pair): number => bytes.readDoubleLE(8 * (i * dosage.rows + j));
    return { entry: pair => String(at(pair)), rounding: 'binary64' };
  }
  const rows = bytes
    .toString('latin1')
    .trimEnd()
    .split('\n')
    .map(line => line.trim().split('\t'));
  return { entry: ([i, j]) => rows[i]![j]!, rounding: GEMMA_DIGITS, rows: () => rows };
}
/** Significant digits that GEMMA prints of K. */
const GEMMA_DIGITS = 10;

/** People whose pairs are certified: the first, the last, and others at equal steps. */
const CERTIFIED_PEOPLE = 12;
export function certifiedPairs(people: number): Pair[] {
  const chosen = Array.from({ length: CERTIFIED_PEOPLE }, (_, k) =>
    Math.round((k * (people - 1)) / (CERTIFIED_PEOPLE - 1)),
  );
  return chosen.flatMap((i, a) => chosen.slice(0, a + 1).map((j): Pair => [i, j]));
}

export const certifiedEntries = (set: RealSet, made: MadeMatrix, pairs: readonly Pair[]): CertifiedValue[] =>
  exactEntries(set.dosage, made.variants, pairs, made.options);
