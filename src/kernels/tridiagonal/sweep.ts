/**
 * The twin of assembly/tridiagonal/sweep.ts, operation for operation: the QL iteration on a tridiagonal matrix of size
 * near 1, with diagonal d and the squares e2 of its off-diagonal.
 */
export interface SweepFunctions {
  /**
   * The first k >= low whose off-diagonal entry is small against its two neighbours on the diagonal, or against
   * `small`; n − 1 if there is none.
   */
  readonly endOfBlock: (d: number, e2: number, low: number, n: number, small: number) => number;
  /**
   * One sweep over rows low … high with Wilkinson's shift. The rotations of the axes (k, k + 1) turn lines k and k + 1,
   * of 2 · `pairs` numbers each. Off-diagonal entries are taken to be positive, and line `low` changes its sign where
   * that must be made true again.
   *
   * @returns the first k >= low whose entry is negligible after the sweep, `high` if there is none; the one after that
   * goes to `out`
   */
  readonly sweep: (
    d: number,
    e2: number,
    low: number,
    high: number,
    lines: number,
    pairs: number,
    small: number,
    out: number,
  ) => number;
}

/** Rounding unit of binary64. */
const EPSILON = 2 ** -53;
/** A square below this is 0: its root is 10⁻¹³⁹ of a matrix of size 1, and its inverse still has room. */
const NOTHING = 1e-278;

function isNegligible(square: number, above: number, below: number, small: number): boolean {
  const bound = EPSILON * (Math.abs(above) + Math.abs(below)) + small;
  return square <= bound * bound || square < NOTHING;
}

export function sweepsOn(f: Float64Array): SweepFunctions {
  const endOfBlock: SweepFunctions['endOfBlock'] = (d, e2, low, n, small) => {
    const [at, off] = [d >> 3, e2 >> 3];
    for (let k = low; k < n - 1; k++)
      if (isNegligible(f[off + k]!, f[at + k]!, f[at + k + 1]!, small)) return k;
    return n - 1;
  };

  const sweep: SweepFunctions['sweep'] = (d, e2, low, high, lines, pairs, small, out) => {
    const at = d >> 3;
    const squares = e2 >> 3;
    const width = 2 * pairs;
    const top = f[at + low]!;
    const first = Math.sqrt(f[squares + low]!);
    const halfGap = (f[at + low + 1]! - top) / (2 * first);
    const root = Math.sqrt(halfGap * halfGap + 1);
    const shift = top - first / (halfGap >= 0 ? halfGap + root : halfGap - root);
    let gamma = f[at + high]! - shift;
    let p = gamma * gamma;
    let c = 1;
    let s = 0;
    let isNegative = gamma < 0; // π is, and so the cosine to come
    let wasNegative = false; //    the cosine before is
    let below = 0; //              the diagonal entry after the one that is written
    let end = high;
    let next = high;
    let line = (lines >> 3) + high * width; // line k + 1
    for (let k = high - 1; k >= low; k--) {
      const off = f[squares + k]!;
      const alpha = f[at + k]!;
      const r = p + off;
      const written = s * r;
      const isFlat = p < NOTHING; // π = 0: a quarter turn, and the next π is −off · (the cosine before)
      const before = c;
      const inverse = r / p;
      c = isFlat ? 0 : p / r;
      s = isFlat ? 1 : off / r;
      const last = gamma;
      gamma = c * (alpha - shift) - s * last;
      const now = last + (alpha - gamma);
      f[at + k + 1] = now;
      if (k < high - 1) {
        f[squares + k + 1] = written;
        if (isNegligible(written, now, below, small)) {
          next = end;
          end = k + 1;
        }
      }
      below = now;
      p = isFlat ? before * off : gamma * gamma * inverse;
      const cosine = isNegative ? -Math.sqrt(c) : Math.sqrt(c);
      const sine = Math.sqrt(s);
      const turned = isNegative;
      isNegative = isFlat ? !wasNegative : gamma < 0 !== turned;
      wasNegative = turned;

      const upper = line - width;
      for (let j = 0; j < width; j++) {
        const a = f[upper + j]!;
        const b = f[line + j]!;
        f[line + j] = sine * a + cosine * b;
        f[upper + j] = cosine * a - sine * b;
      }
      line = upper;
    }
    const written = s * p;
    const now = shift + gamma;
    f[squares + low] = written;
    f[at + low] = now;
    if (isNegligible(written, now, below, small)) {
      next = end;
      end = low;
    }
    if (isNegative) for (let j = 0; j < width; j++) f[line + j] = -f[line + j]!;
    f[out >> 3] = next;
    return end;
  };

  return { endOfBlock, sweep };
}
