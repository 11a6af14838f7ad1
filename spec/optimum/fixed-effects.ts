import { range } from '../linalg/matrix.ts';
import { Rational, rationals } from '../number/rational.ts';
import { add, dot, type Field, mul, type Real, sqrt, square, sub, sum } from '../number/real.ts';
import { type Block, lowestOf, widened } from './block.ts';
import { exponentOf, fixedPoint, twoTo } from './dyadic.ts';
import type { Start } from './start.ts';
import type { Bands } from './sweep.ts';
import { rotate } from './tridiagonal.ts';

/**
 * The generalised least squares estimate without an inverse of V. With G = (XᵀX)⁻¹, b_a = P₀ K x_a / c, z = P₀ y:
 *
 *   b̂ = G Xᵀy − h G (bᵀ P_h z),   (XᵀV_h⁻¹X)⁻¹ = G [XᵀV_hX − h² bᵀ P_h b] G,
 *
 * because Xb̂ = y − V P y and X(XᵀV⁻¹X)⁻¹Xᵀ = V − V P V. It holds at h = 1 too, where V may be singular on X.
 */
export interface FixedEffects<T> {
  /** Each with the exact number that turns it into the effect on the whole y per unit of the whole column. */
  readonly beta: readonly { readonly value: T; readonly se: T; readonly unit: Rational }[];
}

/** A vector in the coordinates of T; the true one is within `error` of it. */
interface Rotated<T> {
  readonly entries: readonly T[];
  readonly error: T;
}

const power = (x: Rational): Rational => twoTo(-exponentOf(x));
const largest = (xs: readonly Rational[]): Rational =>
  xs.reduce((m, x) => (m.lessThan(x.abs()) ? x.abs() : m), Rational.of(0));

/**
 * @param h an enclosure of the optimum
 * @param q0 (V_h⁻¹)₁₁ there: yᵀPy of the residual of length 1
 * @param known which effects have the variance 0, exactly
 */
export function fixedEffects<T extends Real<T>>(
  field: Field<T>,
  start: Start,
  c: Rational,
  block: Block<T>,
  nu: number,
  h: T,
  q0: T,
  known: readonly boolean[],
): FixedEffects<T> {
  const { n, p, G } = start;
  const { shrink } = block.reduced;
  const column = start.X.map(x => power(largest(x.whole.map(v => Rational.of(v))))); // brings the entries of x_a below 1
  const unscaled = effectsOfK(start, c).map((b, a) => b.map(v => v.times(column[a]!)));
  const shorten = unscaled.map(b =>
    power(b.reduce((s, v) => s.plus(v.abs()), Rational.of(0))).over(Rational.of(2)),
  );
  const b = unscaled.map((v, a) =>
    rotated(
      field,
      block,
      v.map(x => x.times(shorten[a]!)),
    ),
  );
  const z: Rotated<T> = {
    entries: range(n, i => (i === 0 ? unitsOf(field, block, block.reduced.tridiagonal.first) : field.zero)),
    error: field.from(block.reduced.aligned),
  };

  const form = bilinearForms(block, h);
  const bPz = b.map((x, a) => form(x, z).over(field.from(shorten[a]!)));
  const bPb = b.map((x, i) => b.map((y, j) => form(x, y).over(field.from(shorten[i]!.times(shorten[j]!)))));
  const g = (i: number, j: number) => field.from(G.at[i]![j]!.over(column[i]!.times(column[j]!)));
  const XtX = (i: number, j: number) =>
    field.from(wholeDot(start.X[i]!.whole, start.X[j]!.whole).times(column[i]!.times(column[j]!)));
  const XtKX = (i: number, j: number) =>
    field.from(start.C.at[i]![j]!.over(start.K.factor.times(c)).times(column[i]!.times(column[j]!)));
  const middle = range(p, i =>
    range(p, j => add(mul(sub(1, h), XtX(i, j)), mul(h, XtKX(i, j)), mul(square(h), bPb[i]![j]!).negated())),
  ); //                                                                         XᵀV_hX − h² bᵀP_h b
  const sigma2 = mul(field.from(start.s.times(shrink.squared())), q0).over(field.from(nu));
  const ols = G.at.map(row =>
    dot(
      rationals,
      row,
      start.X.map(x => wholeDot(x.whole, start.y.whole)),
    ),
  );

  return {
    beta: range(p, j => {
      const row = range(p, a => g(j, a));
      const exact = field.from(ols[j]!.times(shrink).over(column[j]!));
      const variance = sum(
        field,
        row.flatMap((gi, i) => row.map((gk, k) => mul(gi, middle[i]![k]!, gk))),
      );
      return {
        value: sub(exact, mul(h, dot(field, row, bPz))),
        se: known[j]! ? field.zero : sqrt(mul(sigma2, variance)),
        unit: column[j]!.over(shrink),
      };
    }),
  };
}

