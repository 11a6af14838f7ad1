import type { CertifiedValue, Expectation, Json } from '../case.ts';
import { costs, type Hypothesis } from './hypothesis.ts';
import { type Subject, truthOf } from './subject.ts';

/** The certified answers that the case holds under other names. */
export const certifiedAlternates = ({ question: { kase }, input }: Subject): Hypothesis[] =>
  Object.entries(kase.conventions ?? {}).map(([name, outputs]) => ({
    says: `right under \`${name}\``,
    asked: askedInstead(name, input),
    cost: costs.certified,
    predict: () =>
      Object.fromEntries(Object.entries(outputs).map(([output, expected]) => [output, valuesOf(expected)])),
  }));

function valuesOf(expected: Expectation): number[] {
  if (expected === null) return [Number.NaN];
  return isList(expected) ? expected.flatMap(valuesOf) : [Number((expected as CertifiedValue).value)];
}
const isList = (x: Expectation): x is readonly Expectation[] => Array.isArray(x);

/** The fields of a question that hold the name of a convention. */
const namingFields = [
  'convention',
  'definition',
  'root',
  'method',
  'missing',
  'monomorphic',
  'skip',
] as const;

/** "`sample-sd`" for `population-sd`, "`missing: mean`" for `missing-pairwise`. */
function askedInstead(name: string, input: { readonly [field: string]: Json }): string | undefined {
  for (const field of namingFields) {
    const asked = input[field];
    if (asked === undefined) continue;
    if (name.startsWith(`${field}-`)) return `\`${field}: ${asked}\``;
    if (
      field === 'method'
        ? name === 'ML' || name === 'REML'
        : field === 'convention' || field === 'definition' || field === 'root'
    )
      return `\`${asked}\``;
  }
  return undefined;
}

/** Two outputs that stand in each other's place. */
export function exchanges(subject: Subject): Hypothesis[] {
  const { failing } = subject;
  return failing.flatMap((a, i) =>
    failing.slice(i + 1).flatMap(b => {
      const [ofA, ofB] = [truthOf(subject, a)!, truthOf(subject, b)!];
      if (ofA.length !== ofB.length) return [];
      return [{ says: 'exchanged', cost: costs.common, predict: () => ({ [a]: ofB, [b]: ofA }) }];
    }),
  );
}

/** The certified value of another output. */
export const strayOutputs = (subject: Subject): Hypothesis[] =>
  subject.failing.flatMap(name =>
    [...subject.outputs.values()].flatMap(other =>
      other.name === name || other.name === 'rank' || other.truth.length !== truthOf(subject, name)!.length
        ? []
        : [
            {
              says: `the certified ${other.name}`,
              cost: costs.slip + 0.2, // after a name for it
              predict: () => ({ [name]: other.truth }),
            },
          ],
    ),
  );
