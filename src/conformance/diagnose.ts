import type { Output } from './answer.ts';
import { certifiedAlternates, exchanges, strayOutputs } from './diagnosis/alternates.ts';
import { arrangements } from './diagnosis/arrangement.ts';
import { chapterHypotheses } from './diagnosis/chapters.ts';
import { describe } from './diagnosis/describe.ts';
import type { Hypothesis } from './diagnosis/hypothesis.ts';
import { ladderSentence } from './diagnosis/ladder.ts';
import { precisionSlips } from './diagnosis/precision.ts';
import { relations } from './diagnosis/relations.ts';
import { explain, type Finding } from './diagnosis/search.ts';
import { sentenceOf } from './diagnosis/sentence.ts';
import { type Subject, subjectOf } from './diagnosis/subject.ts';
import type { Question } from './question.ts';
import type { Caps } from './score.ts';

/**
 * Why an answer is wrong, as far as it can be told, in one sentence; undefined where nothing fits.
 *
 * Named answers are tried first: the certified alternates of the case, and what src makes of the same input under the
 * conventions and mistakes of the field. The one that explains most digits of most failing outputs is said, the simplest
 * of those that explain the same. Where none does, the sentence says what can be seen: where a table is wrong, or the
 * first rung of the ladder that breaks. Guesses for people: everything here is binary64 and bears no verdict.
 *
 * @param failing names of the outputs that fail
 */
export function diagnose(
  question: Question,
  output: Output,
  failing: readonly string[],
  caps: Caps,
): string | undefined {
  const subject = subjectOf(question, output, failing, caps);
  if (subject.failing.length === 0) return undefined;
  const findings = findingsOf(subject);
  return findings.length > 0
    ? sentenceOf(subject, findings)
    : (describe(subject) ?? ladderSentence(subject, output, caps));
}

const findingsOf = (subject: Subject): Finding[] => explain(subject, hypothesesOf(subject));

const hypothesesOf = (subject: Subject): Hypothesis[] => [
  ...certifiedAlternates(subject),
  ...exchanges(subject),
  ...strayOutputs(subject),
  ...relations(subject),
  ...arrangements(subject),
  ...precisionSlips(subject),
  ...chapterHypotheses(subject),
];
