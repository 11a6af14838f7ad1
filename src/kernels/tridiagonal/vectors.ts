/**
 * The twin of assembly/tridiagonal/vectors.ts, operation for operation. A vector is an address and a number of blocks
 * of four numbers, zeros at the end.
 */
export interface VectorFunctions {
  /** xᵀy, in four interleaved sums. */
  readonly dot: (x: number, y: number, blocks: number) => number;
  /** y ← y − s x */
  readonly subtractMultiple: (y: number, s: number, x: number, blocks: number) => void;
  /** y ← a y − b x */
  readonly scaleAndSubtract: (y: number, a: number, b: number, x: number, blocks: number) => void;
  /**
   * Makes x[0 … last] the vector v of the reflection I − βvvᵀ that sends the old x to (0, …, 0, value);
   * β and the value go to `out`. β is 0 where nothing is to be done, and v is 0 then.
   */
  readonly reflectToLast: (x: number, last: number, blocks: number, out: number) => void;
}

/** 2^⌊log₂ x⌋ for x > 0, kept where scaling by it and by its inverse is exact. */
export function powerOfTwoBelow(x: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const exponent = Math.min(1000, Math.max(-1000, (view.getUint32(0) >>> 20) - 1023));
  view.setUint32(0, (exponent + 1023) << 20);
  view.setUint32(4, 0);
  return view.getFloat64(0);
}

export function vectorsOn(f: Float64Array): VectorFunctions {
  const dot = (x: number, y: number, blocks: number): number => {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    const start = x >> 3;
    const shift = (y >> 3) - start;
    for (let i = start; i < start + 4 * blocks; i += 4) {
      s0 += f[i]! * f[i + shift]!;
      s1 += f[i + 1]! * f[i + 1 + shift]!;
      s2 += f[i + 2]! * f[i + 2 + shift]!;
      s3 += f[i + 3]! * f[i + 3 + shift]!;
    }
    return s0 + s2 + (s1 + s3);
  };

  const subtractMultiple = (y: number, s: number, x: number, blocks: number): void => {
    const start = x >> 3;
    const shift = (y >> 3) - start;
    for (let i = start; i < start + 4 * blocks; i++) f[i + shift]! -= s * f[i]!;
  };

  const scaleAndSubtract = (y: number, a: number, b: number, x: number, blocks: number): void => {
    const start = x >> 3;
    const shift = (y >> 3) - start;
    for (let i = start; i < start + 4 * blocks; i++) f[i + shift] = a * f[i + shift]! - b * f[i]!;
  };

  const reflectToLast = (x: number, last: number, blocks: number, out: number): void => {
    const start = x >> 3;
    const end = start + 4 * blocks;
    const pivot = start + last;
    const alpha = f[pivot]!;
    f[pivot] = 0;
    let others = 0;
    for (let i = start; i < end; i++) others = Math.max(others, Math.abs(f[i]!));
    if (others === 0) {
      f.fill(0, start, end);
      f[out >> 3] = 0;
      f[(out >> 3) + 1] = alpha;
      return;
    }
    const scale = powerOfTwoBelow(Math.max(others, Math.abs(alpha)));
    const inverse = 1 / scale;
    for (let i = start; i < end; i++) f[i]! *= inverse;
    const first = alpha * inverse;
    const norm = Math.sqrt(dot(x, x, blocks) + first * first);
    const lead = first >= 0 ? first + norm : first - norm; // the sign that adds, so that nothing cancels
    f[pivot] = lead;
    f[out >> 3] = 1 / (norm * Math.abs(lead));
    f[(out >> 3) + 1] = (first >= 0 ? -norm : norm) * scale;
  };

  return { dot, subtractMultiple, scaleAndSubtract, reflectToLast };
}
