/** The closed set of reasons for which a question has no answer. The same codes as in spec (a law compares them). */
export type RefusalCode =
  | 'empty'
  | 'ragged'
  | 'dimension-mismatch'
  | 'not-finite'
  | 'not-a-number'
  | 'not-an-integer'
  | 'duplicate-id'
  | 'malformed'
  | 'unknown-convention'
  | 'not-a-genotype'
  | 'unknown-allele'
  | 'not-biallelic'
  | 'not-a-dosage'
  | 'missing-genotype'
  | 'all-missing'
  | 'monomorphic'
  | 'no-variants'
  | 'too-few-individuals'
  | 'not-symmetric'
  | 'not-psd'
  | 'not-positive-definite'
  | 'negative-variance'
  | 'zero-variance'
  | 'repeated-eigenvalue'
  | 'rank-deficient'
  | 'no-residual-df'
  | 'not-estimable'
  | 'no-maximum'
  | 'flat'
  | 'out-of-domain';

/** A question without an answer: the code is for programs, the message for people, the place for both. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly place: { readonly field?: string; readonly row?: number; readonly column?: number };
  constructor(code: RefusalCode, message: string, place: Refusal['place'] = {}) {
    super(message);
    this.code = code;
    this.place = place;
  }
}
