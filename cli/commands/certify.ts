import { type Command, InvalidArgumentError } from 'commander';
import type { Json } from '../../src/conformance/case.ts';
import { exitCodes, HarnessProblem, self } from '../support/harness.ts';

const examples = `
FILE holds one request, every number as text; - reads it from stdin:
  {"op": "relationship",
   "input": {"dosage": [["0","1","1"],["2","0","0"],["1","1",null]],
             "convention": "vanraden-1", "missing": "mean", "monomorphic": "drop"}}

Examples:
  $ ${self} certify problem.json --digits 50
  $ ${self} cases show decompose-pve/by-hand --request | ${self} certify - --digits 100
  $ ${self} certify input.json --op decompose --json      FILE holds the input alone

Every printed digit is proved: the truth lies in [lo, hi], and both round to the value.`;

export function define(command: Command, exit: (code: number) => void): void {
  command
    .argument('<file>', 'a request {op, input}; - is stdin')
    .option('--digits <n>', 'how many digits are proved', digitsOf, 40)
    .option('--op <op>', 'the op, where the file holds the input alone')
    .option('--json', 'value, lo, hi and, where there is one, the exact fraction, for programs')
    .addHelpText('after', examples)
    .action(async (file: string, options: Options) => {
      exit(await certify(file, options));
    });
}

interface Options {
  readonly digits: number;
  readonly op?: string;
  readonly json?: boolean;
}

function digitsOf(value: string): number {
  const n = Number(value);
  if (!Number.isInteger(n) || n < 1 || n > 10_000)
    throw new InvalidArgumentError('Write a whole number from 1 to 10000.');
  return n;
}

async function certify(path: string, { digits, op, json = false }: Options): Promise<number> {
  const { parseJson, readText } = await import('../support/harness.ts');
  const [file, name]: [string | 0, string] = path === '-' ? [0, 'stdin'] : [path, path];
  const request = requestOf(parseJson(readText(file, 'the request'), name), name, op);
  const { answerWithSpec } = await import('../rooms/spec.ts');
  const answer = answerWithSpec(request.op, request.input, digits, progressLine());
  if (answer.status === 'refused')
    throw new HarnessProblem(
      answer.class,
      `${name}: ${answer.message}`,
      'the question as it stands has no answer',
    );
  if (answer.status === 'unsupported') throw new HarnessProblem('unsupported', `${name}: ${answer.reason}`);
  if (answer.status === 'error') throw new Error(answer.message);
  if (json) console.log(JSON.stringify({ op: request.op, digits, output: answer.output }, null, 1));
  else {
    const { paintFor } = await import('../support/colours.ts');
    const paint = paintFor(process.stdout);
    console.log(paint.dim(`${request.op}, ${digits} digits proved`));
    for (const [output, value] of Object.entries(answer.output))
      for (const [at, text, fraction] of leaves(value, output))
        console.log(
          `${at.padEnd(12)} ${paint.strong(text)}${fraction === undefined ? '' : paint.dim(`  = ${fraction}`)}`,
        );
  }
  return exitCodes.conforms;
}

function requestOf(json: unknown, name: string, op: string | undefined): { op: string; input: unknown } {
  const request = json as { op?: unknown; input?: unknown } | null;
  const isRequest = typeof request === 'object' && request !== null && 'input' in request;
  const named = op ?? (isRequest ? request.op : undefined);
  if (typeof named === 'string') return { op: named, input: isRequest ? request.input : json };
  throw new HarnessProblem(
    'malformed',
    `${name} is no request: it has no "op"`,
    'write {"op": …, "input": …}, or give --op',
  );
}

/** A line on a terminal that says what a long proof is at; nothing anywhere else. */
function progressLine(): (stage: string, share: number) => void {
  if (!process.stderr.isTTY) return () => {};
  process.once('exit', () => process.stderr.write('\r\x1b[K'));
  return (stage, share) => {
    process.stderr.write(`\r\x1b[K${stage} ${Math.round(100 * share)} %`);
  };
}

/** Every number of an output: where it stands, its digits, and its fraction. */
function* leaves(value: Json, path: string): Generator<[string, string, string | undefined]> {
  if (Array.isArray(value))
    for (const [i, entry] of value.entries()) yield* leaves(entry as Json, `${path}[${i}]`);
  else if (value === null) yield [path, 'missing', undefined];
  else if (typeof value === 'object' && 'value' in value)
    yield [path, String(value.value), value.rational === undefined ? undefined : String(value.rational)];
  else if (typeof value === 'object')
    yield [path, `${Object.keys(value).join(', ')} (--json shows it)`, undefined];
  else yield [path, String(value), undefined];
}
