import { toDecimal } from '../../spec/number/decimal.ts';
import { Rational } from '../../spec/number/rational.ts';
import type { CaseVerdict, Difficulty, FixtureFile, Json } from '../../src/conformance/case.ts';

/** A request of the protocol: what a case asks. */
export interface Request {
  readonly op: string;
  readonly input: { readonly [field: string]: Json };
}

/** A case before its answers are certified. The generator is the source of truth; the answers are derived. */
export interface CaseDraft {
  /** For ever: a changed input is a new slug. */
  readonly slug: string;
  readonly comment: string;
  readonly input: { readonly [field: string]: Json };
  readonly exact?: 'dyadic' | 'binary64' | 'decimal';
  readonly flags?: readonly string[];
  readonly difficulty?: Difficulty;
  readonly verdict?: CaseVerdict;
  readonly rev?: number;
  /** The class of the refusal, for a case that has no answer. */
  readonly refused?: string;
  /** Digits that can be had of an output, where its condition is not what limits them; explained by a flag. */
  readonly attainable?: { readonly [output: string]: number };
  /** Requests whose answers are what a program gives that follows another convention, by the convention's name. */
  readonly alternates?: { readonly [convention: string]: Request };
  /** Requests whose outputs are the rungs below this answer, first rung first: `rung` names the output. */
  readonly ladder?: readonly (Request & { readonly rungs: readonly string[] })[];
}

export interface GroupDraft {
  readonly chapter: string;
  /** Also the name of the file and the first half of every id. */
  readonly group: string;
  readonly title: string;
  readonly op: string;
  /** The exports that the group certifies, as "chapter#export". */
  readonly spec: readonly string[];
  readonly notes?: FixtureFile['notes'];
  readonly cases: readonly CaseDraft[];
}

/** Significant digits that hold any binary64 exactly. */
const ANY_DOUBLE = 800;

/** A number as the decimal that is exactly it: 2^-42 is not what `String` prints. */
export const exactText = (x: number | string): string =>
  typeof x === 'string' ? x : toDecimal(Rational.ofDouble(x), ANY_DOUBLE, 'nearest');

/** A table of plain numbers as the strings that a fixture holds; null is missing. */
export const table = (rows: readonly (readonly (number | string | null)[])[]): (string | null)[][] =>
  rows.map(row => row.map(x => (x === null ? null : exactText(x))));
export const list = (values: readonly (number | string)[]): string[] => values.map(exactText);
