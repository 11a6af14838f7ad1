import { LANES } from '../kernels/scan.ts';
import { zeros } from '../linalg/dense.ts';
import { roundedVector } from '../linalg/orthonormal.ts';
import type { Regions } from './atlas.ts';
import { type Axis, weightsAt } from './axis.ts';
import { points } from './chebyshev.ts';
import { type Lines, linesOf, sharedNumbers } from './columns.ts';
import type { ChainContrasts } from './contrasts.ts';
import { nullCurvesAt } from './curves.ts';
import { type CorePanel, type OuterPanel, outerPoints } from './panels.ts';

/**
 * What turns a variant into forms: xᵀV⁻¹x by elimination along the chain, xᵀV⁻¹y by the column HV⁻¹z.
 *
 * Columns: H, m of them, filled up to whole blocks; then HV⁻¹z at the points of the core and the sites; HV⁻¹z/S at those
 * of the outer panels; Q₁.
 */
export interface Tables {
  readonly lines: Lines;
  /** m, and blocks that hold them. */
  readonly chain: number;
  readonly chainBlocks: number;
  /** Points of elimination: core, sites, and one more where that makes it even. */
  readonly points: number;
  /** For each column of H: all l, then all 1/d, of V = LDLᵀ. */
  readonly factors: Float64Array;
  /** Number of the first column Q₁ after those of H. */
  readonly span: number;
  /** Columns after those of H. */
  readonly others: number;
}

export function tablesOf(
  contrasts: ChainContrasts,
  axis: Axis,
  core: readonly CorePanel[],
  sites: readonly number[],
  outer: readonly OuterPanel[],
  regions: Regions | undefined,
): Tables {
  const { n, z, Q1 } = contrasts;
  const m = z.length;
  const inner = [
    ...core.flatMap(({ middle, half, points: N }) => Array.from(points(N), t => middle + half * t)),
    ...sites,
  ];
  const outside = regions === undefined ? [] : outerPoints(regions, outer);
  const solved = zeros(m, inner.length + outside.length);
  const P = Math.ceil(inner.length / 2) * 2;
  const factors = sharedNumbers(m * 2 * P);
  [...inner, ...outside].forEach((s, j) => {
    const { l, d } = factorAt(contrasts, axis, s);
    const scale = j < inner.length ? 1 : 1 / nullCurvesAt(contrasts, axis, s, []).S;
    solve(l, d, z, scale, solved.data.subarray(j * m, (j + 1) * m));
    if (j >= inner.length) return;
    for (let k = j; k < (j === inner.length - 1 ? P : j + 1); k++)
      for (let i = 0; i < m; i++) {
        factors[2 * i * P + k] = l[i]!;
        factors[(2 * i + 1) * P + k] = 1 / d[i]!;
      }
  });
  const others = [...contrasts.toPeople(solved), ...Q1.map(roundedVector)];
  return {
    lines: linesOf(n, contrasts.basis(), others),
    chain: m,
    chainBlocks: Math.ceil(m / LANES),
    points: P,
    factors,
    span: inner.length + outside.length,
    others: others.length,
  };
}

/** V = LDLᵀ: l[i] below the diagonal in row i. */
function factorAt({ T }: ChainContrasts, axis: Axis, s: number): { l: Float64Array; d: Float64Array } {
  const { kinship, residual } = weightsAt(axis, s);
  const m = T.diagonal.length;
  const [l, d] = [new Float64Array(m), new Float64Array(m)];
  for (let i = 0; i < m; i++) {
    const off = i === 0 ? 0 : kinship * T.offDiagonal[i - 1]!;
    l[i] = i === 0 ? 0 : off / d[i - 1]!;
    d[i] = kinship * T.diagonal[i]! + residual - off * l[i]!;
  }
  return { l, d };
}

/** scale · V⁻¹z */
function solve(l: Float64Array, d: Float64Array, z: Float64Array, scale: number, out: Float64Array): void {
  const m = z.length;
  for (let i = 0; i < m; i++) out[i] = z[i]! - (i === 0 ? 0 : l[i]! * out[i - 1]!);
  for (let i = m - 1; i >= 0; i--) out[i] = out[i]! / d[i]! - (i === m - 1 ? 0 : l[i + 1]! * out[i + 1]!);
  for (let i = 0; i < m; i++) out[i]! *= scale;
}
