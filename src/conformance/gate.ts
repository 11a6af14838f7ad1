import type { EntryScore } from './verdict.ts';

/**
 * What is asked of a program. The gates are nested: what passes `strict` passes `standard`, and that passes `smoke`.
 * Nothing is asked that the problem does not allow: the digits required never exceed the attainable ones by design.
 */
export const gateNames = ['smoke', 'standard', 'strict'] as const;
export type Gate = (typeof gateNames)[number];

/** Below this many digits an answer is wrong, whatever the gate. */
export const WRONG_BELOW = 3;
/** Above this many nats below the optimum, an optimum was not found. */
export const GAP_WRONG_ABOVE = 1;

/** The loss that a gate allows, in digits. */
const mostLoss: Readonly<Record<Gate, number>> = {
  smoke: Number.POSITIVE_INFINITY,
  standard: 3,
  strict: 1.5,
};
/** The digits that a gate asks for where they can be had. */
const leastDigits: Readonly<Record<Gate, number>> = { smoke: 3, standard: 6, strict: 6 };
/** l(best) − l(reported), in nats. */
const mostGap: Readonly<Record<Gate, number>> = { smoke: 1e-2, standard: 1e-6, strict: 1e-10 };

export const passesDigits = (gate: Gate, { lre, attainable, loss }: EntryScore): boolean =>
  loss <= mostLoss[gate] && lre >= Math.min(leastDigits[gate], attainable - 1);

export const passesGap = (gate: Gate, gap: number): boolean => gap <= mostGap[gate];
