import type { Output } from '../answer.ts';
import type { Expectation } from '../case.ts';
import { passesDigits } from '../gate.ts';
import { type Caps, scoreOutput } from '../score.ts';
import { listed } from './sentence.ts';
import type { Subject } from './subject.ts';

/** The outputs of an op in the order in which a program computes them. */
const orders: Readonly<Record<string, readonly string[]>> = {
  genotype: ['dosage', 'frequency'],
  standardize: ['mean', 'scale', 'Z'],
  relationship: ['K', 'trace'],
  loglik: ['logdet_V', 'yPy', 'loglik', 'score', 'information'],
  effects: ['beta', 'beta_cov'],
  predict: ['g', 'pev', 'reliability'],
  associate: ['beta', 'se', 'statistic', 'log10_p'],
  simulate: ['epsilon', 'g', 'y'],
  random: ['uniform', 'normal'],
};

/** The first rung that breaks, among the certified intermediates, or among the outputs where one before it is right. */
export function ladderSentence(
  { question: { kase }, op, outputs, failing }: Subject,
  output: Output,
  caps: Caps,
): string | undefined {
  const rungs = Object.entries(kase.intermediates ?? {}).filter(([name]) => output[name] !== undefined);
  if (rungs.length > 0) {
    const broken = rungs.find(([name, expected]) => !isRight(name, output, expected, caps));
    return broken === undefined
      ? `${listed(rungs.map(([name]) => name))} are right: what follows them is not`
      : `the first rung that breaks is ${broken[0]}`;
  }
  const order = (orders[op] ?? []).filter(name => outputs.has(name));
  const at = order.findIndex(name => failing.includes(name));
  if (at < 1) return undefined;
  const before = order.slice(0, at);
  return `${listed(before)} ${before.length > 1 ? 'are' : 'is'} right: ${order[at]} is the first that is not`;
}

function isRight(name: string, output: Output, expected: Expectation, caps: Caps): boolean {
  const { entries, problem } = scoreOutput(name, output[name], expected, caps);
  return (
    problem === undefined && entries.length > 0 && entries.every(entry => passesDigits('standard', entry))
  );
}
