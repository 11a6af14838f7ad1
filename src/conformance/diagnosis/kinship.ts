import { largestSize, sumOf } from './hypothesis.ts';

/** What programs do to a relationship matrix after it is made, and before it is used. */
type Rows = readonly (readonly number[])[];
export interface Rescaling {
  /** Follows "your K is". */
  readonly says: string;
  /** Follows "right for": the same of a K that is given. */
  readonly given: string;
  /** Met so often that it is tried first. */
  readonly usual?: 'half' | 'twice';
  readonly of: (K: Rows) => number[][];
}

const traceOf = (K: Rows): number => sumOf(K.map((row, i) => row[i]!));
const over = (K: Rows, c: number): number[][] => K.map(row => row.map(v => v / c));

/** PKP, P = I − 11′/n */
export function centred(K: Rows): number[][] {
  const n = K.length;
  const means = K.map(row => sumOf(row) / n);
  const mean = sumOf(means) / n;
  return K.map((row, i) => row.map((v, j) => v - means[i]! - means[j]! + mean));
}

export const rescalings: readonly Rescaling[] = [
  {
    says: 'half of it (kinship, not relationship)',
    given: 'K/2 (kinship, not relationship)',
    usual: 'half',
    of: K => over(K, 2),
  },
  {
    says: 'twice it (2 × kinship?)',
    given: '2K (kinship and relationship confused?)',
    usual: 'twice',
    of: K => over(K, 0.5),
  },
  {
    says: 'right over its mean diagonal (nK/tr K)',
    given: 'K over its mean diagonal',
    of: K => over(K, traceOf(K) / K.length),
  },
  {
    says: 'right over tr(PKP)/(n − 1)',
    given: 'K over tr(PKP)/(n − 1)',
    of: K => over(K, traceOf(centred(K)) / (K.length - 1)),
  },
  { says: 'right once it is centred, PKP', given: 'PKP, a K that is centred', of: centred },
  {
    says: 'right over its largest entry',
    given: 'K over its largest entry',
    of: K => over(K, largestSize(K.flat())),
  },
];
