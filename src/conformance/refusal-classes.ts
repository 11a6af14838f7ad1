import type { RefusalCode } from '../linalg/refusal.ts';

/** The closed set as a value. The type makes sure that it is complete. */
const closed: Readonly<Record<RefusalCode, true>> = {
  empty: true,
  ragged: true,
  'dimension-mismatch': true,
  'not-finite': true,
  'not-a-number': true,
  'not-an-integer': true,
  'duplicate-id': true,
  malformed: true,
  'unknown-convention': true,
  'not-a-genotype': true,
  'unknown-allele': true,
  'not-biallelic': true,
  'not-a-dosage': true,
  'missing-genotype': true,
  'all-missing': true,
  monomorphic: true,
  'no-variants': true,
  'too-few-individuals': true,
  'not-symmetric': true,
  'not-psd': true,
  'not-positive-definite': true,
  'negative-variance': true,
  'zero-variance': true,
  'repeated-eigenvalue': true,
  'rank-deficient': true,
  'no-residual-df': true,
  'not-estimable': true,
  'no-maximum': true,
  flat: true,
  'out-of-domain': true,
};

export const refusalClasses = Object.keys(closed) as readonly RefusalCode[];
