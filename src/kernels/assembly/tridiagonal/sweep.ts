/** Rounding unit of binary64. */
const EPSILON: f64 = 1.1102230246251565e-16;
/** A square below this is 0: its root is 10⁻¹³⁹ of a matrix of size 1, and its inverse still has room. */
const NOTHING: f64 = 1e-278;

// @ts-ignore: decorator
@inline
function isNegligible(square: f64, above: f64, below: f64, small: f64): bool {
  const bound = EPSILON * (Math.abs(above) + Math.abs(below)) + small;
  return square <= bound * bound || square < NOTHING;
}

/**
 * The first k >= low whose off-diagonal entry is small against its two neighbours on the diagonal, or against `small`;
 * n − 1 if there is none. e2 holds the squares of the off-diagonal.
 */
export function endOfBlock(d: usize, e2: usize, low: i32, n: i32, small: f64): i32 {
  for (let k = low; k < n - 1; k++) {
    const at = <usize>k << 3;
    if (isNegligible(load<f64>(e2 + at), load<f64>(d + at), load<f64>(d + at, 8), small)) return k;
  }
  return n - 1;
}

/**
 * One QL sweep over rows low … high with Wilkinson's shift. Square roots are needed by the rotations alone, and no later
 * operation waits for them: with π the pivots of T − shift,
 *
 *   p = π²,  c and s the squares of cosine and sine, γ = π · (the cosine before).
 *
 * The rotations of the axes (k, k + 1) turn lines k and k + 1, of 2 · `pairs` numbers each. Off-diagonal entries are
 * taken to be positive, and line `low` changes its sign where that must be made true again.
 *
 * @param small as in `endOfBlock`
 * @returns the first k >= low whose entry is negligible after the sweep, `high` if there is none; the one after that
 * goes to `out`
 */
export function sweep(d: usize, e2: usize, low: i32, high: i32, lines: usize, pairs: i32, small: f64, out: usize): i32 {
  const width = <usize>pairs << 4;
  const top = load<f64>(d + (<usize>low << 3));
  const first = Math.sqrt(load<f64>(e2 + (<usize>low << 3)));
  const halfGap = (load<f64>(d + (<usize>low << 3), 8) - top) / (2 * first);
  const root = Math.sqrt(halfGap * halfGap + 1);
  const shift = top - first / (halfGap >= 0 ? halfGap + root : halfGap - root);
  let gamma = load<f64>(d + (<usize>high << 3)) - shift;
  let p = gamma * gamma;
  let c: f64 = 1;
  let s: f64 = 0;
  let isNegative = gamma < 0; // π is, and so the cosine to come
  let wasNegative = false; // the cosine before is
  let below: f64 = 0; // the diagonal entry after the one that is written
  let end = high;
  let next = high;
  let line = lines + <usize>high * width; // line k + 1
  for (let k = high - 1; k >= low; k--) {
    const dk = d + (<usize>k << 3);
    const ek = e2 + (<usize>k << 3);
    const off = load<f64>(ek);
    const alpha = load<f64>(dk);
    const r = p + off;
    const written = s * r;
    const isFlat = p < NOTHING; // π = 0: a quarter turn, and the next π is −off · (the cosine before)
    const before = c;
    const inverse = r / p; // 1/c, without waiting for c
    c = isFlat ? 0 : p / r;
    s = isFlat ? 1 : off / r;
    const last = gamma;
    gamma = c * (alpha - shift) - s * last;
    const now = last + (alpha - gamma);
    store<f64>(dk, now, 8);
    if (k < high - 1) {
      store<f64>(ek, written, 8);
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
    isNegative = isFlat ? !wasNegative : gamma < 0 != turned;
    wasNegative = turned;

    const cc = f64x2.splat(cosine), ss = f64x2.splat(sine);
    const upper = line - width;
    for (let at: usize = 0; at < width; at += 16) {
      const a = v128.load(upper + at), b = v128.load(line + at);
      v128.store(line + at, f64x2.add(f64x2.mul(ss, a), f64x2.mul(cc, b)));
      v128.store(upper + at, f64x2.sub(f64x2.mul(cc, a), f64x2.mul(ss, b)));
    }
    line = upper;
  }
  const written = s * p;
  const now = shift + gamma;
  store<f64>(e2 + (<usize>low << 3), written);
  store<f64>(d + (<usize>low << 3), now);
  if (isNegligible(written, now, below, small)) {
    next = end;
    end = low;
  }
  if (isNegative)
    for (let at: usize = 0; at < width; at += 16) v128.store(line + at, f64x2.neg(v128.load(line + at)));
  store<f64>(out, next);
  return end;
}
