import { costs, type Hypothesis, sumOf } from './hypothesis.ts';
import { type Subject, truthOf } from './subject.ts';

/** What programs make of letters: the other allele, half of the letters, missing people who are counted. */
export function genotypeHypotheses(subject: Subject): Hypothesis[] {
  const dosage = truthOf(subject, 'dosage');
  const frequency = truthOf(subject, 'frequency');
  const alleles = subject.input.alleles as readonly (readonly (string | null)[])[];
  const counted = subject.input.counted as readonly string[];
  const m = counted.length;
  const copied = (f: (text: string, allele: string) => number): number[] =>
    alleles.flatMap(row => row.map((text, k) => (text === null ? Number.NaN : f(text, counted[k]!))));
  const column = (values: readonly number[], k: number): number[] =>
    values.filter((x, at) => at % m === k && !Number.isNaN(x));
  const frequencyOf = (values: readonly number[]): number[] =>
    counted.map((_, k) => sumOf(column(values, k)) / (2 * column(values, k).length));
  const both = (says: string, cost: number, values: readonly number[]): Hypothesis => ({
    says,
    asked: 'copies of the counted allele',
    cost,
    predict: () => ({ dosage: values, frequency: frequencyOf(values) }),
  });
  const only = (says: string, asked: string, f: (p: number, k: number) => number): Hypothesis => ({
    says,
    asked,
    cost: costs.slip,
    predict: () => ({ frequency: (frequency ?? []).map(f) }),
  });
  const copies = copied((text, allele) => [...text].filter(letter => letter === allele).length);
  const swapped = swappedColumns(subject, m);
  return [
    both(
      'right for the other allele',
      costs.named,
      copies.map(x => 2 - x),
    ),
    ...(swapped.length === 0 || swapped.length === m
      ? []
      : [
          both(
            `right for the other allele at variant ${swapped.join(', ')}`,
            costs.slip,
            copies.map((x, at) => (swapped.includes(at % m) ? 2 - x : x)),
          ),
        ]),
    both(
      'right for carriers: whether the allele is there, not how often',
      costs.slip,
      copies.map(x => Math.min(1, x)),
    ),
    both(
      'right for the first letter alone, doubled',
      costs.slip,
      copied((text, allele) => (text[0] === allele ? 2 : 0)),
    ),
    both(
      'right for the second letter alone, doubled',
      costs.slip,
      copied((text, allele) => (text[1] === allele ? 2 : 0)),
    ),
    both(
      'right for the first letter alone',
      costs.slip,
      copied((text, allele) => (text[0] === allele ? 1 : 0)),
    ),
    {
      says: 'right for the coding −1, 0, 1',
      asked: '0, 1, 2 copies',
      cost: costs.slip,
      predict: () => ({ dosage: (dosage ?? []).map(x => x - 1) }),
    },
    only('that of the rarer allele (a minor allele frequency)', 'the counted allele', p =>
      Math.min(p, 1 - p),
    ),
    only('the mean dosage, 2p', 'the frequency p', p => 2 * p),
    only(
      'right for missing people counted as 0 copies',
      'the observed only',
      (p, k) => (p * column(copies, k).length) / alleles.length,
    ),
    only('the share of carriers', 'the share of alleles', (_, k) => {
      const seen = column(copies, k);
      return seen.filter(x => x > 0).length / seen.length;
    }),
  ];
}

/** The variants at which the answer has 2 − x or 1 − p where x or p is certified. */
function swappedColumns({ outputs }: Subject, m: number): number[] {
  const turned = new Set<number>();
  for (const { name, claim, truth } of outputs.values())
    truth.forEach((c, at) => {
      const whole = name === 'dosage' ? 2 : 1;
      if (claim[at] !== c && Math.abs(claim[at]! - (whole - c)) < 1e-6) turned.add(at % m);
    });
  return [...turned].sort((a, b) => a - b);
}
