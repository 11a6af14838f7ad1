import { information, score } from '../../spec/likelihood.ts';
import { toDecimal } from '../../spec/number/decimal.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { type Gate, passesGap } from '../../src/conformance/gate.ts';
import { readInput } from '../rooms/inputs.ts';
import { decimalText } from '../rooms/numbers.ts';
import { problemOf } from '../rooms/spec-inference.ts';
import { Fault, GAP_ALLOWED, NotAsked } from './fault.ts';
import type { Answer } from './laws/law.ts';
import type { Input } from './questions/index.ts';

/**
 * First-order conditions at a reported optimum, without knowing the optimum: s is the exact score there, J the expected
 * information, θ = (σ²g, σ²e).
 *
 *   ½ sᵀJ⁻¹s   the rise that a Newton step of the components promises
 *   |sᵢ|θᵢ     what a component that wants to fall can give by falling to 0; the others make their step
 *
 * In nats: it depends on no unit and no parametrisation, and a bound of a search that is near enough passes.
 *
 * @throws Fault `not-an-optimum`
 */
export function checkOptimum(input: Input, answer: Answer, gate: Gate): void {
  if (!('output' in answer)) return;
  const { output } = answer;
  if ('verdict' in output && output.verdict === 'flat') return;
  const [g, e] = [numberOf(output.sigma2_g), numberOf(output.sigma2_e)];
  if (g.sign() < 0 || e.sign() < 0) throw new Fault('not-an-optimum', 'a component is negative');
  const rise = promisedRise(input, g, e);
  if (!passesGap(gate, rise))
    throw new Fault(
      'not-an-optimum',
      `at the reported components the score promises ${rise.toExponential(1)} nats more`,
      rise / GAP_ALLOWED,
    );
}

const numberOf = (claim: unknown): Rational => {
  const text = typeof claim === 'object' && claim !== null && 'value' in claim ? claim.value : claim;
  return Rational.parse(decimalText(String(text)));
};

function promisedRise(input: Input, g: Rational, e: Rational): number {
  const { method, ...data } = readInput('fit', input);
  const problem = problemOf(data);
  let s: readonly [Rational, Rational];
  let J: readonly (readonly Rational[])[];
  try {
    s = score(rationals, problem, g, e, method) as readonly [Rational, Rational];
    J = information(rationals, problem, g, e, method, 'expected') as readonly (readonly Rational[])[];
  } catch (reason) {
    if ((reason as Error).name !== 'Refusal') throw reason;
    throw new NotAsked('the likelihood has no score at the reported components');
  }
  const theta = [g, e];
  const falling = (i: number): number => double(s[i]!.abs().times(theta[i]!));
  // a component that wants to fall makes its step with the others, or falls to 0; at 0 it has nothing to give
  const choices = [0, 1].map(i => (s[i]!.sign() < 0 ? [true, false] : [true]));
  const rises = choices[0]!.flatMap(first =>
    choices[1]!.map(second => {
      const steps = [0, 1].filter(i => (i === 0 ? first : second));
      const rest = [0, 1].filter(i => !steps.includes(i));
      return (
        decrement(
          steps.map(i => s[i]!),
          steps.map(i => steps.map(j => J[i]![j]!)),
        ) + rest.reduce((sum, i) => sum + falling(i), 0)
      );
    }),
  );
  return Math.min(...rises);
}

/** ½ sᵀJ⁻¹s for one or two components. */
function decrement(s: readonly Rational[], J: readonly (readonly Rational[])[]): number {
  if (s.length === 0) return 0;
  const [a, b] = s as [Rational, Rational];
  if (s.length === 1) return J[0]![0]!.sign() === 0 ? 0 : double(a.squared().over(J[0]![0]!)) / 2;
  const det = J[0]![0]!.times(J[1]![1]!).minus(J[0]![1]!.times(J[1]![0]!));
  if (det.sign() === 0) return 0; //  flat: only one combination of the components is identified
  const form = J[1]![1]!
    .times(a.squared())
    .plus(J[0]![0]!.times(b.squared()))
    .minus(J[0]![1]!.times(a).times(b).times(Rational.of(2)));
  return double(form.over(det)) / 2;
}

const double = (x: Rational): number => Number(toDecimal(x, 17, 'nearest'));
