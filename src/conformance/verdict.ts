import type { Output, Reply } from './answer.ts';
import type { FixtureCase } from './case.ts';

/** What became of one case. Show digits, never one percentage. */
export const verdictClasses = [
  'silent-wrong', //     ok, no warning, and fewer than 3 digits: the headline
  'wrong-but-warned', // below the gate, but the program said that something is wrong
  'fail', //             below the gate
  'should-refuse', //    an answer to a question without one
  'refused-wrongly', //  no answer to a question that has one
  'error',
  'crash',
  'timeout',
  'protocol-error',
  'unexpected-pass', //  listed as a known failure, and passes: the list is stale
  'known-failure',
  'unsupported', //      the program says that it does not do this
  'not-applicable', //   the question was not put: op, method or size outside its capabilities
  'pass',
] as const;
export type VerdictClass = (typeof verdictClasses)[number];

/** The classes that say "does not conform". */
const failingClasses: readonly VerdictClass[] = [
  'silent-wrong',
  'wrong-but-warned',
  'fail',
  'should-refuse',
  'refused-wrongly',
  'error',
  'crash',
  'timeout',
  'protocol-error',
];
export const isFailing = (name: VerdictClass): boolean => failingClasses.includes(name);

/** One number held against its certificate. */
export interface EntryScore {
  /** "K[0][3]" */
  readonly path: string;
  readonly claim: string;
  readonly certified: string;
  /** Correct digits, −log10 of the relative error, capped. */
  readonly lre: number;
  /** Digits that a backward-stable method can deliver here. */
  readonly attainable: number;
  /** attainable − lre: what the program lost, not the problem. */
  readonly loss: number;
}

export interface Verdict {
  readonly id: string;
  readonly group: string;
  readonly op: string;
  readonly class: VerdictClass;
  readonly difficulty: FixtureCase['difficulty'];
  readonly flags: readonly string[];
  /** The worst number of the case; absent where no number was compared. */
  readonly worst?: EntryScore;
  /** Numbers compared. */
  readonly compared: number;
  /** For an optimum: nats below the certified maximum, at what the program reports. */
  readonly gap?: number;
  /** What is wrong, in one sentence. */
  readonly remark?: string;
  /** Why it may be wrong: "right under `population-sd`". */
  readonly diagnosis?: string;
  readonly warnings: readonly string[];
  /** For a known failure, or one that passes at last: the class that the list of known failures has. */
  readonly known?: string;
  /** What became of the request. */
  readonly status?: Reply['status'];
  /** What was answered, of what was asked for. */
  readonly answer?: Output;
  /** Every number compared; where there are more than `MOST_ENTRIES`, the worst of them, in the order of the output. */
  readonly entries?: readonly EntryScore[];
}

/** Numbers of one case that a verdict keeps: enough to see a pattern, and a GRM of 2000 people stays small. */
export const MOST_ENTRIES = 200;

/** A verdict in brief, for reports that are compared byte by byte. */
export const brief = ({
  status: _,
  answer: __,
  entries: ___,
  ...verdict
}: Verdict): Omit<Verdict, 'status' | 'answer' | 'entries'> => verdict;
