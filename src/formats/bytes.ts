import type { Issues } from './reading.ts';

export type FloatBits = 32 | 64;

/** Whether this machine has the order of bytes of the files: then numbers need not be put together byte by byte. */
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The little-endian numbers of a file; its size must be right, and each number finite. */
export function floatsOf(bytes: Uint8Array, bits: FloatBits, issues: Issues): Float64Array {
  const size = bits / 8;
  const values = isLittleEndian ? copied(bytes, bits) : assembled(bytes, bits);
  for (let k = 0; k < values.length; k++)
    if (!Number.isFinite(values[k]!))
      issues.add({
        code: 'not-finite',
        offset: k * size,
        message: `number ${k + 1} is ${values[k]}`,
        advice: 'two people without a common genotype give this; or the file is damaged',
      });
  return values;
}

function copied(bytes: Uint8Array, bits: FloatBits): Float64Array {
  const { buffer } = Uint8Array.from(bytes); // its own, and aligned
  return bits === 64 ? new Float64Array(buffer) : Float64Array.from(new Float32Array(buffer));
}

function assembled(bytes: Uint8Array, bits: FloatBits): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bits / 8;
  return Float64Array.from({ length: bytes.length / size }, (_, k) =>
    bits === 32 ? view.getFloat32(k * size, true) : view.getFloat64(k * size, true),
  );
}

/** Numbers as little-endian bytes; binary32 rounds to nearest. */
export function bytesOf(values: ArrayLike<number>, bits: FloatBits): Uint8Array {
  const size = bits / 8;
  const bytes = new Uint8Array(values.length * size);
  const view = new DataView(bytes.buffer);
  for (let k = 0; k < values.length; k++)
    if (bits === 32) view.setFloat32(k * size, values[k]!, true);
    else view.setFloat64(k * size, values[k]!, true);
  return bytes;
}

/** Halts unless a file has the size that follows from its number of people. */
export function requireSize(length: number, expected: number, what: string, issues: Issues): void {
  if (length === expected) return;
  issues.halt({
    code: length === 0 ? 'empty' : length < expected ? 'truncated' : 'dimension-mismatch',
    offset: Math.min(length, expected),
    message: `${length} bytes; ${what} take ${expected}`,
    advice: 'the file must be complete, and its .id file of the same people',
  });
}

/** Halts unless n is a number of people. */
export function requirePeople(n: number, issues: Issues): void {
  if (!Number.isSafeInteger(n) || n < 1)
    issues.halt({
      code: 'empty',
      message: `${n} people have no relationships`,
      advice: 'count the lines of the .id file',
    });
}
