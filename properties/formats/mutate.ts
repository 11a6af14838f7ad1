/** Broken files: valid ones with a few things done to them, the same for the same seed. */

/** A small generator of 32-bit numbers (splitmix32); `below(n)` is one of 0 … n − 1. */
export function dice(seed: number): { below: (n: number) => number } {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  return { below: n => next() % n };
}

type Dice = ReturnType<typeof dice>;

/** What people and programs put where it does not belong. */
const tokens = [
  'NA', 'nan', '-nan', 'NaN', 'inf', '-inf', 'Infinity', '.', '', '-', '+', '-9', '-9.0', '0', '-0', '1', '2', '3', '1e999',
  '1e-999', '-1e308', '0x10', '0b1', '1,5', '1.5.2', '1e', '1_0', '٣', '½', '"', '""', '"a', "'", '\\', '\t', ' ', '  ', ',', ',,',
  ';', '\n', '\n\n', '\r', '\r\n', '\0', '\ufeff', '\u00a0', '\u2028', '#', '##', '/', '|', '0/1', '0/2', './1', '[', ']', '{', '}', ':', 'null',
  'true', '__proto__', 'constructor', '4294967296', '9007199254740993', '99999999999999999999', '1e5', 'rs1', 'FID', 'A', 'beta',
].map(t => new TextEncoder().encode(t)); // biome-ignore format: a list

const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

/** Bytes with [from, to) replaced. */
const spliced = (bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array =>
  joined(bytes.subarray(0, from), middle, bytes.subarray(to));

/** A stretch of bytes, short more often than long. */
function stretch(bytes: Uint8Array, { below }: Dice): [number, number] {
  const from = below(bytes.length + 1);
  const longest = below(3) === 0 ? bytes.length : 8;
  return [from, Math.min(bytes.length, from + below(longest + 1))];
}

/** Where a field begins and ends around a place. */
function fieldAround(bytes: Uint8Array, at: number): [number, number] {
  const isEdge = (b: number | undefined): boolean => b === undefined || b <= 0x20 || b === 0x2c;
  let from = at;
  let to = at;
  while (from > 0 && !isEdge(bytes[from - 1])) from--;
  while (to < bytes.length && !isEdge(bytes[to])) to++;
  return [from, to];
}

/** Where a line begins and ends around a place, its end included. */
function lineAround(bytes: Uint8Array, at: number): [number, number] {
  const from = at === 0 ? 0 : bytes.lastIndexOf(10, at - 1) + 1;
  const end = bytes.indexOf(10, at);
  return [from, end < 0 ? bytes.length : end + 1];
}

const changes: readonly ((bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array)[] = [
  // a bit is flipped
  (bytes, { below }) => {
    if (bytes.length === 0) return bytes;
    const out = bytes.slice();
    out[below(out.length)]! ^= 1 << below(8);
    return out;
  },
  // a byte is another
  (bytes, { below }) => {
    if (bytes.length === 0) return bytes;
    const out = bytes.slice();
    out[below(out.length)] = below(256);
    return out;
  },
  // the end is missing
  (bytes, { below }) => bytes.subarray(0, below(bytes.length + 1)),
  // a stretch is missing
  (bytes, d) => spliced(bytes, ...stretch(bytes, d), new Uint8Array()),
  // a stretch is there twice
  (bytes, d) => {
    const [from, to] = stretch(bytes, d);
    return spliced(bytes, to, to, bytes.subarray(from, to));
  },
  // something was put in
  (bytes, d) => {
    const at = d.below(bytes.length + 1);
    return spliced(bytes, at, at, tokens[d.below(tokens.length)]!);
  },
  // noise was put in
  (bytes, { below }) => {
    const at = below(bytes.length + 1);
    return spliced(
      bytes,
      at,
      at,
      Uint8Array.from({ length: below(9) }, () => below(256)),
    );
  },
  // a field is another
  (bytes, d) =>
    spliced(bytes, ...fieldAround(bytes, d.below(bytes.length + 1)), tokens[d.below(tokens.length)]!),
  // a field is missing, with or without its separator
  (bytes, d) => {
    const [from, to] = fieldAround(bytes, d.below(bytes.length + 1));
    return spliced(bytes, from, Math.min(bytes.length, to + d.below(2)), new Uint8Array());
  },
  // a line is missing, is there twice, or stands elsewhere
  (bytes, d) => {
    const [from, to] = lineAround(bytes, d.below(bytes.length + 1));
    const line = bytes.slice(from, to);
    if (d.below(3) === 0) return spliced(bytes, to, to, line);
    const rest = spliced(bytes, from, to, new Uint8Array());
    if (d.below(2) === 0) return rest;
    const [at] = lineAround(rest, d.below(rest.length + 1));
    return spliced(rest, at, at, line);
  },
  // the second half is that of another file
  (bytes, { below }, other) =>
    joined(bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1))),
  // every line end, or every tab, is another
  (bytes, { below }) => {
    const [from, to] = [
      [10, [13, 10]],
      [10, [13]],
      [9, [32]],
      [32, [9]],
      [44, [59]],
      [46, [44]],
    ][below(6)] as [number, number[]];
    return Uint8Array.from([...bytes].flatMap(b => (b === from ? to : [b])));
  },
  // a stretch is repeated many times
  (bytes, d) => {
    const [from, to] = stretch(bytes, d);
    const part = bytes.subarray(from, Math.min(to, from + 16));
    return spliced(bytes, to, to, joined(...new Array<Uint8Array>(1 + d.below(40)).fill(part)));
  },
];

/** A file with one to four things done to it. */
export function mutated(bytes: Uint8Array, other: Uint8Array, seed: number): Uint8Array {
  const d = dice(seed);
  let out = bytes;
  for (let k = 1 + d.below(4); k > 0; k--) out = changes[d.below(changes.length)]!(out, d, other);
  return out;
}
