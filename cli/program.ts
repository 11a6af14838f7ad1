import { Command, CommanderError } from 'commander';
import { exitCodes, HarnessProblem, self, version } from './support/harness.ts';

/** A verb defines its options and its action; the action tells the exit code. It is loaded only when it is used. */
type Define = (command: Command, exit: (code: number) => void) => void;

const verbs: readonly { name: string; summary: string; load: () => Promise<{ define: Define }> }[] = [
  {
    name: 'demo',
    summary: 'the documented example, certified, and three implementations held against it side by side',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'check',
    summary: 'hold an implementation against the certified fixtures: which digits are right, and if not, why',
    load: () => import('./commands/check.ts'),
  },
  {
    name: 'report',
    summary:
      'draw the results of checks: side by side, JUnit, Markdown, a badge, one HTML page, what has changed',
    load: () => import('./commands/report.ts'),
  },
  {
    name: 'fuzz',
    summary:
      'try an implementation on problems nobody thought of: laws, optima, certified answers, shrunk to one line',
    load: () => import('./commands/fuzz.ts'),
  },
  {
    name: 'promote',
    summary: 'turn a question that was found into a certified fixture',
    load: () => import('./commands/promote.ts'),
  },
  {
    name: 'peers',
    summary: 'hold every installed program that has an adapter against the fixtures, side by side',
    load: () => import('./commands/peers.ts'),
  },
  {
    name: 'certify',
    summary: 'certified digits for a problem of your own',
    load: () => import('./commands/certify.ts'),
  },
  {
    name: 'cases',
    summary: 'list, show and export the certified cases',
    load: () => import('./commands/cases.ts'),
  },
  {
    name: 'serve',
    summary: 'answer the protocol lmm-protocol/1 on stdin and stdout, with doubles or with certified digits',
    load: () => import('./commands/serve.ts'),
  },
  {
    name: 'grm',
    summary: 'the relationship matrix of PLINK data, under a named convention',
    load: () => import('./commands/grm.ts'),
  },
  {
    name: 'fit',
    summary: 'the variance components of PLINK data: the global maximum of the likelihood',
    load: () => import('./commands/fit.ts'),
  },
  {
    name: 'scan',
    summary: 'every variant of PLINK data tested for an effect',
    load: () => import('./commands/scan.ts'),
  },
  {
    name: 'merge',
    summary: 'the parts of a scan put together',
    load: () => import('./commands/merge.ts'),
  },
  {
    name: 'mint',
    summary: 'make the fixtures again from their generators (for developers of lmm-spec)',
    load: async () => ({ define: defineMint }),
  },
];

function defineMint(command: Command, exit: (code: number) => void): void {
  command
    .option('--check', 'write nothing: compare the fixtures with their generators, byte for byte')
    .action(async ({ check = false }: { check?: boolean }) => {
      const { mint } = await import('./commands/mint.ts');
      exit(mint({ check }));
    });
}

/** Carries out one command line and returns its exit code. What it has to say goes to stdout and stderr. */
export async function run(words: readonly string[]): Promise<number> {
  let code: number = exitCodes.conforms;
  const program = new Command('lmm-spec')
    .description(
      'The linear mixed model of statistical genetics, certified: run it, read it, check your program against it.',
    )
    .version(version())
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `\nFirst steps:\n  $ ${self} demo\n  $ ${self} check --help\n  $ ${self} cases list`,
    );
  const named = words[0] === 'help' ? words[1] : words[0];
  for (const { name, summary, load } of verbs) {
    const command = program
      .command(name)
      .summary(summary)
      .description(`${summary[0]!.toUpperCase()}${summary.slice(1)}.`);
    if (name === named)
      (await load()).define(command, told => {
        code = told;
      });
  }
  try {
    if (words.length === 0) program.outputHelp();
    else await program.parseAsync([...words], { from: 'user' });
    return code;
  } catch (e) {
    return tell(e);
  }
}

/** Every failure says what is wrong, where, and what to do; a defect of ours says that it is one. */
function tell(e: unknown): number {
  // help and version are no failures; of the others commander has told already
  if (e instanceof CommanderError) return e.exitCode === 0 ? exitCodes.conforms : exitCodes.harness;
  if (e instanceof HarnessProblem)
    console.error(`lmm-spec: ${e.code}: ${e.message}${e.advice === undefined ? '' : `\n  ${e.advice}`}`);
  else if (e instanceof Error && e.name === 'Refusal')
    console.error(`lmm-spec: ${(e as Error & { code: string }).code}: ${e.message}`);
  else console.error('lmm-spec: this is a defect of lmm-spec, please report it\n', e);
  return exitCodes.harness;
}
