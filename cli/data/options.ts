import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type MissingTraitConvention, missingTraitConventions } from '../../src/formats/index.ts';
import type { MissingPolicy, MonomorphicPolicy } from '../../src/genotypes/policies.ts';
import { missingPolicies, monomorphicPolicies } from '../../src/genotypes/policies.ts';
import { type RelationshipConvention, relationshipConventions } from '../../src/relationship.ts';

/** Which genotypes and people. */
export interface GenotypeOptions {
  readonly bfile?: string;
  readonly keep?: string;
  readonly remove?: string;
  readonly extract?: string;
  readonly exclude?: string;
  readonly chr?: string[];
  readonly maf: number;
  readonly maxMissing: number;
}

/** Which relationship matrix. `refuse` is no choice: it says that the data must not need one. */
export interface RelationshipChoice {
  readonly convention?: RelationshipConvention;
  readonly missing: MissingPolicy;
  readonly monomorphic: MonomorphicPolicy;
}

/** Whose measurements. */
export interface TraitOptions {
  readonly grm?: string;
  readonly pheno?: string;
  readonly phenoName?: string[];
  readonly phenoMissing: MissingTraitConvention;
  readonly covar?: string;
  readonly covarName?: string[];
}

export interface RunOptions {
  readonly threads?: number;
  readonly json?: boolean;
}

/** As many threads as said, or as there are processors. */
export const threadsOf = ({ threads }: RunOptions): number => threads ?? availableParallelism();

export const addRunOptions = (command: Command): Command =>
  command
    .option('--threads <n>', 'as many as there are processors, unless said', atLeastOne)
    .option('--json', 'the report for programs, on stdout');

export const addGenotypeOptions = (command: Command): Command =>
  command
    .option('--bfile <prefix>', 'PLINK 1 data: PREFIX.bed, .bim, .fam')
    .option('--keep <file>', 'only these people: IID, or FID IID, one a line')
    .option('--remove <file>', 'without these people')
    .option('--extract <file>', 'only these variants: names of column 2 of the .bim')
    .option('--exclude <file>', 'without these variants')
    .option('--chr <list>', 'only these chromosomes, with commas between', listOf)
    .option(
      '--maf <share>',
      'without variants whose minor allele is rarer among the people analysed',
      shareOf(0.5),
      0,
    )
    .option(
      '--max-missing <share>',
      'without variants with a larger share of missing genotypes',
      shareOf(1),
      1,
    );

export const addRelationshipOptions = (command: Command): Command =>
  command
    .addOption(
      new Option('--convention <name>', 'of the relationship matrix, see fixtures/CONVENTIONS.md').choices(
        relationshipConventions,
      ),
    )
    .addOption(
      new Option('--missing <policy>', 'a missing genotype of the relationship matrix')
        .choices(missingPolicies)
        .default('refuse'),
    )
    .addOption(
      new Option('--monomorphic <policy>', 'a variant that does not vary')
        .choices(monomorphicPolicies)
        .default('refuse'),
    );

export const addTraitOptions = (command: Command): Command =>
  command
    .option('--grm <prefix>', 'a relationship matrix: PREFIX.grm.bin, .rel.bin, .cXX.txt or .sXX.txt')
    .option('--pheno <file>', 'phenotypes, FID IID value …; without it column 6 of the .fam')
    .option('--pheno-name <list>', 'columns of --pheno, by name or counted from 1', listOf)
    .addOption(
      new Option('--pheno-missing <convention>', 'what is missing besides NA')
        .choices(missingTraitConventions)
        .default('refuse-minus-9'),
    )
    .option('--covar <file>', 'covariates, numbers, as --pheno; an intercept is always there')
    .option('--covar-name <list>', 'only these columns of --covar', listOf);

const listOf = (text: string): string[] => {
  const names = text.split(',').map(name => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Write names with commas between.');
  return names;
};

const shareOf =
  (most: number) =>
  (text: string): number => {
    const share = Number(text);
    if (text.trim() === '' || !(share >= 0 && share <= most))
      throw new InvalidArgumentError(`Write a share from 0 to ${most}.`);
    return share;
  };

export function atLeastOne(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 1024)
    throw new InvalidArgumentError('Write a whole number from 1 to 1024.');
  return n;
}

/** Part i of n, from 1. */
export interface Shard {
  readonly part: number;
  readonly of: number;
}

export function shardOf(text: string): Shard {
  const [part, of] = text.split('/').map(Number) as [number, number?];
  if (!Number.isInteger(part) || !Number.isInteger(of) || part < 1 || of! < part || of! > 100_000)
    throw new InvalidArgumentError('Write i/n, the part and the number of parts: 3/20.');
  return { part, of: of! };
}

/** The rows of one part: as equal as whole numbers can be, in order. */
export function shardRange(
  { part, of }: Shard,
  total: number,
): { readonly from: number; readonly to: number } {
  return { from: Math.floor(((part - 1) * total) / of), to: Math.floor((part * total) / of) };
}
