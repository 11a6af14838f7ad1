import type { CertifiedValue, FixtureFile } from './case.ts';
import { compare, type ExactDecimal, exactDouble, parseExact } from './decimal.ts';

/** What a program should be able to read and to print: a decimal that is no binary64, a subnormal, the ends. */
const values = [
  '0.1',
  '-0.30000000000000004',
  '123456789.123456789',
  '9007199254740993',
  '1e-320',
  '1.7976931348623157e308',
];

/** Digits that a binary64 printed in full has. */
const FULL = 17;

/**
 * The question before any science: what did you read, printed in full? It is no fixture, for it certifies no formula;
 * it catches binary32, a locale with decimal commas, and printing with too few digits.
 */
export const echoFile = (): FixtureFile => ({
  format: 'lmm-fixture/1',
  group: 'echo',
  title: 'What you read, printed in full',
  op: 'echo',
  spec: [],
  generator: { spec_version: '', digits: FULL },
  notes: {},
  cases: [
    {
      id: 'echo/numbers',
      rev: 1,
      comment: 'Numbers come back as they were read: all digits, decimal points, no single precision.',
      difficulty: 'lower',
      flags: [],
      verdict: 'unique',
      input: { exact: 'decimal', values },
      expect: { values: values.map(readOrRounded) },
      certificate: { method: 'hull', routes: [], digits: FULL, checks: [] },
      sha256: '',
    },
  ],
});

/** A number and its nearest binary64 are both right, and all between. */
function readOrRounded(value: string): CertifiedValue {
  const ends = [parseExact(value)!, exactDouble(Number(value))!].sort(compare);
  const text = ({ m, e }: ExactDecimal): string => `${m}e${e}`;
  return { value, lo: text(ends[0]!), hi: text(ends[1]!) };
}
