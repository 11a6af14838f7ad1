import { exactly } from '../../spec/number/certify.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { Hello } from '../../src/conformance/answer.ts';
import type { CertifiedValue, FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { type Question, questionsOf } from '../../src/conformance/question.ts';

/** Fractions and decimals as certificates; exact, so the enclosure is as narrow as it is written. */
export const certified = (text: string): CertifiedValue => exactly(Rational.parse(text), 40);
export const certifiedList = (...texts: string[]): CertifiedValue[] => texts.map(certified);
export const certifiedTable = (...rows: string[][]): CertifiedValue[][] =>
  rows.map(row => row.map(certified));

/** A program that does everything. */
export const anybody = (ops: readonly string[], more: Partial<Hello['capabilities']> = {}): Hello => ({
  implementation: { name: 'anybody', version: '1' },
  capabilities: { ops, ...more },
});

export function fileWith(op: string, ...cases: Partial<FixtureCase>[]): FixtureFile {
  return {
    format: 'lmm-fixture/1',
    group: 'hand',
    title: 'Made by hand',
    op,
    spec: [],
    generator: { spec_version: '0', digits: 40 },
    notes: {},
    cases: cases.map((given, i) => ({
      id: `hand/case-${i}`,
      rev: 1,
      comment: '',
      difficulty: 'lower',
      flags: [],
      verdict: 'unique',
      input: { exact: 'dyadic' },
      expect: {},
      certificate: { method: 'rational', routes: [], digits: 40, checks: [] },
      sha256: '',
      ...given,
    })),
  };
}

/** One question of an op, with whatever the case should hold. */
export const questionWith = (
  op: string,
  kase: Partial<FixtureCase>,
  hello: Hello = anybody([op]),
): Question => questionsOf(fileWith(op, kase), hello)[0]!;
