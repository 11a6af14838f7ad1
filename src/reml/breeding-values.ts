/**
 * Breeding values and their errors by tridiagonal systems: no eigenvector is computed.
 *
 *   symbol  name                                                                       shape
 *   T, W, B K along the axes of the frame: contrasts first, then the columns of Q₁     m x m, m x p, p x p
 *   D       σ²g T + σ²e I = LDLᵀ, O(m) to factor and to solve                          m x m
 *   z, u    y on the contrasts, D⁻¹z, so that Py is u there and 0 along X              m
 *   a, b    one person along the axes: column i of QᵀQ₂ᵀ and of Q₁ᵀ                    m, p
 *   c       Ta + Wb, row i of K on the contrasts                                       m
 *   M       σ²g B − σ⁴g WᵀD⁻¹W                                                         p x p
 *
 *   explained  σ⁴g (KPK)ᵢᵢ = σ⁴g cᵀD⁻¹c
 *   PEVᵢ       (σ²gK − σ⁴gKPK)ᵢᵢ = σ²gσ²e [aᵀTD⁻¹a + 2aᵀD⁻¹Wb] + bᵀMb,  aᵀTD⁻¹a = σ²g|Tx|² + σ²e xᵀTx with x = D⁻¹a
 */
import { refuseNegative } from '../linalg/check.ts';
import { zeros } from '../linalg/dense.ts';
import { roundedVector } from '../linalg/orthonormal.ts';
import { Refusal } from '../linalg/refusal.ts';
import { sumOver } from '../linalg/sums.ts';
import { formQ, rotate, rotateBack, type Tridiagonal } from '../linalg/tridiagonal.ts';
import { alongReflections, unreflected } from '../optimum/basis.ts';
import { contrastsInFrame, type Kinship, type Trait } from '../optimum/contrasts.ts';
import { contrastForm, type Frame } from '../optimum/frame.ts';
import { atComponents } from '../optimum/spectra.ts';
import type { Prediction } from '../predict.ts';
import {
  factorTridiagonal,
  solveTridiagonal,
  type TridiagonalFactor,
  timesTridiagonal,
} from './tridiagonal-system.ts';

export interface BreedingValues {
  /** ĝ = σ²g K P y */
  readonly g: Float64Array;
  /** Py = V⁻¹(y − Xβ) */
  readonly py: Float64Array;
}

/** A trait at known components, in the units of its contrasts. */
interface System {
  readonly frame: Frame;
  readonly kinship: Kinship;
  readonly yUnit: number;
  readonly sigma2g: number;
  readonly sigma2e: number;
  readonly T: Pick<Tridiagonal, 'diagonal' | 'offDiagonal'>;
  readonly factor: TridiagonalFactor;
  readonly z: Float64Array;
}

/**
 * @param trait as it is beside X; its z is overwritten
 * @throws Refusal `negative-variance`, `not-finite`, `not-positive-definite` (V is singular)
 */
export function systemAt(
  frame: Frame,
  kinship: Kinship,
  trait: Trait,
  sigma2g: number,
  sigma2e: number,
): System {
  refuseNegative(sigma2g, 'sigma2_g');
  refuseNegative(sigma2e, 'sigma2_e');
  const { yUnit, z } = trait;
  rotate(frame.T, z);
  if (sigma2e === 0) {
    const [contrasts] = contrastsInFrame(frame, kinship, [{ ...trait, z: z.slice() }], []);
    atComponents(contrasts!, sigma2g, 0); // refuses a singular V, which pivots do not tell from rounding
  }
  const own = (sigma2g * kinship.unit) / yUnit / yUnit;
  const rest = sigma2e / yUnit / yUnit;
  const T = contrastForm(frame);
  const factor = factorTridiagonal(T, own, rest);
  if (factor === null)
    throw new Refusal('not-positive-definite', 'V is singular on the contrasts', { field: 'V' });
  return { frame, kinship, yUnit, sigma2g: own, sigma2e: rest, T, factor, z };
}

