import type { Verdict } from '../../src/conformance/verdict.ts';

/** What a program did wrong, the worst first. The first five are judged by the certificate. */
export const faultClasses = [
  'silent-wrong', //      an answer with fewer than 3 digits, and no warning
  'wrong-but-warned',
  'should-refuse', //     an answer to a question without one
  'refused-wrongly', //   no answer to a question that has one
  'fail', //              below the gate
  'unstable', //          the same question, two answers
  'not-an-optimum', //    the exact score at the reported components says that the likelihood rises
  'law-broken', //        two answers that can not both be right
  'unreadable', //        an output of the wrong shape, or a text that is no finite number
  'error',
  'crash',
  'timeout',
  'protocol-error',
] as const;
export type FaultClass = (typeof faultClasses)[number];

/** A program is found to be wrong. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly kind: FaultClass;
  /** How many times more wrong than what is allowed, where that can be said: a shrunk failure is to stay as gross. */
  readonly excess: number;
  /** Where the certificate has judged. */
  readonly verdict: Verdict | undefined;
  constructor(kind: FaultClass, message: string, excess = Number.POSITIVE_INFINITY, verdict?: Verdict) {
    super(message);
    this.kind = kind;
    this.excess = excess;
    this.verdict = verdict;
  }
}

/** The program does not do what was to be asked, and says so: no fault of anybody. */
export class NotAsked extends Error {
  override readonly name = 'NotAsked';
}

/** What the gate `standard` allows, in digits and in nats: by how much more tells how gross a failure is. */
export const LOSS_ALLOWED = 3;
export const GAP_ALLOWED = 1e-6;

/** Orders of magnitude above what is allowed at which a failure is gross: no rounding can be blamed. */
const GROSS = 1e4;

/** A smaller failure is the same failure: of the same class, and as gross. */
export const isSameFault = (one: Fault, other: Fault): boolean =>
  one.kind === other.kind && other.excess >= Math.min(one.excess, GROSS);
