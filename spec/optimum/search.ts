import type { LikelihoodMethod } from '../linalg/problem.ts';
import { Rational } from '../number/rational.ts';
import type { Field, Real } from '../number/real.ts';
import { blockOf } from './block.ts';
import { reduceContrasts, reduceRelationship } from './contrasts.ts';
import type { Decisions } from './decide.ts';
import { type Isolation, isolate } from './isolate.ts';
import {
  curvature2,
  isSingularAtOne,
  minusTwoF,
  moments,
  nullShare,
  type Profile,
  ratios,
  slope2,
} from './profile.ts';
import { type Enclosure, narrow } from './refine.ts';
import type { Progress } from './tridiagonal.ts';

/** A local maximum of the likelihood on [0, 1]. */
export interface Maximum<T> {
  readonly where: 'zero' | 'inside' | 'one';
  readonly h: Enclosure;
  /** −2f without its constants, and S₀. */
  readonly value: T;
  readonly S0: T;
}

export interface Search<T> {
  readonly profile: Profile<T>;
  readonly isolation: Isolation;
  /** Every zero of f′ inside, narrowed, in ascending order. */
  readonly stationary: readonly Enclosure[];
  /** Every local maximum, in ascending order of h. */
  readonly maxima: readonly Maximum<T>[];
}

/** What the search is doing: 'reduce' to three diagonals, 'isolate' the stationary points, 'refine' the digits. */
export type Stage = 'reduce' | 'isolate' | 'refine';

const zero = Rational.of(0);
const one = Rational.of(1);

/**
 * All local maxima of the profile, at one working precision.
 *
 * @param bits binary places
 * @param signAtOne the sign of f′(1), where it is known exactly
 * @throws Undecided when this precision does not do
 */
export function search<T extends Real<T>>(
  field: Field<T>,
  bits: number,
  method: LikelihoodMethod,
  decisions: Decisions,
  c: Rational,
  signAtOne: Profile<T>['signAtOne'],
  onProgress: (stage: Stage, share: number) => void,
): Search<T> {
  const profile = {
    ...profileOf(field, bits, method, decisions, c, (done, total) => onProgress('reduce', done / total)),
    signAtOne,
  };
  const isolation = isolate(profile, share => onProgress('isolate', share));
  const slopeAt = (h: Rational): T => slope2(profile.nu, ratios(moments(profile, field.from(h))));
  const stationary = isolation.stationary.map(({ from, to, kind }, i) => {
    onProgress('refine', i / isolation.stationary.length);
    return narrow(
      {
        lo: from,
        hi: to,
        signAtLo: kind === 'maximum' ? 1 : -1,
        value: slopeAt,
        derivative: h => curvature2(profile.nu, ratios(moments(profile, field.from(h)))),
      },
      bits,
    );
  });

  const maxima: Maximum<T>[] = [];
  const add = (where: Maximum<T>['where'], h: Enclosure): void => {
    maxima.push({ where, h, ...minusTwoF(profile, field.hull(field.from(h.lo), field.from(h.hi))) });
  };
  if (isolation.atZero < 0) add('zero', { lo: zero, hi: zero });
  isolation.stationary.forEach(({ kind }, i) => {
    if (kind === 'maximum') add('inside', stationary[i]!);
  });
  if (isolation.atOne > 0 && !isSingularAtOne(profile)) add('one', { lo: one, hi: one });
  return { profile, isolation, stationary, maxima };
}

function profileOf<T extends Real<T>>(
  field: Field<T>,
  bits: number,
  method: LikelihoodMethod,
  { start, nu, zerosOfK, zerosOfContrasts, fitsInRange, signAtZero }: Decisions,
  c: Rational,
  onProgress: Progress,
): Omit<Profile<T>, 'signAtOne'> {
  const halfway: Progress = (done, total) => onProgress(done, method === 'ML' ? 2 * total : total);
  const contrasts = blockOf(field, reduceContrasts(start, c, bits, halfway), zerosOfContrasts);
  const volume =
    method === 'REML'
      ? contrasts
      : blockOf(
          field,
          reduceRelationship(start, c, bits, (done, total) => onProgress(total + done, 2 * total)),
          zerosOfK,
        );
  const e0 = fitsInRange ? field.zero : nullShare(field, contrasts, bits);
  return { field, method, nu, contrasts, volume, e0, signAtZero };
}
