import type { Command } from 'commander';
import { exitCodes, self } from '../support/harness.ts';

const examples = `
Examples:
  $ ${self} scan --bfile mice --grm mice --method REML --tests wald-f --components refit --shard 1/4 --out part-1.tsv
  $ ${self} merge part-*.tsv --out scan.tsv

A Slurm array, GNU parallel and Nextflow: docs/large-data.md.
The parts may be named in any order; a part that is missing, double or of another question is refused.`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .argument('<tables...>', 'the tables that `scan --shard` wrote, with their .json beside them')
    .requiredOption('--out <file>', 'the table of the whole scan')
    .addHelpText('after', examples)
    .action(async (tables: string[], { out }: { out: string }) => {
      const [{ mergeParts }, { withOutputs }] = await Promise.all([
        import('../data/merge.ts'),
        import('../data/outputs.ts'),
      ]);
      const { rows } = await withOutputs(async outputs => mergeParts(tables, out, outputs));
      console.log(`${out}: ${rows} variants of ${tables.length} parts`);
      exit(exitCodes.conforms);
    });
}
