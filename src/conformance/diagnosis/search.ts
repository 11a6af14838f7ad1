import { Refusal } from '../../linalg/refusal.ts';
import { type Agreement, agreement, LEAST_DIGITS } from './agreement.ts';
import type { Hypothesis, Prediction } from './hypothesis.ts';
import type { Compared, Subject } from './subject.ts';

/** Some outputs explained by one hypothesis. */
export interface Finding {
  readonly hypothesis: Hypothesis;
  readonly outputs: readonly string[];
  /** Digits that agree, of the worst of these outputs. */
  readonly digits: number;
}

/** Digits beyond its cost that a hypothesis must bring: one accident in 10,000. */
const CONVINCING = 4;
/** By so many digits a prediction must be nearer to the claim than the certified value is. */
const NEARER = 1;
/** What it costs a hypothesis to predict another value for an output that is right, or that is wrong in another way. */
const CONTRADICTS_RIGHT = 1;
const MISSES_WRONG = 1;
/** Of numbers printed in full, a closed formula agrees in more digits than these; with fewer it may be an accident. */
const EXACT = 9;
const INEXACT = 2;
/** Ops whose answers come from a search, and have the digits that its stopping rule leaves; the height has more. */
const SEARCHES: readonly string[] = ['fit', 'associate'];
const HEIGHT = 'loglik';
/** Differences of evidence below this are rounding: the first hypothesis stands. */
const SAME = 0.5;

/** What one hypothesis says of every output. */
interface Tested {
  readonly hypothesis: Hypothesis;
  readonly met: ReadonlyMap<string, Agreement>;
  /** Outputs that are as near to the prediction as to the certified value: they bear no witness. */
  readonly indifferent: readonly string[];
  readonly missed: readonly string[];
  readonly contradicted: number;
}

/**
 * The explanations of the outputs that fail: first the hypothesis with the most evidence beyond its cost, then the same
 * for what it leaves unexplained. Of hypotheses that explain the same to the same digits, the cheapest wins.
 */
export function explain(subject: Subject, hypotheses: readonly Hypothesis[]): Finding[] {
  const tested = testAll(subject, hypotheses);
  const findings: Finding[] = [];
  let open = subject.failing;
  while (open.length > 0) {
    const best = bestOf(tested, open, subject);
    if (best === undefined) break;
    const outputs = open.filter(name => best.met.has(name));
    const digits = Math.min(...outputs.map(name => best.met.get(name)!.digits));
    findings.push({ hypothesis: best.hypothesis, outputs, digits });
    open = open.filter(name => !outputs.includes(name) && !best.indifferent.includes(name));
  }
  return findings;
}

/** Cheapest first; a hypothesis that explains everything ends the search, for none that costs more can beat it. */
function testAll(subject: Subject, hypotheses: readonly Hypothesis[]): Tested[] {
  const certified = new Map(
    [...subject.outputs].flatMap(([name, compared]) => {
      // a row of a table may hold no number at all
      const own = agreement(compared, compared.truth, subject.printed);
      return own === undefined ? [] : [[name, own.digits] as const];
    }),
  );
  const tested: Tested[] = [];
  for (const hypothesis of hypotheses.toSorted((a, b) => a.cost - b.cost)) {
    const one = test(subject, hypothesis, certified);
    if (one === undefined) continue;
    tested.push(one);
    if (explainsAll(subject, one)) break;
  }
  return tested;
}

/** @param certifiedDigits digits of each output that are right */
function test(
  subject: Subject,
  hypothesis: Hypothesis,
  certifiedDigits: ReadonlyMap<string, number>,
): Tested | undefined {
  const prediction = predictionOf(hypothesis);
  if (prediction === undefined) return undefined;
  const met = new Map<string, Agreement>();
  const indifferent: string[] = [];
  const missed: string[] = [];
  let contradicted = 0;
  for (const [name, compared] of subject.outputs) {
    const predicted = predictedFor(prediction, compared);
    if (predicted === undefined) continue;
    const found = agreement(compared, predicted, subject.printed);
    const digits = found?.digits ?? 0;
    const certified = certifiedDigits.get(name);
    if (certified === undefined) continue;
    if (!subject.failing.includes(name)) {
      if (digits < Math.min(LEAST_DIGITS, certified) || digits < certified / 2) contradicted += 1;
    } else if (found !== undefined && digits >= LEAST_DIGITS && digits >= certified + NEARER)
      met.set(name, hypothesis.given?.includes(name) ? { ...found, evidence: 0 } : found);
    else if (digits >= LEAST_DIGITS && digits >= certified - NEARER) indifferent.push(name);
    else missed.push(name);
  }
  return met.size === 0 ? undefined : { hypothesis, met, indifferent, missed, contradicted };
}

function predictedFor(prediction: Prediction, { name, row, claim }: Compared): ArrayLike<number> | undefined {
  const own = prediction[name];
  if (own !== undefined || row === undefined) return own;
  return prediction[row.of]?.slice(row.from, row.from + claim.length);
}

function predictionOf({ predict }: Hypothesis): Prediction | undefined {
  try {
    return predict();
  } catch (e) {
    if (e instanceof Refusal) return undefined; // the mistake has no answer to this question
    throw e;
  }
}

/** Digits short of what can be had at which an agreement is still complete. */
const COMPLETE = 4;
function explainsAll({ failing, outputs, printed }: Subject, { met, contradicted }: Tested): boolean {
  return (
    contradicted === 0 &&
    failing.every(name => {
      const most = Math.min(printed ?? Number.POSITIVE_INFINITY, outputs.get(name)!.attainable - COMPLETE);
      return (met.get(name)?.digits ?? 0) >= most;
    })
  );
}

function bestOf(tested: readonly Tested[], open: readonly string[], subject: Subject): Tested | undefined {
  let best: Tested | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const one of tested) {
    const worth = worthOf(one, open, subject);
    if (worth >= CONVINCING && worth > most + SAME) {
      best = one;
      most = worth;
    }
  }
  return best;
}

function worthOf(
  { hypothesis, met, missed, contradicted }: Tested,
  open: readonly string[],
  { op, printed }: Subject,
): number {
  let evidence = 0;
  for (const name of open) evidence += met.get(name)?.evidence ?? 0;
  const still = missed.filter(name => open.includes(name)).length;
  const exact = [...met].filter(
    ([name]) => open.includes(name) && (name === HEIGHT || !SEARCHES.includes(op)),
  );
  const inexact = printed === undefined && exact.some(([, { digits }]) => digits < EXACT) ? INEXACT : 0;
  return evidence - hypothesis.cost - inexact - CONTRADICTS_RIGHT * contradicted - MISSES_WRONG * still;
}
