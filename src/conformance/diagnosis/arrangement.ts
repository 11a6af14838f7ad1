import { peopleOf } from '../question.ts';
import { costs, type Hypothesis, largestSize } from './hypothesis.ts';
import { permutations } from './permutation.ts';
import type { Compared, Subject } from './subject.ts';

/** The certified numbers in another place, of another sign, or changed on the diagonal: what tables suffer. */
export const arrangements = (subject: Subject): Hypothesis[] => [
  ...subject.failing.flatMap(name => {
    const compared = subject.outputs.get(name)!;
    if (compared.shape.length !== 2) return [];
    const [rows, columns] = compared.shape as [number, number];
    return [
      ...changedColumns(compared, columns),
      ...(rows === columns && rows > 1 ? squares(compared, rows) : []),
    ];
  }),
  ...permutations(subject, peopleOf(subject.input)),
];

/** Changed entry by entry, with row and column. */
const mapped = (
  { truth }: Compared,
  columns: number,
  f: (x: number, i: number, j: number) => number,
): number[] => truth.map((x, k) => f(x, Math.floor(k / columns), k % columns));

/** Columns (variants) whose sign is turned, where not all are. */
function changedColumns(compared: Compared, columns: number): Hypothesis[] {
  const wrong = differing(compared, k => k % columns);
  if (wrong.length === 0 || wrong.length === columns) return [];
  return [
    {
      says: `what is certified with the sign of column ${wrong.join(', ')} turned (the other allele counted?)`,
      cost: costs.slip,
      predict: () => ({
        [compared.name]: mapped(compared, columns, (x, _, j) => (wrong.includes(j) ? -x : x)),
      }),
    },
  ];
}

/** The indices, in order, of whatever `of` groups by, with an entry that differs by more than a part in 10⁶. */
function differing({ claim, truth }: Compared, of: (k: number) => number): number[] {
  const size = largestSize(truth);
  const wrong = truth.flatMap((c, k) => (Math.abs(claim[k]! - c) > 1e-6 * size ? [of(k)] : []));
  return [...new Set(wrong)].sort((a, b) => a - b);
}

/** K, V, a covariance: square tables. */
function squares(compared: Compared, n: number): Hypothesis[] {
  const { name, claim, truth } = compared;
  const with_ = (says: string, cost: number, f: (x: number, i: number, j: number) => number): Hypothesis => ({
    says,
    cost,
    predict: () => ({ [name]: mapped(compared, n, f) }),
  });
  const added = Array.from({ length: n }, (_, i) => claim[i * (n + 1)]! - truth[i * (n + 1)]!);
  const ridge = added.toSorted((a, b) => a - b)[Math.floor(n / 2)]!;
  const ridges = [...new Set([1, 2, 3, 4].map(digits => Number(ridge.toPrecision(digits))))];
  return [
    with_('the transpose of what is certified', costs.common, (_, i, j) => truth[j * n + i]!),
    with_('what is certified in one triangle and 0 in the other', costs.common, (x, i, j) => (j > i ? 0 : x)),
    with_('what is certified in the upper triangle and 0 below', costs.common, (x, i, j) => (j < i ? 0 : x)),
    with_('what is certified with a diagonal of 1', costs.common, (x, i, j) => (i === j ? 1 : x)),
    with_('what is certified with negative entries set to 0', costs.common, x => Math.max(0, x)),
    with_('what is certified without its signs', costs.slip, Math.abs),
    with_('the diagonal of what is certified, with 0 beside it', costs.slip, (x, i, j) => (i === j ? x : 0)),
    ...ridges.map((more, k) =>
      with_(`what is certified with ${more} added to the diagonal (a ridge?)`, costs.rare + k, (x, i, j) =>
        i === j ? x + more : x,
      ),
    ),
    with_(
      'a correlation matrix: what is certified, over the roots of its diagonal',
      costs.slip,
      (x, i, j) => x / Math.sqrt(truth[i * n + i]! * truth[j * n + j]!),
    ),
    with_(
      'the square roots of what is certified, with their signs (SDs for variances?)',
      costs.slip + 0.2, // after a name for it
      x => Math.sign(x) * Math.sqrt(Math.abs(x)),
    ),
    with_(
      'what is certified with the rows in reverse order',
      costs.slip,
      (_, i, j) => truth[(n - 1 - i) * n + j]!,
    ),
    ...diagonalBlocks(compared, n),
  ];
}

/** Components that stand in the other order, in a 2 x 2 table. */
const diagonalBlocks = ({ name, truth }: Compared, n: number): Hypothesis[] =>
  n !== 2
    ? []
    : [
        {
          says: 'what is certified with σ²e first',
          asked: 'σ²g first',
          cost: costs.slip,
          predict: () => ({ [name]: [truth[3]!, truth[2]!, truth[1]!, truth[0]!] }),
        },
      ];
