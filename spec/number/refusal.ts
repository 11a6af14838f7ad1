/**
 * The three shapes of failure.
 *
 * A `Refusal` says that the question has no answer; its code is part of the contract and equal in spec and src.
 * `Undecided` says that more digits are needed; `certify` catches it and raises the precision.
 * Anything else is a plain `Error` whose message begins with "defect:", and is a bug of ours.
 */
export const refusalCodes = [
  // shape and content of data
  'empty', //                 no rows, no columns, nothing to compute with
  'ragged', //                rows of unequal length
  'dimension-mismatch', //    two inputs that do not fit together
  'not-finite', //            NaN or an infinity where a number is needed
  'not-a-number', //          text that is not a number
  'not-an-integer', //        a seed, count or index that is not a whole number in its range
  'duplicate-id', //          two people or variants under one name
  'malformed', //             a request, file or field that does not have the documented form
  'unknown-convention', //    a name outside the closed set
  // genotypes
  'not-a-genotype', //        not two single-letter alleles
  'unknown-allele', //        an allele outside A C G T
  'not-biallelic', //         more than two alleles at one variant
  'not-a-dosage', //          a dosage outside [0, 2]
  'missing-genotype', //      a missing genotype under the policy `refuse`
  'all-missing', //           a variant or a pair of people without any observed genotype
  'monomorphic', //           a variant that does not vary, under the policy `refuse`
  'no-variants', //           nothing left after monomorphic variants were dropped
  'too-few-individuals', //   n too small for the question (an SD over n - 1 needs two)
  // matrices and components
  'not-symmetric', //         a relationship matrix that is not symmetric
  'not-psd', //               a relationship matrix with a negative eigenvalue
  'not-positive-definite', // a covariance that must be inverted and cannot
  'negative-variance', //     a variance component below zero
  'zero-variance', //         a ratio whose denominator is a variance of zero
  'repeated-eigenvalue', //   an eigenvector that is not determined, because its eigenvalue is not simple
  // fixed effects and inference
  'rank-deficient', //        columns of X that are linearly dependent
  'no-residual-df', //        n <= p: nothing is left to estimate a variance from
  'not-estimable', //         a functional of b that X does not determine
  'no-maximum', //            a likelihood whose supremum is not attained
  'flat', //                  a likelihood whose maximum does not identify the parameter
  'out-of-domain', //         an argument outside the domain of the function
] as const;

export type RefusalCode = (typeof refusalCodes)[number];

/** Where in the input the refusal arose; every field that is known is given. */
export interface Place {
  readonly field?: string;
  readonly row?: number;
  readonly column?: number;
}

/** The question has no answer, and why. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly place: Place;
  constructor(code: RefusalCode, message: string, place: Place = {}) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

/** The digits at hand do not decide the question. `certify` retries with more. */
export class Undecided extends Error {
  override readonly name = 'Undecided';
}

/** A bug of ours: it can not happen, and did. */
export const defect = (message: string): Error => new Error(`defect: ${message}`);
