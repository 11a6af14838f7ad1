import type { EntryScore } from '../conformance/verdict.ts';

/** How words are made to stand out; where there is no colour, nothing is. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubt: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  /** Put between the right and the wrong digits of a number. */
  readonly divider: string;
}

const same = (text: string): string => text;
/** Without colour a bar divides the right digits of a number from the wrong ones: 0.2357|91. */
export const plain: Paint = { good: same, bad: same, doubt: same, strong: same, dim: same, divider: '|' };

/** All digits that could be had are there: the last ones of a binary64 are rounding, not mistakes. */
const ALL = 0.1;

/** A number in two parts: its leading right digits, and the others. */
export function splitDigits({
  claim,
  lre,
  loss,
}: Pick<EntryScore, 'claim' | 'lre' | 'loss'>): [right: string, wrong: string] {
  const right = loss < ALL ? Number.POSITIVE_INFINITY : Math.round(lre);
  if (right === 0) return ['', claim];
  let seen = 0;
  let at = 0;
  while (at < claim.length && !/[eEpP]/.test(claim[at]!)) {
    // zeros before the first other digit are no significant digits
    if (/[1-9]/.test(claim[at]!) || (claim[at] === '0' && seen > 0)) seen += 1;
    if (seen > right) return [claim.slice(0, at), claim.slice(at)];
    at += 1;
  }
  return [claim, ''];
}

/** The right digits in green, the others in red. */
export function paintDigits(score: EntryScore, paint: Paint): string {
  const [right, wrong] = splitDigits(score);
  if (wrong === '') return paint.good(right);
  return right === '' ? paint.bad(wrong) : `${paint.good(right)}${paint.divider}${paint.bad(wrong)}`;
}
