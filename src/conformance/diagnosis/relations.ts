import { peopleOf } from '../question.ts';
import { costs, freeNumber, type Hypothesis, largestOf } from './hypothesis.ts';
import { type Subject, truthOf, variantsIn } from './subject.ts';

/** One output as a simple function of its certified value. */
export const relations = (subject: Subject): Hypothesis[] =>
  subject.failing.flatMap(name => {
    const truth = truthOf(subject, name)!;
    const known = [...functions, ...factors(peopleOf(subject.input), variantsIn(subject))].map(
      ([says, f, cost]): Hypothesis => ({
        says,
        cost: cost ?? UNEXPLAINED,
        predict: () => ({ [name]: truth.map(f) }),
      }),
    );
    return [...known, ...anyFactor(subject, name)];
  });

/** A relation says what, not why: where a wrong step of the chapter says the same, it comes first. */
const UNEXPLAINED = costs.slip + 0.5;
const HALVES = costs.slip + 0.1;

type Relation = readonly [says: string, f: (x: number) => number, cost?: number];
const times = (factor: number) => (x: number) => factor * x;

const functions: readonly Relation[] = [
  ['−1 times what is certified', times(-1), costs.common],
  ['2 times what is certified', times(2), HALVES],
  ['half of what is certified', times(0.5), HALVES],
  ['−2 times what is certified', times(-2)],
  ['−1/2 times what is certified', times(-0.5)],
  ['4 times what is certified', times(4)],
  ['a quarter of what is certified', times(0.25)],
  ['100 times what is certified (per cent?)', times(100)],
  ['the square root of what is certified (an SD for a variance?)', Math.sqrt],
  ['the square of what is certified (a variance for an SD?)', x => x * x],
  ['1 over what is certified', x => 1 / x],
  ['1 minus what is certified', x => 1 - x],
  ['the natural logarithm of what is certified', Math.log],
  ['log10 of what is certified', Math.log10],
  ['−log10 of what is certified', x => -Math.log10(x)],
  ['ln 10 times what is certified (natural or decimal logarithm?)', times(Math.LN10)],
  ['1/ln 10 times what is certified (natural or decimal logarithm?)', times(Math.LOG10E)],
  ['−ln 10 times what is certified (a natural logarithm, without its sign?)', times(-Math.LN10)],
  ['e to the power of what is certified', Math.exp, costs.rare],
  ['10 to the power of what is certified', x => 10 ** x, costs.rare],
  ['what is certified without its sign', Math.abs, costs.rare],
];

/** Factors that the sizes of the data explain. */
function factors(n: number | undefined, m: number | undefined): Relation[] {
  const known: Relation[] = [];
  const add = (says: string, factor: number): number =>
    known.push([`${says} times what is certified`, times(factor)]);
  if (n !== undefined && n > 1) {
    add('n/(n − 1) (n or n − 1?)', n / (n - 1));
    add('(n − 1)/n (n or n − 1?)', (n - 1) / n);
    add('√(n/(n − 1)) (n or n − 1 in an SD?)', Math.sqrt(n / (n - 1)));
    add('√((n − 1)/n) (n or n − 1 in an SD?)', Math.sqrt((n - 1) / n));
    add('n', n);
    add('1/n', 1 / n);
    add('n − 1', n - 1);
    add('1/(n − 1)', 1 / (n - 1));
  }
  if (m !== undefined && m > 1) {
    add('m (not divided by the number of variants?)', m);
    add('1/m (divided by the number of variants twice?)', 1 / m);
    add('m/(m − 1) (over m − 1, not m?)', m / (m - 1));
    add('(m − 1)/m', (m - 1) / m);
  }
  return known;
}

/** A factor nearer to 1 than this is an error, not a factor. */
const NO_FACTOR = 0.01;

/** A factor that nothing explains: one number of the list pays for it, the others show that it is meant. */
function anyFactor({ outputs, printed }: Subject, name: string): Hypothesis[] {
  const { claim, truth } = outputs.get(name)!;
  const sizes = truth.map(c => (Number.isNaN(c) ? 0 : Math.abs(c)));
  const at = sizes.indexOf(largestOf(sizes));
  const k = claim[at]! / truth[at]!;
  if (
    !Number.isFinite(k) ||
    k === 0 ||
    Math.abs(k - 1) < NO_FACTOR ||
    truth.filter(c => Number.isFinite(c) && c !== 0).length < 3
  )
    return [];
  return [
    {
      says: `${k.toPrecision(8)} times what is certified, everywhere`,
      cost: costs.rare + freeNumber(printed),
      predict: () => ({ [name]: truth.map(times(k)) }),
    },
  ];
}
