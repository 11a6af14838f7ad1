import type { CertifiedValue, Expectation, FixtureCase, Json } from '../../conformance/case.ts';
import { fromRows } from '../../linalg/dense.ts';
import type { Method, Problem } from '../../optimum/contrasts.ts';
import { type ProfileCurve, profileCurve, type Ratio, ratioOf } from '../plots/profile-curve.ts';

/** The spectrum of so many people takes a second; a page has many cases. */
const MOST_PEOPLE = 500;

/** The profile of a case of the op `fit`, by src; undefined where it has none (an input that is to be refused). */
export function curveOf(kase: FixtureCase, reported: readonly Ratio[]): ProfileCurve | undefined {
  const { y, X, K, method } = kase.input;
  if ((method !== 'REML' && method !== 'ML') || numbers(y).length > MOST_PEOPLE) return undefined;
  try {
    const problem: Problem = { y: Float64Array.from(numbers(y)), X: fromRows(rows(X)), K: fromRows(rows(K)) };
    return slim(profileCurve(problem, method as Method, optimaOf(kase), reported));
  } catch (e) {
    if ((e as Error).name === 'Refusal') return undefined;
    throw e;
  }
}

/** Where the certified optima lie. */
function optimaOf({ verdict, expect, alternatives }: FixtureCase): Ratio[] {
  if (verdict !== 'unique' && verdict !== 'boundary' && verdict !== 'set') return [];
  return [expect, ...(alternatives ?? [])].flatMap(
    ({ sigma2_g, sigma2_e }) => ratioOf(doubleOf(sigma2_g), doubleOf(sigma2_e)) ?? [],
  );
}
const doubleOf = (x: Expectation | undefined): number => Number((x as CertifiedValue | undefined)?.value);

const numbers = (x: Json | undefined): number[] => (Array.isArray(x) ? x.map(Number) : []);
const rows = (x: Json | undefined): number[][] =>
  Array.isArray(x) ? x.map(row => numbers(row as Json)) : [];

/** A picture needs no more digits. */
const DIGITS = 4;
const few = (x: number): number => Number(x.toPrecision(DIGITS));
/** undefined where the likelihood has no finite value to be drawn. */
const slim = (curve: ProfileCurve): ProfileCurve | undefined =>
  curve.drops.every(Number.isFinite)
    ? {
        ...curve,
        drops: curve.drops.map(few),
        zero: curve.zero === null ? null : few(curve.zero),
        one: curve.one === null ? null : few(curve.one),
      }
    : undefined;
