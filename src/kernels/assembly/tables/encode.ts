import { lower, upper } from './interleave';

export function encode(packed: usize, stride: usize, variants: i32, digits: usize, rows: i32, out: usize): void {
  const three = i8x16.splat(3);
  for (const end = out + <usize>rows; out < end; out += 64) {
    let c0 = i64x2.splat(0), c1 = c0, c2 = c0, c3 = c0; // people 4b, 4b + 1, 4b + 2, 4b + 3
    let from = packed, table = digits;
    for (let k = 0; k < variants; k++) {
      const codes = v128.load(from), digit = v128.load(table);
      c0 = i8x16.add(c0, i8x16.swizzle(digit, v128.and(codes, three)));
      c1 = i8x16.add(c1, i8x16.swizzle(digit, v128.and(i8x16.shr_u(codes, 2), three)));
      c2 = i8x16.add(c2, i8x16.swizzle(digit, v128.and(i8x16.shr_u(codes, 4), three)));
      c3 = i8x16.add(c3, i8x16.swizzle(digit, i8x16.shr_u(codes, 6)));
      from += stride;
      table += 16;
    }
    // people in their order
    const a = lower(c0, c2), b = upper(c0, c2), c = lower(c1, c3), d = upper(c1, c3);
    v128.store(out, lower(a, c));
    v128.store(out, upper(a, c), 16);
    v128.store(out, lower(b, d), 32);
    v128.store(out, upper(b, d), 48);
    packed += 16;
  }
}
