import { type Command, Option } from 'commander';
import { exitCodes, HarnessProblem, self } from '../support/harness.ts';

interface PromoteOptions {
  id: string;
  comment: string;
  title: string;
  out?: string;
  mint?: boolean;
}

const examples = `
FILE holds one request {op, input}, as \`fuzz\` prints it; - reads it from stdin. The spec certifies its answer, src must
agree, its condition numbers are measured, and it becomes a case of format lmm-fixture/1.

Examples:
  $ echo '{"op":"loglik",…}' | ${self} promote - --id likelihood-found/small-h2 --comment "h² near 0" --out my-fixtures
  $ ${self} check --adapter ./mine --fixtures my-fixtures

In a checkout of lmm-spec itself, --mint adds the question to cli/mint/promoted, from which \`mint\` refills it:
  $ ${self} promote found.json --id estimate-found/two-families --comment "…" --mint
  $ npm run mint`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .argument('<file>', 'a request {op, input}; - is stdin')
    .requiredOption('--id <group/slug>', 'the name of the case, for ever')
    .requiredOption('--comment <text>', 'what the case is for')
    .option('--title <text>', 'what the group is, where it is new', '')
    .option('--out <dir>', 'the directory of your own fixtures')
    .addOption(new Option('--mint', 'among the generators of this repository').conflicts('out'))
    .addHelpText('after', examples)
    .action(async (file: string, options: PromoteOptions) => {
      exit(await promote(file, options));
    });
}

const idForm = /^([a-z0-9]+(?:-[a-z0-9]+)*)\/([a-z0-9]+(?:-[a-z0-9]+)*)$/;

async function promote(
  path: string,
  { id, comment, title, out, mint = false }: PromoteOptions,
): Promise<number> {
  const [, group, slug] = idForm.exec(id) ?? [];
  if (group === undefined || slug === undefined)
    throw new HarnessProblem(
      'usage',
      `${id} is no id`,
      'write it as group/slug, in small letters, digits and -',
    );
  if (comment.length < 4)
    throw new HarnessProblem('usage', 'the comment says nothing', 'say what the case is for');
  if (out === undefined && !mint)
    throw new HarnessProblem(
      'usage',
      'it is not said where',
      'name a directory with --out, or --mint in a checkout',
    );
  const [{ readRequest }, { promoteTo, promoteToMint }] = await Promise.all([
    import('../support/request.ts'),
    import('../fuzz/promote.ts'),
  ]);
  const candidate = { question: readRequest(path), group, slug, comment, title };
  if (out === undefined) {
    console.log(promoteToMint(candidate));
    console.error(`${id} is certified; \`npm run mint\` writes its fixture`);
    return exitCodes.conforms;
  }
  const { path: written, file } = promoteTo(out, candidate);
  const kase = file.cases[0]!;
  console.log(written);
  console.error(
    `${id}: ${kase.verdict}, ${kase.difficulty}, ${kase.refusal?.class ?? `${kase.certificate.digits} digits`}`,
  );
  return exitCodes.conforms;
}
