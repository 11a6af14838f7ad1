/** Codes 10, 11 and 01 of 32 genotypes, added to three counters of 21 bits in one word. */
// @ts-ignore: decorator
@inline
function counted(x: u64): u64 {
  const low = x & 0x5555555555555555;
  const high = (x >> 1) & 0x5555555555555555;
  return popcnt<u64>(high & ~low) | (popcnt<u64>(high & low) << 21) | (popcnt<u64>(low & ~high) << 42);
}

/**
 * How many people have code 10, 11 and 01, a variant: three i32 at `out`.
 * The bits after the last person are 00 and never counted.
 */
export function countGenotypes(packed: usize, stride: usize, variants: i32, out: usize): void {
  for (let k = 0; k < variants; k++) {
    const end = packed + stride;
    let sum: u64 = 0;
    for (; packed + 8 <= end; packed += 8) sum += counted(load<u64>(packed));
    let rest: u64 = 0;
    for (let shift: u64 = 0; packed < end; packed++, shift += 8) rest |= <u64>load<u8>(packed) << shift;
    sum += counted(rest);
    store<i32>(out, <i32>(sum & 0x1fffff));
    store<i32>(out, <i32>((sum >> 21) & 0x1fffff), 4);
    store<i32>(out, <i32>(sum >> 42), 8);
    out += 12;
  }
}
