import { type Command, InvalidArgumentError, Option } from 'commander';
import type { LikelihoodMethod } from '../../src/likelihood.ts';
import {
  addGenotypeOptions,
  addRelationshipOptions,
  addRunOptions,
  addTraitOptions,
  type GenotypeOptions,
  type RelationshipChoice,
  type RunOptions,
  type TraitOptions,
} from '../data/options.ts';
import { exitCodes, self } from '../support/harness.ts';

export interface FitOptions extends GenotypeOptions, RelationshipChoice, TraitOptions, RunOptions {
  readonly method: LikelihoodMethod;
  readonly level?: number;
  readonly certify?: boolean;
  readonly pev?: boolean;
  readonly profile?: boolean;
  readonly relationshipOf?: 'analysed' | 'kept';
  readonly out?: string;
}

const examples = `
Examples:
  $ ${self} fit --bfile mice --grm mice --pheno cd8.txt --method REML
  $ ${self} fit --bfile mice --convention centre-only --missing mean --monomorphic drop --method REML
  $ ${self} fit --bfile mice --grm mice --pheno traits.txt --pheno-name cd4,cd8 --covar sex.txt --method REML --out mice
  $ ${self} fit --bfile small --grm small --method REML --level 0.95 --certify

With --out PREFIX: PREFIX.fit.json (everything), PREFIX.<trait>.blup.tsv (g of everybody analysed) and, with --profile,
PREFIX.<trait>.profile.svg (the profile likelihood of h2).
The maximum is the global one over sigma2_g >= 0 and sigma2_e >= 0; there is no starting value and no bound.`;

export function define(command: Command, exit: (code: number) => void): void {
  addRunOptions(addRelationshipOptions(addTraitOptions(addGenotypeOptions(command))))
    .addOption(
      new Option('--method <method>', 'of the likelihood').choices(['REML', 'ML']).makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--relationship-of <people>',
        'whose genotypes make the matrix, where not everybody kept is analysed',
      ).choices(['analysed', 'kept']),
    )
    .option('--level <level>', 'of the profile likelihood interval of h2: 0.95', levelOf)
    .option('--certify', 'prove digits of the fit with the certified room (slow above some hundred people)')
    .option(
      '--pev',
      'error variances and reliabilities of the breeding values too (costs an eigendecomposition)',
    )
    .option('--profile', 'draw the profile likelihood of h2 as SVG, beside the report of --out')
    .option('--out <prefix>', 'write the report and the breeding values')
    .addHelpText('after', examples)
    .action(async (options: FitOptions) => {
      const { fitTraits } = await import('../data/fit-traits.ts');
      await fitTraits(options);
      exit(exitCodes.conforms);
    });
}

function levelOf(text: string): number {
  const level = Number(text);
  if (!(level > 0 && level < 1)) throw new InvalidArgumentError('Write a level between 0 and 1: 0.95.');
  return level;
}
