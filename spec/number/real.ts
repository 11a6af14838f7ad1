import type { Rational } from './rational.ts';
import { Undecided } from './refusal.ts';

/** The sign of a number where it is proved, `undefined` where the digits at hand do not decide it. */
export type Sign = -1 | 0 | 1 | undefined;

/** Two exact numbers that enclose a real number: lo <= x <= hi. */
export interface Bounds {
  readonly lo: Rational;
  readonly hi: Rational;
}

/**
 * What a number type offers, so that a chapter is written once and runs on all of them:
 * `Rational` (exact), `Interval` (the readable reference) and `Ball` (the workhorse for large N).
 *
 * Contract of every operation: if x is a member of this and y is a member of the other,
 * then the true result on (x, y) is a member of the returned number.
 */
export interface Real<T> {
  readonly field: Field<T>;
  plus(other: T): T;
  minus(other: T): T;
  times(other: T): T;
  /** @throws Undecided when the divisor contains 0 (a divisor that *is* 0 is a defect of the caller). */
  over(other: T): T;
  negated(): T;
  /** x², never below 0. */
  squared(): T;
  /** @throws Undecided when the number is not certainly >= 0. */
  sqrt(): T;
  /** @throws Undecided when the number is not certainly > 0. */
  ln(): T;
  exp(): T;
  sign(): Sign;
  bounds(): Bounds;
}

/** The arithmetic that numbers of one type and one precision share. Precision is here, never in module state. */
export interface Field<T> {
  readonly name: 'rational' | 'interval' | 'ball';
  /** Working precision in decimal digits; Infinity when exact. */
  readonly digits: number;
  readonly zero: T;
  readonly one: T;
  /** The enclosure of an exact number; a plain `number` must be a whole number. */
  from(exact: Rational | bigint | number): T;
  pi(): T;
  /** The smallest number of this field that contains both: used where only bounds are known. */
  hull(lo: T, hi: T): T;
  /** s − Σ_{k < count} aₖ bₖ in one go, where the number type has something better than its own + and ×. */
  minusDot?(s: T, a: readonly T[], b: readonly T[], count: number): T;
}

/** An operand of a formula: a number of the field, or a whole number written plainly. */
export type Term<T> = T | number;

function fieldOf<T extends Real<T>>(terms: readonly Term<T>[]): Field<T> {
  for (const t of terms) if (typeof t !== 'number') return t.field;
  throw new Error('defect: a formula needs at least one term that carries its field');
}
const lift = <T extends Real<T>>(field: Field<T>, t: Term<T>): T =>
  typeof t === 'number' ? field.from(t) : t;

/** t₁ + t₂ + … */
export function add<T extends Real<T>>(...terms: Term<T>[]): T {
  const field = fieldOf(terms);
  return terms.map(t => lift(field, t)).reduce((s, t) => s.plus(t));
}
/** t₁ · t₂ · … */
export function mul<T extends Real<T>>(...terms: Term<T>[]): T {
  const field = fieldOf(terms);
  return terms.map(t => lift(field, t)).reduce((s, t) => s.times(t));
}
/** a − b */
export function sub<T extends Real<T>>(a: Term<T>, b: Term<T>): T {
  const field = fieldOf([a, b]);
  return lift(field, a).minus(lift(field, b));
}
/** a / b */
export function div<T extends Real<T>>(a: Term<T>, b: Term<T>): T {
  const field = fieldOf([a, b]);
  return lift(field, a).over(lift(field, b));
}
export const neg = <T extends Real<T>>(a: T): T => a.negated();
export const square = <T extends Real<T>>(a: T): T => a.squared();
export const sqrt = <T extends Real<T>>(a: T): T => a.sqrt();
export const ln = <T extends Real<T>>(a: T): T => a.ln();
export const exp = <T extends Real<T>>(a: T): T => a.exp();

/** Σ of a list that may be empty. */
export const sum = <T extends Real<T>>(field: Field<T>, terms: readonly T[]): T =>
  terms.reduce((s, t) => s.plus(t), field.zero);

/** s − Σ aₖ bₖ over the first `count` entries: the inner loop of every elimination. */
export function minusDot<T extends Real<T>>(s: T, a: readonly T[], b: readonly T[], count: number): T {
  if (a.length < count || b.length < count)
    throw new Error(`defect: ${count} products of ${a.length} and ${b.length} numbers`);
  if (s.field.minusDot !== undefined) return s.field.minusDot(s, a, b, count);
  let rest = s;
  for (let k = 0; k < count; k++) rest = rest.minus(a[k]!.times(b[k]!));
  return rest;
}

/** Σ aᵢ bᵢ */
export function dot<T extends Real<T>>(field: Field<T>, a: readonly T[], b: readonly T[]): T {
  if (a.length !== b.length) throw new Error(`defect: dot of ${a.length} and ${b.length} numbers`);
  return minusDot(field.zero, a, b, a.length).negated();
}

/** The proved sign. @throws Undecided when the digits at hand do not decide it. */
export function signOf<T extends Real<T>>(x: T): -1 | 0 | 1 {
  const s = x.sign();
  if (s === undefined) throw new Undecided('the sign is not decided');
  return s;
}

/** True only when x < y is proved. */
export const certainlyLess = <T extends Real<T>>(x: T, y: T): boolean => x.minus(y).sign() === -1;
