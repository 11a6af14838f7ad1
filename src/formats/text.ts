import type { Issues } from './reading.ts';

/** A text file as its bytes, or already decoded. */
export type TextInput = string | Uint8Array;

/** The longest string V8 can hold; a longer text would be a crash, not a fault. */
const MAX_TEXT = 2 ** 29 - 24;
/** Characters handed to String.fromCharCode at once: a call has room for some 10⁴ arguments. */
const CHUNK = 8192;

/** First bytes by which files that are not plain text are known, so that the advice can name them. */
const magics: readonly (readonly [readonly number[], string, string])[] = [
  [[0x1f, 0x8b], 'gzip', 'decompress it first (gunzip)'],
  [[0x42, 0x5a, 0x68], 'bzip2', 'decompress it first (bunzip2)'],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], 'xz', 'decompress it first (unxz)'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'Zstandard', 'decompress it first (unzstd)'],
  [[0x50, 0x4b, 3, 4], 'zip (perhaps a spreadsheet)', 'export it as plain text'],
  [[0x6c, 0x1b], 'PLINK binary genotype', 'give the text file of the set here'],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], 'NumPy .npy', 'write it with numpy.savetxt(fmt="%.17g")'],
  [[0x89, 0x48, 0x44, 0x46], 'HDF5', 'export it as plain text'],
  [[0x52, 0x44, 0x58], 'R data', 'write it with write.table'],
  [[0xff, 0xfe], 'UTF-16', 'save it as UTF-8'],
  [[0xfe, 0xff], 'UTF-16', 'save it as UTF-8'],
];
/** BGEN has its name at byte 16. */
const BGEN = [0x62, 0x67, 0x65, 0x6e];

const startsWith = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean =>
  magic.every((b, i) => bytes[at + i] === b);

/** The kind of a binary file and what to do about it, if its first bytes say so. */
export function binaryKind(bytes: Uint8Array): { kind: string; advice: string } | undefined {
  const found = magics.find(([magic]) => startsWith(bytes, magic));
  if (found) return { kind: found[1], advice: found[2] };
  if (startsWith(bytes, BGEN, 16))
    return { kind: 'BGEN', advice: 'convert it with plink2 --bgen … --make-bed' };
  return undefined;
}

/**
 * The text of a file. A byte-order mark is dropped; a binary file, bytes that are not UTF-8 and NUL characters are
 * faults, because a name that was decoded wrongly never matches, and says nothing.
 */
export function textOf(input: TextInput, issues: Issues): string {
  const text = typeof input === 'string' ? input : decoded(input, issues);
  if (text.length === 0)
    issues.halt({ code: 'empty', message: 'the file is empty', advice: 'check the program that wrote it' });
  const bad = text.search(/[\0\ufffd]/);
  if (bad >= 0) {
    const nul = text[bad] === '\0';
    issues.halt({
      code: nul ? 'wrong-kind' : 'not-utf8',
      ...placeOf(text, bad),
      message: nul ? 'a NUL character: this is not a text file' : 'characters that could not be decoded',
      advice: nul ? 'give the text file here' : 'save the file as UTF-8',
    });
  }
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** Line and column of a character of a text. */
export function placeOf(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', start)) {
    line++;
    start = i + 1;
  }
  return { line, column: at - start + 1 };
}

function decoded(bytes: Uint8Array, issues: Issues): string {
  const binary = binaryKind(bytes);
  if (binary)
    issues.halt({
      code: 'wrong-kind',
      offset: 0,
      message: `this is a ${binary.kind} file, not plain text`,
      advice: binary.advice,
    });
  if (bytes.length > MAX_TEXT)
    issues.halt({
      code: 'too-large',
      message: `${bytes.length} bytes of text are more than can be held at once`,
      advice: 'split the file, or give the binary form of it',
    });
  return utf8(bytes, issues);
}

/** Strict UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
function utf8(bytes: Uint8Array, issues: Issues): string {
  const parts: string[] = [];
  let units: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    const b = bytes[i]!;
    if (b < 0x80) {
      units.push(b);
      i++;
    } else {
      const point = codePoint(bytes, i);
      if (point === undefined)
        return issues.halt({
          code: 'not-utf8',
          offset: i,
          message: `byte 0x${b.toString(16)} is not UTF-8`,
          advice: 'save the file as UTF-8 (iconv -f latin1 -t utf-8)',
        });
      if (point >= 0x10000) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff));
      else units.push(point);
      i += lengthOf(b);
    }
    if (units.length >= CHUNK) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  parts.push(String.fromCharCode(...units));
  return parts.join('');
}

/** Bytes in the form that begins with b. */
const lengthOf = (b: number): number => (b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2);
/** The smallest code point that needs so many bytes: a smaller one is an overlong form. */
const smallest = [0, 0, 0x80, 0x800, 0x10000];

function codePoint(bytes: Uint8Array, at: number): number | undefined {
  const b = bytes[at]!;
  if (b < 0xc0 || b > 0xf4) return undefined;
  const length = lengthOf(b);
  let point = b & (0x7f >> length);
  for (let k = 1; k < length; k++) {
    const next = bytes[at + k];
    if (next === undefined || (next & 0xc0) !== 0x80) return undefined;
    point = (point << 6) | (next & 0x3f);
  }
  const surrogate = point >= 0xd800 && point <= 0xdfff;
  return point < smallest[length]! || point > 0x10ffff || surrogate ? undefined : point;
}
