import { add, div, type Field, mul, neg, type Real, sqrt, square, sub } from '../number/real.ts';
import type { Moments } from './profile.ts';

export const informationKinds = ['observed', 'expected', 'average'] as const;
export type InformationKind = (typeof informationKinds)[number];

/** A symmetric 2 x 2 matrix: in the order σ²g, σ²e. */
interface Pair<T> {
  readonly gg: T;
  readonly ge: T;
  readonly ee: T;
}

export interface ComponentErrors<T> {
  readonly sigma2g: T;
  readonly sigma2e: T;
  readonly h2: T;
}

/**
 * With D = K − I one has K = V_h + (1 − h) D and I = V_h − h D, and P V_h P = P. So every trace and every quadratic
 * form in K and I is a combination of three sums: (V, V), (V, D), (D, D).
 *
 *   (K, K) = ₀ + 2(1 − h) ₁ + (1 − h)² ₂,   (K, I) = ₀ + (1 − 2h) ₁ − h(1 − h) ₂,   (I, I) = ₀ − 2h ₁ + h² ₂
 */
function inKandI<T extends Real<T>>(h: T, zeroth: T, first: T, second: T): Pair<T> {
  const rest = sub(1, h);
  return {
    gg: add(zeroth, mul(2, rest, first), mul(square(rest), second)),
    ge: add(zeroth, mul(sub(1, mul(2, h)), first), neg(mul(h, rest, second))),
    ee: add(zeroth, neg(mul(2, h, first)), mul(square(h), second)),
  };
}

/**
 * Standard errors of σ²g, σ²e and h² from the inverse of each information at the optimum, K in units of c.
 *
 *   expected  ½ tr(P Vᵢ P Vⱼ)      (ML: V⁻¹ for P)
 *   average   ½ yᵀP Vᵢ P Vⱼ P y
 *   observed  2 average − expected
 *   Var(h²) = dᵀ C d,  d = (σ²e, −σ²g)/(σ²g + σ²e)²      (delta method)
 *
 * @param sigma2 the size σ² of V = σ² V_h
 * @param c the unit of K: σ²g is that of K itself, so it is h σ²/c
 */
export function componentErrors<T extends Real<T>>(
  field: Field<T>,
  nu: number,
  h: T,
  sigma2: T,
  c: T,
  { S0, S1, S2, T1, T2 }: Moments<T>,
): Record<InformationKind, ComponentErrors<T>> {
  const traces = inKandI(h, field.from(nu), T1, T2);
  const forms = inKandI(h, S0, S1, S2);
  const over = (p: Pair<T>, by: T): Pair<T> => ({ gg: p.gg.over(by), ge: p.ge.over(by), ee: p.ee.over(by) });
  const expected = over(traces, mul(2, square(sigma2)));
  const average = over(forms, mul(2, square(sigma2), sigma2));
  const observed: Pair<T> = {
    gg: sub(mul(2, average.gg), expected.gg),
    ge: sub(mul(2, average.ge), expected.ge),
    ee: sub(mul(2, average.ee), expected.ee),
  };
  const errors = (information: Pair<T>) => errorsFrom(information, h, sigma2, c);
  return { observed: errors(observed), expected: errors(expected), average: errors(average) };
}

function errorsFrom<T extends Real<T>>({ gg, ge, ee }: Pair<T>, h: T, sigma2: T, c: T): ComponentErrors<T> {
  const determinant = sub(mul(gg, ee), square(ge));
  const C = { gg: ee.over(determinant), ge: ge.over(determinant).negated(), ee: gg.over(determinant) };
  // d in units of c for σ²g: dh²/d(cσ²g) = σ²e/(c t²), dh²/dσ²e = −σ²g/t², t = σ²g + σ²e
  const g = div(mul(h, sigma2), c);
  const e = mul(sub(1, h), sigma2);
  const t2 = square(add(g, e));
  const dg = e.over(mul(c, t2));
  const de = g.over(t2).negated();
  return {
    sigma2g: sqrt(C.gg).over(c),
    sigma2e: sqrt(C.ee),
    h2: sqrt(add(mul(square(dg), C.gg), mul(2, dg, de, C.ge), mul(square(de), C.ee))),
  };
}
