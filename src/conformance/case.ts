/** The fixture format `lmm-fixture/1` as types. The JSON Schema in fixtures/schema is held equal to these by a law. */

/** A certified number: `value` is the truth correctly rounded, lo <= truth <= hi; all are decimal strings. */
export interface CertifiedValue {
  readonly value: string;
  readonly lo: string;
  readonly hi: string;
  /** The exact fraction, where there is one worth reading. */
  readonly rational?: string;
  /** For a truth of 0: the size against which an absolute error is measured. */
  readonly scale?: string;
  /** Certified condition number of the question, where it is known. */
  readonly cond?: string;
  /** Digits a backward-stable binary64 method can deliver: 15.95 − log10(cond). */
  readonly attainable?: number;
}

/** A certified number, a missing value, or an array of these. */
export type Expectation = CertifiedValue | null | readonly Expectation[];

export const verdictNames = ['unique', 'boundary', 'set', 'flat', 'none', 'invalid'] as const;
export type CaseVerdict = (typeof verdictNames)[number];
export const difficulties = ['lower', 'average', 'higher', 'extreme'] as const;
export type Difficulty = (typeof difficulties)[number];

/** JSON as it travels: every real number is a string. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface FixtureCase {
  readonly id: string;
  readonly rev: number;
  readonly comment: string;
  readonly difficulty: Difficulty;
  readonly flags: readonly string[];
  readonly verdict: CaseVerdict;
  readonly input: { readonly exact: 'dyadic' | 'binary64' | 'decimal' } & { readonly [key: string]: Json };
  readonly expect: { readonly [output: string]: Expectation };
  /** For the verdict `set`: the other optima, each complete; any one of them is right. */
  readonly alternatives?: readonly { readonly [output: string]: Expectation }[];
  /** For the verdict `invalid`: the class the refusal should name. */
  readonly refusal?: { readonly class: string };
  /** Certified alternates by convention name, for the diagnosis of a failure. */
  readonly conventions?: { readonly [convention: string]: { readonly [output: string]: Expectation } };
  /** The ladder that bisects a failure, first rung first. */
  readonly intermediates?: { readonly [rung: string]: Expectation };
  readonly certificate: {
    readonly method: string;
    readonly routes: readonly string[];
    readonly digits: number;
    readonly checks: readonly string[];
    readonly [detail: string]: Json;
  };
  readonly sha256: string;
}

export interface FixtureFile {
  readonly format: 'lmm-fixture/1';
  readonly group: string;
  readonly title: string;
  readonly op: string;
  readonly spec: readonly string[];
  readonly generator: { readonly spec_version: string; readonly digits: number };
  readonly notes: {
    readonly [flag: string]: {
      readonly description: string;
      readonly consequence: string;
      readonly links: readonly string[];
    };
  };
  readonly cases: readonly FixtureCase[];
}
