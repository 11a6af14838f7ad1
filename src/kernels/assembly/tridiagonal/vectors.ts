/** a + x y, rounded twice: WebAssembly has no fused operation, and the twin has none either. */
// @ts-ignore: decorator
@inline
export function plusProduct(a: v128, x: v128, y: v128): v128 {
  return f64x2.add(a, f64x2.mul(x, y));
}

// @ts-ignore: decorator
@inline
export function bothLanes(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Vectors lie in blocks of four numbers, zeros at the end. */

/** Σ xᵢyᵢ in four interleaved sums, over blocks of four. */
export function dot(x: usize, y: usize, blocks: i32): f64 {
  let low = f64x2.splat(0);
  let high = low;
  for (const end = x + (<usize>blocks << 5); x < end; x += 32, y += 32) {
    low = plusProduct(low, v128.load(x), v128.load(y));
    high = plusProduct(high, v128.load(x, 16), v128.load(y, 16));
  }
  return bothLanes(f64x2.add(low, high));
}

/** y −= s x, over blocks of four. */
export function subtractMultiple(y: usize, s: f64, x: usize, blocks: i32): void {
  const ss = f64x2.splat(s);
  for (const end = x + (<usize>blocks << 5); x < end; x += 32, y += 32) {
    v128.store(y, f64x2.sub(v128.load(y), f64x2.mul(ss, v128.load(x))));
    v128.store(y, f64x2.sub(v128.load(y, 16), f64x2.mul(ss, v128.load(x, 16))), 16);
  }
}
/** 2^⌊log₂ x⌋ for x > 0, kept where scaling by it and by its inverse is exact. */
export function powerOfTwo(x: f64): f64 {
  const exponent = <i64>(reinterpret<u64>(x) >> 52) - 1023;
  return reinterpret<f64>((min<i64>(1000, max<i64>(-1000, exponent)) + 1023) << 52);
}

/**
 * Make x[0 … last] the vector v of the reflection I − βvvᵀ that sends the old x to (0, …, 0, value).
 * x has zeros up to the end of its blocks; it is scaled first, so that no square overflows or vanishes.
 * β and the value go to `out`.
 */
export function reflectToLast(x: usize, last: i32, blocks: i32, out: usize): void {
  const pivot = x + (<usize>last << 3);
  const alpha = load<f64>(pivot);
  store<f64>(pivot, 0);
  const end = x + (<usize>blocks << 5);
  let tops = f64x2.splat(0);
  for (let at = x; at < end; at += 16) tops = f64x2.max(tops, f64x2.abs(v128.load(at)));
  const others = max(f64x2.extract_lane(tops, 0), f64x2.extract_lane(tops, 1));
  if (others == 0) {
    memory.fill(x, 0, <usize>blocks << 5);
    store<f64>(out, 0);
    store<f64>(out, alpha, 8);
    return;
  }
  const scale = powerOfTwo(max(others, Math.abs(alpha)));
  const inverse = f64x2.splat(1 / scale);
  let low = f64x2.splat(0), high = low;
  for (let at = x; at < end; at += 32) {
    const x0 = f64x2.mul(v128.load(at), inverse), x1 = f64x2.mul(v128.load(at, 16), inverse);
    v128.store(at, x0);
    v128.store(at, x1, 16);
    low = f64x2.add(low, f64x2.mul(x0, x0));
    high = f64x2.add(high, f64x2.mul(x1, x1));
  }
  const first = alpha * (1 / scale);
  const norm = Math.sqrt(bothLanes(f64x2.add(low, high)) + first * first);
  const lead = first >= 0 ? first + norm : first - norm; // the sign that adds, so that nothing cancels
  store<f64>(pivot, lead);
  store<f64>(out, 1 / (norm * Math.abs(lead)));
  store<f64>(out, (first >= 0 ? -norm : norm) * scale, 8);
}

/** y = a y − b x, over blocks of four. */
export function scaleAndSubtract(y: usize, a: f64, b: f64, x: usize, blocks: i32): void {
  const aa = f64x2.splat(a), bb = f64x2.splat(b);
  for (const end = x + (<usize>blocks << 5); x < end; x += 16, y += 16)
    v128.store(y, f64x2.sub(f64x2.mul(aa, v128.load(y)), f64x2.mul(bb, v128.load(x))));
}