const wholeDot = (a: readonly bigint[], b: readonly bigint[]): Rational =>
  Rational.of(a.reduce((s, x, i) => s + x * b[i]!, 0n));

/** P₀ K x_a / c, exactly: K x_a − Σ_b x_b (G XᵀK x_a)_b. */
function effectsOfK({ n, p, X, G, B, C, K }: Start, c: Rational): Rational[][] {
  const scale = K.factor.times(c);
  return range(p, a => {
    const GC = G.at.map(row =>
      dot(
        rationals,
        row,
        C.at.map(r => r[a]!),
      ),
    );
    return range(n, i => {
      const explained = sum(
        rationals,
        GC.map((v, k) => v.times(Rational.of(X[k]!.whole[i]!))),
      );
      return Rational.of(B[a]![i]!).minus(explained).over(scale);
    });
  });
}

const unitsOf = <T extends Real<T>>(field: Field<T>, { reduced }: Block<T>, x: bigint): T =>
  field.from(Rational.of(x).times(twoTo(-reduced.tridiagonal.bits)));

/** Q x for an exact x shorter than 1/2: n truncations, and (√n + 2) units for each reflection. */
function rotated<T extends Real<T>>(field: Field<T>, block: Block<T>, x: readonly Rational[]): Rotated<T> {
  const { tridiagonal } = block.reduced;
  const root = Math.ceil(Math.sqrt(x.length));
  const units = rotate(
    tridiagonal,
    x.map(v => fixedPoint(v, tridiagonal.bits)),
  );
  const error = Rational.of(root + (x.length + 1) * (root + 2)).times(twoTo(-tridiagonal.bits));
  return { entries: units.map(u => unitsOf(field, block, u)), error: field.from(error) };
}

/** (x, y) -> xᵀV_h⁻¹y for vectors no longer than 1. */
function bilinearForms<T extends Real<T>>(block: Block<T>, h: T): (x: Rotated<T>, y: Rotated<T>) => T {
  const pivots = pivotsAt(block.bands, h);
  const v = lowestOf(block, h);
  return (x, y) => {
    const [a, b] = [eliminate(pivots, x.entries), eliminate(pivots, y.entries)];
    const terms = a.map((ai, i) => mul(ai, b[i]!).over(pivots.d[i]!));
    const tilt = add(x.error, y.error, mul(x.error, y.error));
    return widened(sum(v.field, terms), add(block.epsilon.over(square(v)), tilt.over(v)));
  };
}

/** V_h = U D Uᵀ: the pivots d_i, and u_i = h β_i / d_{i+1} beside them. */
interface Pivots<T> {
  readonly d: readonly T[];
  readonly u: readonly T[];
}

function pivotsAt<T extends Real<T>>({ field, alpha, beta }: Bands<T>, h: T): Pivots<T> {
  const n = alpha.length;
  const d = new Array<T>(n);
  const u = new Array<T>(Math.max(0, n - 1));
  for (let i = n - 1; i >= 0; i--) {
    const a = add(field.one, mul(h, sub(alpha[i]!, field.one)));
    if (i === n - 1) {
      d[i] = a;
      continue;
    }
    const off = mul(h, beta[i]!);
    u[i] = off.over(d[i + 1]!);
    d[i] = sub(a, mul(off, u[i]!));
  }
  return { d, u };
}

/** U⁻¹ x */
function eliminate<T extends Real<T>>({ u }: Pivots<T>, x: readonly T[]): T[] {
  const y = [...x];
  for (let i = u.length - 1; i >= 0; i--) y[i] = sub(y[i]!, mul(u[i]!, y[i + 1]!));
  return y;
}
