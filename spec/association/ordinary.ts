import { exactSolution } from '../linalg/exact.ts';
import { column, entries, range, times, transpose } from '../linalg/matrix.ts';
import type { Problem } from '../linalg/problem.ts';
import { type Rational, rationals } from '../number/rational.ts';
import { div, dot, square, sub } from '../number/real.ts';
import { defect } from '../number/refusal.ts';

/**
 * Ordinary least squares, exactly: what the tests are made of where the best σ²g is 0, so that V = σ²e I.
 * Then every squared statistic is a fraction, and the Wald test is the t-test of the textbook.
 */
export interface Ordinary {
  /** xᵀP₀y, xᵀP₀x and yᵀP₀y for V = I. */
  readonly U: Rational;
  readonly I: Rational;
  readonly without: Rational;
  /** yᵀP₁y = yᵀP₀y − U²/I */
  readonly with: Rational;
}

/** The residuals of y, once for all variants; X of full column rank. */
export function ordinaryOf({ y, X }: Problem): (x: readonly Rational[]) => Ordinary {
  const columns = range(X.cols, j => column(X, j));
  const XtX = times(transpose(X), X);
  const residuals = (v: readonly Rational[]): Rational[] => {
    const b = exactSolution(
      XtX,
      columns.map(c => dot(rationals, c, v)),
    );
    if (b === undefined) throw defect('X without full column rank');
    return v.map((vi, i) => sub(vi, dot(rationals, X.at[i]!, b)));
  };
  const r = residuals(entries(y)); //                                          P₀y
  const without = dot(rationals, r, r);
  return x => {
    const [U, I] = [dot(rationals, x, r), dot(rationals, x, residuals(x))];
    return { U, I, without, with: sub(without, div(square(U), I)) };
  };
}
