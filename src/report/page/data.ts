import type { CaseVerdict, Difficulty } from '../../conformance/case.ts';
import type { VerdictClass } from '../../conformance/verdict.ts';
import type { Changes } from '../changes.ts';
import type { ProfileCurve, Ratio } from '../plots/profile-curve.ts';

/**
 * What the page holds: plain data, made once, drawn by the script of the page. What many implementations share (the
 * cases and the certified numbers) stands once, and verdicts point to it.
 */
export interface PageData {
  readonly title: string;
  readonly runs: readonly PageRun[];
  readonly chapters: readonly string[];
  readonly groups: { readonly [group: string]: PageGroup };
  readonly cases: readonly PageCase[];
  readonly changes?: Changes;
  readonly notRun: readonly { readonly name: string; readonly why: string }[];
}

export interface PageRun {
  /** Name and version, and more where two would be called the same. */
  readonly label: string;
  readonly name: string;
  readonly version: string;
  readonly command: string;
  /** The line that puts a case again, before and after the id of the case. */
  readonly again: readonly [string, string];
  readonly gate: string;
  readonly lmmSpec: string;
  readonly date?: string;
  readonly verdicts: readonly PageVerdict[];
}

export interface PageGroup {
  readonly title: string;
  /** The exports of the spec that it certifies. */
  readonly spec: readonly string[];
  readonly notes: { readonly [flag: string]: string };
}

export interface PageCase {
  readonly id: string;
  readonly group: string;
  readonly chapter: string;
  readonly op: string;
  readonly difficulty: Difficulty;
  readonly flags: readonly string[];
  /** Of the fixture, where it was there when the page was made. */
  readonly verdict?: CaseVerdict;
  readonly comment?: string;
  /** The input in brief: name and text. */
  readonly input?: readonly (readonly [string, string])[];
  readonly refusal?: string;
  /** Path, certified value, log10 of the certified condition number where it is known. */
  readonly numbers: readonly (readonly [path: string, value: string, difficulty: number | null])[];
  readonly curve?: ProfileCurve;
}

/** One number: its place among those of the case, the claim, digits right, digits attainable. */
export type PageNumber = readonly [index: number, claim: string, lre: number, attainable: number];

export interface PageVerdict {
  /** The place of the case. */
  readonly of: number;
  readonly class: VerdictClass;
  readonly compared: number;
  readonly worst?: PageNumber;
  readonly numbers?: readonly PageNumber[];
  readonly gap?: number;
  readonly remark?: string;
  readonly diagnosis?: string;
  readonly known?: string;
  readonly status?: string;
  readonly warnings?: readonly string[];
  /** Of a fit: where the reported components lie. */
  readonly ratio?: Ratio;
}
