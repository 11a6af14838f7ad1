import type { Answer } from '../../../cli/rooms/answer.ts';
import { answerWithSrc } from '../../../cli/rooms/src.ts';
import type { Hello } from '../../../src/conformance/answer.ts';
import type { Mutant, Question } from './mutant.ts';

const DOUBLE_DIGITS = 17;
export const helloOf = ({ name, ops, capabilities }: Mutant): Hello => ({
  implementation: { name, version: '0' },
  capabilities: { ops, output_digits: DOUBLE_DIGITS, ...capabilities },
});

/**
 * What a mutant answers, as one process that remembers: what src does in all things but one. Where the mutant itself
 * fails on a strange question, src answers that one: a mutant is wrong in its own way only.
 */
export function respondent(mutant: Mutant): (question: Question) => Answer {
  const memory = new Map<string, unknown>();
  return question => {
    try {
      return mutant.answer?.(question, answerWithSrc, memory) ?? answerWithSrc(question.op, question.input);
    } catch {
      return answerWithSrc(question.op, question.input);
    }
  };
}
