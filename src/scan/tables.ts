import { LANES } from '../kernels/scan.ts';
import type { Scheduler } from '../kernels/schedule.ts';
import { type DenseMatrix, zeros } from '../linalg/dense.ts';
import { roundedVector } from '../linalg/orthonormal.ts';
import { type Axis, weightsAt } from './axis.ts';
import { points } from './chebyshev.ts';
import {
  type Chart,
  type ColumnsJob,
  type Lines,
  newLines,
  sharedNumbers,
  sizeOf,
  unitFor,
  writeColumn,
} from './columns.ts';
import { type ChainContrasts, unfoldingOf } from './contrasts.ts';
import { nullCurvesAt } from './curves.ts';
import { outerPoints } from './panels.ts';
import type { Survey } from './survey.ts';

/**
 * What turns a variant into forms: xᵀV⁻¹x by elimination along the chain, xᵀV⁻¹y by the column HV⁻¹z.
 *
 * Columns: H, m of them, filled up to whole blocks; then HV⁻¹z at the points of the core and the sites; HV⁻¹z/S at those
 * of the outer panels; Hz₀ where K is singular on the contrasts; Q₁.
 */
export interface Tables {
  readonly lines: Lines;
  /** m, and blocks that hold them. */
  readonly chain: number;
  readonly chainBlocks: number;
  /** Points of elimination: core, sites, those beyond the core, and one more where that makes it even. */
  readonly points: number;
  /** For each column of H: all l, then all 1/d, of V = LDLᵀ. */
  readonly factors: Float64Array;
  /** Number of the first column Q₁ after those of H. */
  readonly span: number;
  /** Columns after those of H. */
  readonly others: number;
}

/** Jobs a thread for the columns of H. */
const JOBS_PER_THREAD = 3;

export async function tablesOf(
  contrasts: ChainContrasts,
  axis: Axis,
  survey: Survey | null,
  sites: readonly number[],
  scheduler: Scheduler,
): Promise<Tables> {
  const { n, z, basis, reflections } = contrasts;
  const m = z.length;
  const inner = [
    ...(survey?.core ?? []).flatMap(({ middle, half, points: N }) =>
      Array.from(points(N), t => middle + half * t),
    ),
    ...sites,
    ...(survey?.beyond ?? []),
  ];
  const outside = survey === null ? [] : outerPoints(survey.regions, survey.outer);
  const solved = zeros(m, inner.length + outside.length + (survey?.tail == null ? 0 : 1));
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
  if (survey?.tail != null) nullPart(contrasts, solved.data.subarray((solved.cols - 1) * m));
  const chainBlocks = Math.ceil(m / LANES);
  const span = solved.cols;
  const others = span + basis.p;
  const lines = newLines(n, chainBlocks * LANES + others);
  lines.units.fill(unitFor(Math.sqrt(n)), 0, chainBlocks * LANES); //  Σ|q| <= √n for a column of length 1
  for (let j = 0; j < span; j++) {
    const column = solved.data.subarray(j * m, (j + 1) * m);
    lines.units[chainBlocks * LANES + j] = unitFor(Math.sqrt(n) * Math.hypot(...column));
  }
  basis.Q1.forEach((q, j) => {
    const column = roundedVector(q);
    const at = chainBlocks * LANES + span + j;
    lines.units[at] = unitFor(sizeOf(column));
    writeColumn(lines, at, column);
  });
  const chart = {
    reflections: { ...reflections, reflectors: shared(reflections.reflectors) },
    unfolding: unfoldingOf(basis),
  };
  await scheduler.run<ColumnsJob, null>(
    'scan-columns',
    columnJobs(chart, lines, m, solved, chainBlocks * LANES, scheduler.threads),
  );
  return { lines, chain: m, chainBlocks, points: P, factors, span, others };
}

function shared(numbers: Float64Array): Float64Array {
  const copy = sharedNumbers(numbers.length);
  copy.set(numbers);
  return copy;
}

/** Columns of H in pieces of equal cost, column j of which costs m² − j²; the solved ones first. */
function columnJobs(
  chart: Chart,
  lines: Lines,
  m: number,
  solved: DenseMatrix,
  firstSolved: number,
  threads: number,
): ColumnsJob[] {
  const pieces = threads === 1 ? 1 : threads * JOBS_PER_THREAD;
  const cost = (j: number) => j / m - (j / m) ** 3 / 3; // of the columns before j; 2/3 of all
  const jobs: ColumnsJob[] =
    solved.cols === 0 ? [] : [{ chart, lines, first: firstSolved, what: { times: solved } }];
  for (let first = 0; first < m; ) {
    let end = first;
    while (end < m && cost(end) - cost(first) < 2 / 3 / pieces) end += 4;
    end = Math.min(m, Math.max(end, first + 4));
    jobs.push({ chart, lines, first, what: { count: end - first } });
    first = end;
  }
  return jobs;
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

/** Steps of inverse iteration: each leaves of the rest what the shift is of the least eigenvalue. */
const STEPS = 4;

/** The part of z in the null space of T: limit of δ(T + δI)⁻¹ applied again and again. */
function nullPart(contrasts: ChainContrasts, out: Float64Array): void {
  const { T, z, lambda } = contrasts;
  const m = z.length;
  const delta = 2 ** -10 * lambda.findLast(v => v > 0)!;
  const d = new Float64Array(m);
  const l = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    const off = i === 0 ? 0 : T.offDiagonal[i - 1]!;
    l[i] = i === 0 ? 0 : off / d[i - 1]!;
    d[i] = T.diagonal[i]! + delta - off * l[i]!;
  }
  let v = z;
  for (let step = 0; step < STEPS; step++) {
    solve(l, d, v, delta, out);
    v = out.slice();
  }
}
