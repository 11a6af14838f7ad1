import { costs, type Hypothesis } from './hypothesis.ts';
import type { Compared, Subject } from './subject.ts';

/**
 * The right numbers for other people: each row of the answer is the certified row of somebody else.
 *
 * @param n people; outputs with n rows are looked at
 */
export function permutations({ outputs, failing }: Subject, n: number | undefined): Hypothesis[] {
  if (n === undefined || n < 2) return [];
  const byPerson = failing.map(name => outputs.get(name)!).filter(({ shape }) => shape[0] === n);
  const [first] = byPerson.toSorted((a, b) => b.claim.length - a.claim.length);
  if (first === undefined) return [];
  const people = Array.from({ length: n }, (_, i) => i);
  const reversed = people.map(i => n - 1 - i);
  const later = people.map(i => (i + 1) % n);
  const earlier = people.map(i => (i + n - 1) % n);
  const found = orderOf(first, n);
  const in_ = (says: string, cost: number, order: readonly number[]): Hypothesis => ({
    says,
    asked: 'the order of the input',
    cost,
    predict: () => Object.fromEntries(byPerson.map(one => [one.name, reordered(one, order)])),
  });
  return [
    in_('right for the people in reverse order', costs.common, reversed),
    in_('right for the people shifted by one', costs.common, later),
    in_('right for the people shifted by one', costs.common, earlier),
    ...(found === undefined
      ? []
      : [
          in_(`right for the people in another order (${shown(found)})`, costs.slip + logFactorial(n), found),
        ]),
  ];
}

const shown = (order: readonly number[]): string =>
  `${order.slice(0, 8).join(' ')}${order.length > 8 ? ' …' : ''}`;

/** log10 n!, the digits that an order takes from the evidence; no more than 20, as evidence is limited too. */
function logFactorial(n: number): number {
  let s = 0;
  for (let k = 2; k <= n && s < 20; k++) s += Math.log10(k);
  return Math.min(20, s);
}

/** A relationship matrix moves in rows and columns, everything else in rows. */
function reordered({ truth, shape }: Compared, order: readonly number[]): number[] {
  const [n = 1, columns = 1] = shape;
  return truth.map((_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    return truth[order[i]! * columns + (columns === n ? order[j]! : j)]!;
  });
}

/** What a person is known by: in a square table the diagonal and the sorted row, else the row. */
function marksOf(values: readonly number[], [n = 1, columns = 1]: readonly number[]): number[][] {
  return Array.from({ length: n }, (_, i) => {
    const row = values.slice(i * columns, (i + 1) * columns);
    return columns === n && n > 1 ? [row[i]!, ...row.toSorted((a, b) => a - b)] : row;
  });
}

/** Whose certified row each claimed row is, by the least distance; undefined where two people claim the same. */
function orderOf({ claim, truth, shape }: Compared, n: number): number[] | undefined {
  if (n > MOST_PEOPLE) return undefined;
  const [claims, truths] = [marksOf(claim, shape), marksOf(truth, shape)];
  const left = new Set(truths.keys());
  const order = claims.map(mark => {
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const i of left) {
      const far = mark.reduce((s, x, k) => s + Math.abs(x - truths[i]![k]!), 0);
      if (far < least) [nearest, least] = [i, far];
    }
    left.delete(nearest);
    return nearest;
  });
  return order.every((who, i) => who === i) || order.includes(-1) ? undefined : order;
}

/** Beyond this, n² comparisons of rows are not worth a guess. */
const MOST_PEOPLE = 500;
