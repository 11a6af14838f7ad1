import fc from 'fast-check';
import type { Hello, Reply } from '../../src/conformance/answer.ts';
import type { Gate } from '../../src/conformance/gate.ts';
import { isFailing, type Verdict } from '../../src/conformance/verdict.ts';
import { judged } from './certified.ts';
import { Fault, type FaultClass, GAP_ALLOWED, LOSS_ALLOWED, NotAsked } from './fault.ts';
import { checkOptimum } from './first-order.ts';
import { askableLaws } from './laws/index.ts';
import { type Answer, Answered, type Ask, Broken, NotAnswered, type ProtocolLaw } from './laws/law.ts';
import type { Question } from './line.ts';
import { type Input, questions } from './questions/index.ts';
import { requireSame } from './repeated.ts';

/** In this order: what is cheap first. */
export const trialKinds = ['law', 'repeated', 'first-order', 'certified'] as const;
export type TrialKind = (typeof trialKinds)[number];

/** One thing that is tried on a program, with inputs of its own. `check` throws a Fault, or NotAsked. */
export interface Trial {
  readonly kind: TrialKind;
  readonly op: string;
  /** What is true of a program that is right. */
  readonly sentence: string;
  /** How often it is tried among those of its kind. */
  readonly weight: number;
  readonly inputs: fc.Arbitrary<unknown>;
  readonly check: (ask: Ask, input: unknown) => Promise<void>;
}

/** The same name in every run, in one word: "law.fit.1k2j3". */
export function tokenOf({ kind, op, sentence }: Pick<Trial, 'kind' | 'op' | 'sentence'>): string {
  let h = 0x811c9dc5;
  for (const c of sentence) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193);
  return `${kind}.${op}.${(h >>> 0).toString(36)}`;
}

export interface TrialOptions {
  readonly hello: Hello;
  readonly gate: Gate;
  readonly ops: readonly string[];
}

/** Everything that a program can be tried on: the laws, then its optima, then its numbers. */
export function trialsFor(options: TrialOptions): Trial[] {
  const { hello, ops } = options;
  const asked = Object.entries(questions).filter(([op]) => ops.includes(op));
  if (asked.length === 0) return lawTrials(options);
  const any = fc.oneof(...asked.map(([op, inputs]) => inputs.map((input): Question => ({ op, input }))));
  return [
    ...lawTrials(options),
    ...asked.map(([op, inputs]) => repeatedTrial(op, inputs, any, allowedBy(hello))),
    ...asked.filter(([op]) => op === 'fit').map(([op, inputs]) => firstOrderTrial(op, inputs, options)),
    ...asked.map(([op, inputs]) => certifiedTrial(op, inputs, options)),
  ];
}

const lawTrials = ({ hello, ops }: TrialOptions): Trial[] =>
  askableLaws.filter(law => ops.includes(law.op)).map(law => lawTrial(law, allowedBy(hello)));

/** The laws look at 11 digits; a program that says that it prints fewer is held to those, less three: sums cancel. */
const LAW_DIGITS = 14;
/** How many times the tolerance of a law is allowed to a program that prints few digits. */
export const allowedBy = ({ capabilities }: Hello): number =>
  10 ** Math.max(0, LAW_DIGITS - (capabilities.output_digits ?? LAW_DIGITS));

function lawTrial(law: ProtocolLaw, allowed: number): Trial {
  const { op, name, runs, inputs } = law;
  const check = async (ask: Ask, input: unknown): Promise<void> => {
    try {
      await law.check(ask, input);
    } catch (e) {
      if (!(e instanceof Broken)) throw e;
      if (e instanceof NotAnswered) throw new Fault('refused-wrongly', e.message);
      if (e instanceof Answered) throw new Fault('should-refuse', e.message);
      if (e.excess > allowed) throw new Fault('law-broken', e.message, e.excess / allowed);
    }
  };
  return { kind: 'law', op, sentence: name, weight: runs, inputs, check };
}

/** A question is put, put again, and put a third time after another: whatever was asked between, the answer is one. */
function repeatedTrial(
  op: string,
  inputs: fc.Arbitrary<Input>,
  between: fc.Arbitrary<Question>,
  allowed: number,
): Trial {
  return {
    kind: 'repeated',
    op,
    sentence: 'the same question has the same answer, whatever was asked before',
    weight: 1,
    inputs: fc.tuple(inputs, between),
    check: async (ask, input) => {
      const [question, other] = input as [Input, Question];
      const first = await ask(op, question);
      requireSame(first, await ask(op, question), allowed);
      await ask(other.op, other.input);
      requireSame(first, await ask(op, question), allowed);
    },
  };
}

const firstOrderTrial = (op: string, inputs: fc.Arbitrary<Input>, { gate }: TrialOptions): Trial => ({
  kind: 'first-order',
  op,
  sentence: 'at the reported optimum the exact score says that there is nothing to gain',
  weight: 1,
  inputs,
  check: async (ask, input) => checkOptimum(input as Input, await ask(op, input as Input), gate),
});

function certifiedTrial(op: string, inputs: fc.Arbitrary<Input>, { hello, gate }: TrialOptions): Trial {
  return {
    kind: 'certified',
    op,
    sentence: 'the answer is the certified one, to the digits that can be had',
    weight: 1,
    inputs,
    check: async (ask, input) => {
      const reply = asReply(await ask(op, input as Input));
      const judgement = await judged({ op, input: input as Input }, reply, { hello, gate });
      if (judgement === undefined) throw new NotAsked('nothing of its answer is certified');
      const fault = faultOf(judgement.verdict);
      if (fault !== undefined) throw fault;
    },
  };
}

/** The answer as it was given: without the guard that tells a law what is left out. */
const asReply = (answer: Answer): Reply =>
  ('output' in answer ? { ...answer, output: { ...answer.output } } : answer) as Reply;

/** The verdict of the certificate as a fault; undefined where it passes. */
export function faultOf(verdict: Verdict): Fault | undefined {
  const { class: name, worst, gap, remark } = verdict;
  if (!isFailing(name)) return undefined;
  const told = worst === undefined ? '' : `${worst.path} is ${worst.claim}, certified ${worst.certified}`;
  // a loss of four digits more than is allowed is gross, and so is a gap of 1e-2 nats
  const excess = Math.max(10 ** ((worst?.loss ?? 0) - LOSS_ALLOWED), (gap ?? 0) / GAP_ALLOWED);
  return new Fault(name as FaultClass, remark ?? told, excess === 0 ? undefined : excess, verdict);
}
