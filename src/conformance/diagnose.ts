import type { Output } from './answer.ts';
import type { Expectation, Json } from './case.ts';
import { parseExact, toNumber } from './decimal.ts';
import { passesDigits } from './gate.ts';
import { peopleOf, type Question, variantsOf } from './question.ts';
import { type Pairs, relationOf } from './relation.ts';
import { type Caps, scoreOutput, walk } from './score.ts';

/**
 * Why an answer is wrong, as far as it can be guessed, in one sentence; undefined where nothing fits.
 *
 * In this order: the certified alternates of the case (a convention of the field), two outputs exchanged,
 * the simple relations (factor, sign, transposition, other allele, precision), the first rung of the ladder that breaks.
 *
 * @param failing names of the outputs that fail
 */
export function diagnose(
  question: Question,
  output: Output,
  failing: readonly string[],
  caps: Caps,
): string | undefined {
  return (
    byConvention(question, output, failing, caps) ??
    byExchange(question, output, failing, caps) ??
    byRelation(question, output, failing) ??
    byLadder(question, output, caps)
  );
}

const isRight = (name: string, claim: Json | undefined, expected: Expectation, caps: Caps): boolean => {
  const { entries, problem } = scoreOutput(name, claim, expected, caps);
  return (
    problem === undefined && entries.length > 0 && entries.every(entry => passesDigits('standard', entry))
  );
};

function byConvention(
  { kase }: Question,
  output: Output,
  failing: readonly string[],
  caps: Caps,
): string | undefined {
  for (const [convention, alternate] of Object.entries(kase.conventions ?? {})) {
    const shared = failing.filter(name => alternate[name] !== undefined);
    if (shared.length > 0 && shared.every(name => isRight(name, output[name], alternate[name]!, caps)))
      return `your ${shared.join(' and ')} ${shared.length > 1 ? 'are' : 'is'} right under \`${convention}\``;
  }
  return undefined;
}

function byExchange(
  { expect }: Question,
  output: Output,
  failing: readonly string[],
  caps: Caps,
): string | undefined {
  for (const [i, a] of failing.entries())
    for (const b of failing.slice(i + 1))
      if (isRight(a, output[a], expect[b]!, caps) && isRight(b, output[b], expect[a]!, caps))
        return `${a} and ${b} are exchanged`;
  return undefined;
}

function byRelation(
  { expect, request: { input } }: Question,
  output: Output,
  failing: readonly string[],
): string | undefined {
  for (const name of failing) {
    const pairs = pairsOf(output[name], expect[name]!);
    const relation = pairs && relationOf(pairs, { n: peopleOf(input), m: variantsOf(input) });
    if (relation !== undefined) return `${name}: ${relation}`;
  }
  return undefined;
}

function pairsOf(claim: Json | undefined, expected: Expectation): Pairs | undefined {
  const [q, c]: [number[], number[]] = [[], []];
  const problem = walk(claim, expected, '', (text, { value }) => {
    const [number, truth] = [parseExact(text), parseExact(value)];
    if (number === undefined || truth === undefined) return 'not a number';
    q.push(toNumber(number));
    c.push(toNumber(truth));
    return undefined;
  });
  if (problem !== undefined || c.length === 0) return undefined;
  const row: unknown = Array.isArray(expected) ? expected[0] : undefined;
  return { claim: q, truth: c, columns: Array.isArray(row) ? row.length : undefined };
}

function byLadder({ kase }: Question, output: Output, caps: Caps): string | undefined {
  const rungs = Object.entries(kase.intermediates ?? {}).filter(([name]) => output[name] !== undefined);
  if (rungs.length === 0) return undefined;
  const broken = rungs.find(([name, expected]) => !isRight(name, output[name], expected, caps));
  return broken === undefined
    ? `${rungs.map(([name]) => name).join(', ')} are right: what follows them is not`
    : `the first rung that breaks is ${broken[0]}`;
}