export function breedingValuesOf({
  frame: { basis, T: whole, W },
  yUnit,
  sigma2g,
  sigma2e,
  T,
  factor,
  z,
}: System): BreedingValues {
  const { n, signs } = basis;
  const u = z.slice();
  solveTridiagonal(factor, u);
  const residual = u.map(v => sigma2e * v);
  // z = σ²gTu + σ²eu: the genetic part by the term that does not cancel
  const genetic =
    length(residual) < length(z) / 2
      ? z.map((v, i) => v - residual[i]!)
      : timesTridiagonal(T, u).map(v => sigma2g * v);
  const alongX = W.map(w => sigma2g * product(w, u));
  rotateBack(whole, genetic, u);
  const g = new Float64Array(n);
  const py = new Float64Array(n);
  g.set(genetic);
  py.set(u);
  alongX.forEach((v, j) => {
    g[n - 1 - j] = signs[j]! * v;
  });
  return {
    g: unreflected(basis, g).map(v => v * yUnit),
    py: unreflected(basis, py).map(v => v / yUnit),
  };
}

const length = (x: Float64Array): number => Math.sqrt(sumOver(x, v => v * v));
const product = (x: Float64Array, y: Float64Array): number => sumOver(x, (v, i) => v * y[i]!);

/** ĝ with its errors, for every person. */
export function predictionOf(system: System): Prediction {
  const { frame, kinship, yUnit, sigma2g, sigma2e, T, factor } = system;
  const { basis, W, B } = frame;
  const { n, p } = basis;
  const Q1 = basis.Q1.map(roundedVector);
  const DiW = W.map(w => {
    const x = w.slice();
    solveTridiagonal(factor, x);
    return x;
  });
  const M = zeros(p, p);
  for (let i = 0; i < p; i++)
    for (let j = 0; j < p; j++)
      M.data[i + j * p] = sigma2g * B.data[i + j * p]! - sigma2g * sigma2g * product(W[i]!, DiW[j]!);
  const contrastsOfPerson = peopleOnContrasts(frame);
  const pev = new Float64Array(n);
  const reliability: (number | null)[] = [];
  for (let i = 0; i < n; i++) {
    const prior = (sigma2g * kinship.K.data[i + i * n]!) / kinship.unit;
    if (prior === 0) {
      reliability.push(null); // row i of K is 0
      continue;
    }
    const a = contrastsOfPerson(i);
    const b = Q1.map(q => q[i]!);
    const c = timesTridiagonal(T, a);
    W.forEach((w, j) => {
      for (let k = 0; k < c.length; k++) c[k]! += b[j]! * w[k]!;
    });
    const Dic = c.slice();
    solveTridiagonal(factor, Dic);
    reliability.push((sigma2g * sigma2g * dot(c, Dic)) / prior);

    const across = DiW.reduce((s, w, j) => s + b[j]! * dot(a, w), 0);
    const alongX = b.reduce((s, bi, j) => s + bi * b.reduce((t, bk, k) => t + bk * M.data[j + k * p]!, 0), 0);
    solveTridiagonal(factor, a); // a is x now
    const Tx = timesTridiagonal(T, a);
    const within = sigma2g * dot(Tx, Tx) + sigma2e * dot(a, Tx);
    pev[i] = (sigma2g * sigma2e * (within + 2 * across) + alongX) * yUnit * yUnit;
  }
  return { g: breedingValuesOf(system).g, pev, reliability };
}

/** Σ xᵢyᵢ of two vectors of which none is needed to the last bit. */
function dot(x: Float64Array, y: Float64Array): number {
  let s = 0;
  for (let i = 0; i < x.length; i++) s += x[i]! * y[i]!;
  return s;
}

/** Columns of QᵀQ₂ᵀ, one person each: Q₂ᵀ are the first rows of H = I − VSVᵀ. */
function peopleOnContrasts({ basis, T }: Frame): (i: number) => Float64Array {
  const { n, p, V } = basis;
  const m = n - p;
  const Q = formQ(T);
  const order = Q.rows;
  const tops = V.map(v => roundedVector(v).slice(0, m));
  rotate(T, ...tops); // QᵀV
  const along = V.map((_, a) => alongReflections(basis, a)); // SVᵀ, row by row
  return i => {
    const a = new Float64Array(m);
    if (i < m) for (let k = 0; k < m; k++) a[k] = Q.data[i + k * order]!;
    tops.forEach((top, j) => {
      const s = along[j]![i]!;
      for (let k = 0; k < m; k++) a[k]! -= s * top[k]!;
    });
    return a;
  };
}
