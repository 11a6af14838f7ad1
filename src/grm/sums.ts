import type { Scheduler } from '../kernels/schedule.ts';
import type { LimbSums } from './inbreeding.ts';
import type { Prepared } from './prepare.ts';
import { sharedBuffer } from './shared.ts';

/** Told how many products of two genotypes were added up. */
export type Told = (products: number) => void;

/** How the sums are made. None of this changes a bit of them. */
export interface Means {
  readonly scheduler: Scheduler;
  /** Packed genotypes that are in memory together take so many bytes at most, or are one variant. */
  readonly roundBytes: number;
  /** Sets of digits, or of a dictionary; it is for weighted sums only. */
  readonly sets: 'quickest' | 'digits' | 'dictionary';
  /** Whether the twins of the kernels are to run where the kernels could. */
  readonly twin: boolean;
}

/** 32 MB, or half of the matrix if that is more. */
const ROUND_BYTES = 2 ** 25;

/** The means for so many people where nothing else is asked for. */
export const usualMeans = (scheduler: Scheduler, individuals: number): Means => ({
  scheduler,
  roundBytes: Math.max(ROUND_BYTES, 4 * individuals * individuals),
  sets: 'quickest',
  twin: false,
});

/** Whole sums over variants; the sums over two sets of variants are the sum of theirs. */
export interface Sums {
  /** n x n: Σₖ Wₖ xₖxₖᵀ on and below the diagonal; with G of `missing.ts` everywhere where genotypes are missing. */
  readonly products: BigInt64Array;
  /** Σₖ Yₖ xᵢₖ */
  readonly y: BigInt64Array;
  z: bigint;
  /** Under `pairwise` where genotypes are missing: Σₖ mᵢₖmⱼₖ over all kept variants, on and below the diagonal. */
  readonly bothMissing?: BigInt64Array;
  /** Σₖ F̂₃ for `yang-2010-diagonal`. */
  readonly inbreeding?: LimbSums;
}

export function newSums({ bed: { individuals: n }, kind, options }: Prepared): Sums {
  const matrix = () => new BigInt64Array(sharedBuffer(8 * n * n));
  return {
    products: matrix(),
    y: new BigInt64Array(kind === 'incomplete' ? n : 0),
    z: 0n,
    ...(kind === 'incomplete' && options.missing === 'pairwise' ? { bothMissing: matrix() } : {}),
    ...(options.convention === 'yang-2010-diagonal'
      ? { inbreeding: { first: new Float64Array(n), second: new Float64Array(n) } }
      : {}),
  };
}
