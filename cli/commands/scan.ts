import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ComponentSource, componentSources, type VariantLaw, variantLaws } from '../../src/associate.ts';
import type { LikelihoodMethod } from '../../src/likelihood.ts';
import {
  addGenotypeOptions,
  addRelationshipOptions,
  addRunOptions,
  addTraitOptions,
  type GenotypeOptions,
  type RelationshipChoice,
  type RunOptions,
  type Shard,
  shardOf,
  type TraitOptions,
} from '../data/options.ts';
import { exitCodes, self } from '../support/harness.ts';

export interface ScanOptions extends GenotypeOptions, RelationshipChoice, TraitOptions, RunOptions {
  readonly method: LikelihoodMethod;
  readonly test: VariantLaw[];
  readonly components: ComponentSource;
  readonly relationshipOf?: 'analysed' | 'kept';
  readonly loco?: boolean;
  readonly shard: Shard;
  readonly out: string;
  readonly qq?: string;
  readonly manhattan?: string;
}

const examples = `
Examples:
  $ ${self} scan --bfile mice --grm mice --pheno cd8.txt --method REML --test wald-f --components refit --missing mean --out cd8.tsv
  $ ${self} scan --bfile mice --convention centre-only --missing mean --monomorphic drop --relationship-of kept \\
      --method REML --test wald-f,lrt-chi2,score-f --components refit --maf 0.01 --max-missing 0.05 --out cd8.tsv
  $ ${self} scan --bfile mice --convention hwe-sd --missing mean --monomorphic drop --loco \\
      --method REML --test wald-chi2 --components null-ratio --out cd8.tsv --qq qq.svg --manhattan manhattan.svg

  GEMMA -lmm 1    --method REML --test wald-f                     --components refit
  GEMMA -lmm 4    --method REML --test wald-f,lrt-chi2,score-f    --components refit
  EMMAX, P3D      --method REML --test wald-t                     --components null-ratio
  GCTA --mlma     --method REML --test wald-chi2                  --components null

For more than one machine: --shard i/n, then merge (docs/large-data.md).
Every variant has a line, in the order of the .bim; a variant without a result says why in the column outcome.`;

export function define(command: Command, exit: (code: number) => void): void {
  addRunOptions(addRelationshipOptions(addTraitOptions(addGenotypeOptions(command))))
    .addOption(
      new Option('--method <method>', 'of the likelihood').choices(['REML', 'ML']).makeOptionMandatory(),
    )
    .addOption(
      new Option('--test <list>', `with commas between: ${variantLaws.join(', ')}`)
        .argParser(lawsOf)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--components <source>', 'fitted again for each variant, or those without a variant')
        .choices(componentSources)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--relationship-of <people>',
        'whose genotypes make the matrix, where not everybody kept is analysed',
      ).choices(['analysed', 'kept']),
    )
    .option('--loco', 'leave the chromosome of a variant out of its relationship matrix')
    .addOption(
      new Option('--shard <i/n>', 'only part i of n of the variants')
        .argParser(shardOf)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .requiredOption('--out <file>', 'the table')
    .option('--qq <file>', 'draw observed against expected log10 p as SVG')
    .option('--manhattan <file>', 'draw log10 p along the genome as SVG')
    .addHelpText('after', examples)
    .action(async (options: ScanOptions) => {
      const { scanData } = await import('../data/scan-data.ts');
      await scanData(options);
      exit(exitCodes.conforms);
    });
}

function lawsOf(text: string): VariantLaw[] {
  const names = text.split(',').map(name => name.trim());
  const unknown = names.find(name => !(variantLaws as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`${unknown} is none of ${variantLaws.join(', ')}.`);
  return [...new Set(names)] as VariantLaw[];
}
