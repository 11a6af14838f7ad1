import { type Ball, balls } from '../number/ball.ts';
import { type Interval, intervals } from '../number/interval.ts';
import type { Field, Real } from '../number/real.ts';
import { Undecided } from '../number/refusal.ts';

/** Working digits beyond those asked for, attempt by attempt. */
const GUARDS = [20, 50, 110, 240, 520];
/** Balls end at 293 digits. */
const MOST_BALL_DIGITS = 290;

/** One working precision, with everything about the null model that was computed at it. */
export interface Bench<T> {
  readonly field: Field<T>;
  /** Working digits. */
  readonly places: number;
  /** What is computed once at this precision, by name. */
  readonly known: Map<string, unknown>;
}

/** The first of `compute()` under this name, for all later ones. */
export function once<T, A>({ known }: Bench<T>, name: string, compute: () => A): A {
  if (!known.has(name)) known.set(name, compute());
  return known.get(name) as A;
}

/**
 * Many answers, each at the lowest precision of the ladder that proves it: what the variants of a scan share is
 * computed once a precision, and a hard variant does not make the others expensive.
 */
export class RisingPrecision {
  readonly #digits: number;
  readonly #benches = new Map<number, Bench<Ball> | Bench<Interval>>();

  constructor(digits: number) {
    this.#digits = digits;
  }

  /** @throws Undecided when the highest precision does not prove the answer */
  first<A>(attempt: <T extends Real<T>>(bench: Bench<T>) => A): A {
    let why = '';
    for (const guard of GUARDS)
      try {
        const bench = this.#bench(this.#digits + guard);
        return bench.field.name === 'ball'
          ? attempt(bench as Bench<Ball>)
          : attempt(bench as Bench<Interval>);
      } catch (e) {
        if (!(e instanceof Undecided)) throw e;
        why = e.message;
      }
    throw new Undecided(`${this.#digits} digits are not proved: ${why}`);
  }

  #bench(places: number): Bench<Ball> | Bench<Interval> {
    const made: Bench<Ball> | Bench<Interval> =
      this.#benches.get(places) ??
      (places <= MOST_BALL_DIGITS
        ? { field: balls(places), places, known: new Map() }
        : { field: intervals(places), places, known: new Map() });
    this.#benches.set(places, made);
    return made;
  }
}
