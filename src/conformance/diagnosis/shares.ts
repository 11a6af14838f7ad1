import type { DenseMatrix } from '../../linalg/dense.ts';
import { toRows } from '../../linalg/dense.ts';
import { costs, sumOf } from './hypothesis.ts';
import { centred } from './kinship.ts';

/** cσ²g/(cσ²g + σ²e): what programs call a heritability. */
export interface ShareDefinition {
  /** In the closed list of definitions. */
  readonly name?: string;
  readonly says: string;
  readonly c: number;
  readonly cost: number;
}

const SAME = 1e-9;

export function shareDefinitions(matrix: DenseMatrix): ShareDefinition[] {
  const K = toRows(matrix);
  const n = K.length;
  const trace = sumOf(K.map((row, i) => row[i]!));
  const within = centred(K);
  const projected = sumOf(within.map((row, i) => row[i]!));
  const definitions: ShareDefinition[] = [
    { name: 'trace-scaled', says: 'right under `trace-scaled`', c: trace / n, cost: costs.named },
    { name: 'projected', says: 'right under `projected`', c: projected / (n - 1), cost: costs.named },
    { says: 'right for the mean diagonal of PKP, the centred K', c: projected / n, cost: costs.slip },
    { says: 'right for tr K, not divided by n', c: trace, cost: costs.slip },
    { says: 'right for K/2 (kinship)', c: 0.5, cost: costs.slip },
    { says: 'right for 2K', c: 2, cost: costs.slip },
  ];
  return definitions.filter(({ c }) => Math.abs(c - 1) > SAME); // c = 1 is `ratio` itself
}
