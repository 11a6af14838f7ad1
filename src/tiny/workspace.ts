/** Room for one fit at a time of at most so many people and fixed effects; nothing else is allocated. */
export interface Workspace {
  /** K, row by row, its lower triangle; what is left of it after each step lies in front. */
  readonly A: Float64Array;
  /** The columns of X, what is left of them. */
  readonly X: Float64Array;
  /** y, then z: y on the contrasts, then along the eigenvectors. */
  readonly z: Float64Array;
  /** Diagonal, then the eigenvalues. */
  readonly d: Float64Array;
  /** Squares of the off-diagonal. */
  readonly e2: Float64Array;
  /** Its signs. */
  readonly signs: Float64Array;
  readonly v: Float64Array;
  readonly w: Float64Array;
  /** z² */
  readonly squares: Float64Array;
  /** d = alpha + x beta and δ of the half of the profile that is searched. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly delta: Float64Array;
  /** alpha and beta of the reference, and of the greatest and the least eigenvalue above 0. */
  readonly ends: Float64Array;
  readonly points: Points;
  /** Boxes that are still open: the numbers of two points each. */
  readonly boxes: Int32Array;
}

/** Points of the profile that were looked at. */
export interface Points {
  readonly x: Float64Array;
  readonly P: Float64Array;
  readonly slopeOfP: Float64Array;
  readonly N: Float64Array;
  readonly slopeOfN: Float64Array;
  /** What is asked of a difference before its sign counts, relative to its terms. */
  readonly margin: Float64Array;
}

/** Points of a search; a search that needs more is left to `fit`. */
export const MOST_POINTS = 96;

export function newWorkspace(people: number, effects: number): Workspace {
  const vector = () => new Float64Array(people);
  return {
    A: new Float64Array(people * people),
    X: new Float64Array(people * effects),
    z: vector(),
    d: vector(),
    e2: vector(),
    signs: vector(),
    v: vector(),
    w: vector(),
    squares: vector(),
    alpha: vector(),
    beta: vector(),
    delta: vector(),
    ends: new Float64Array(6),
    points: {
      x: new Float64Array(MOST_POINTS),
      P: new Float64Array(MOST_POINTS),
      slopeOfP: new Float64Array(MOST_POINTS),
      N: new Float64Array(MOST_POINTS),
      slopeOfN: new Float64Array(MOST_POINTS),
      margin: new Float64Array(MOST_POINTS),
    },
    boxes: new Int32Array(4 * MOST_POINTS),
  };
}
