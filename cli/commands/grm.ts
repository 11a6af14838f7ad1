import { type Command, Option } from 'commander';
import { type KinshipFormat, kinshipFormats } from '../data/kinship.ts';
import {
  addGenotypeOptions,
  addRelationshipOptions,
  addRunOptions,
  type GenotypeOptions,
  type RelationshipChoice,
  type RunOptions,
} from '../data/options.ts';
import { exitCodes, self } from '../support/harness.ts';

export interface GrmOptions extends GenotypeOptions, RelationshipChoice, RunOptions {
  readonly out: string;
  readonly format: KinshipFormat;
  readonly plot?: string;
}

const examples = `
Examples:
  $ ${self} grm --bfile mice --convention centre-only --missing mean --monomorphic drop --out mice
  $ ${self} grm --bfile mice --convention hwe-sd --missing pairwise --monomorphic drop --maf 0.01 --out mice --format rel-bin
  $ ${self} grm --bfile mice --convention vanraden-1 --chr 1,2,3 --keep cases.txt --out mice --plot mice.svg

A convention has no default: fixtures/CONVENTIONS.md says which program computes which.
  GEMMA -gk 1        centre-only     missing mean
  GEMMA -gk 2        population-sd   missing mean
  GCTA --make-grm    hwe-sd          missing pairwise  monomorphic drop
  PLINK --make-rel   hwe-sd          missing pairwise  monomorphic count
  R tcrossprod(scale(X)) / ncol(X)   sample-sd

The answer does not depend on the order of the variants, the window or the number of threads, bit for bit.
--missing refuse and --monomorphic refuse choose nothing: they say that the data must not need a choice.`;

export function define(command: Command, exit: (code: number) => void): void {
  addRunOptions(addRelationshipOptions(addGenotypeOptions(command)))
    .requiredOption('--out <prefix>', 'of the files that are written')
    .addOption(
      new Option('--format <format>', 'grm-bin 7 digits (GCTA), rel-bin every digit (PLINK), tsv every digit')
        .choices(kinshipFormats)
        .default('rel-bin'),
    )
    .option('--plot <file>', 'draw the matrix as SVG')
    .addHelpText('after', examples)
    .action(async (options: GrmOptions) => {
      const { makeRelationship } = await import('../data/make-relationship.ts');
      await makeRelationship(options);
      exit(exitCodes.conforms);
    });
}
