import type * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';

/**
 * What a broken file still says, read a second time in the dumbest way there is: by splitting, Number and native typed
 * arrays, and nothing of src. A reader that accepts a file must have read the same.
 *
 * Each oracle returns a complaint, or nothing.
 */
export type Oracle = (value: never, bytes: Uint8Array) => string | undefined;

export const linesOf = (bytes: Uint8Array): string[] => {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
  while (lines.length > 0 && /^[ \t\r]*$/.test(lines.at(-1)!)) lines.pop();
  return lines;
};

export const words = (line: string): string[] => line.match(/[^ \t]+/g) ?? [];
export const listed = (line: string): string[] =>
  line.replace(/^[ \t]+|[ \t]+$/g, '').split(/[ \t]*,[ \t]*|[ \t]+/);
export const tabbed = (line: string): string[] =>
  line.split('\t').map(f => f.replace(/^[ \t]+|[ \t]+$/g, ''));

const missing = /^(?:NA|na|\.|null|)$/;

/** A number if two grammars, JavaScript's and (nearly) C's, agree on it; NaN for what stands for none. */
export function plain(token: string): number | undefined {
  if (missing.test(token) || /^[+-]?nan(?:\(ind\))?$/i.test(token)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(token)) return token.startsWith('-') ? -Infinity : Infinity;
  const [a, b] = [Number(token), Number.parseFloat(token)];
  return Object.is(a, b) && Number.isFinite(a) ? a : undefined;
}

export function differ(read: ArrayLike<number>, tokens: readonly string[], what: string): string | undefined {
  if (read.length !== tokens.length) return `${what}: ${read.length} numbers read of ${tokens.length}`;
  for (let i = 0; i < read.length; i++) {
    const expected = plain(tokens[i]!);
    if (expected === undefined || !Object.is(expected, read[i]))
      return `${what} ${i}: read ${read[i]}, the file says ${JSON.stringify(tokens[i])}`;
  }
  return undefined;
}

export const sameText = (read: unknown, said: unknown, what: string): string | undefined =>
  JSON.stringify(read) === JSON.stringify(said)
    ? undefined
    : `${what}: read ${JSON.stringify(read)}, the file says ${JSON.stringify(said)}`;

export const first = (...complaints: (string | undefined)[]): string | undefined =>
  complaints.find(c => c !== undefined);

const row = (A: DenseMatrix, i: number): number[] =>
  Array.from({ length: A.cols }, (_, j) => A.data[i + j * A.rows]!);

/** A grid of numbers, line by line. */
export const grid = (A: DenseMatrix, lines: readonly (readonly string[])[]): string | undefined =>
  A.rows !== lines.length || A.data.length !== A.rows * A.cols
    ? `${A.rows} rows read of ${lines.length}`
    : first(...lines.map((tokens, i) => differ(row(A, i), tokens, `row ${i}, number`)));

export const wordsGrid = (A: DenseMatrix, bytes: Uint8Array) => grid(A, linesOf(bytes).map(words));

/** Symmetric, by lower triangle given row by row. */
export function triangle(K: DenseMatrix, values: ArrayLike<number>): string | undefined {
  const n = K.rows;
  if (values.length !== (n * (n + 1)) / 2 || K.cols !== n) return 'another size';
  for (let i = 0, k = 0; i < n; i++)
    for (let j = 0; j <= i; j++, k++)
      if (
        ![K.data[i + j * n], K.data[j + i * n]].every(
          x => Object.is(x, values[k]) || (x === 0 && values[k] === 0),
        )
      )
        return `pair ${i} ${j}`;
  return undefined;
}

export const native = (bytes: Uint8Array, bits: 32 | 64): Float32Array | Float64Array => {
  const { buffer } = bytes.slice();
  return bits === 32 ? new Float32Array(buffer) : new Float64Array(buffer);
};

export const relBinary =
  (shape: formats.RelShape, bits: 32 | 64): Oracle =>
  (K: DenseMatrix, bytes) => {
    const all = native(bytes, bits);
    const n = K.rows;
    const lower = shape === 'triangle' ? all : [...all].filter((_, k) => k % n <= Math.floor(k / n));
    const upper = shape === 'triangle' ? [] : [...all].filter((_, k) => k % n > Math.floor(k / n));
    if (shape === 'square0' && upper.some(x => x !== 0)) return 'something above the diagonal';
    return triangle(K, lower);
  };

export const tableWith =
  (split: (line: string) => string[], preamble = false): Oracle =>
  (table: formats.Table, bytes) => {
    const all = linesOf(bytes);
    const from = preamble ? all.findIndex(line => !line.startsWith('##')) : 0;
    const [header, ...rows] = all.slice(from).map(split);
    const names = [header![0]!.replace(/^#[ \t]*/, ''), ...header!.slice(1)].filter(
      (name, j) => j > 0 || name !== '' || split === tabbed,
    );
    if (table.rows !== rows.length) return `${table.rows} rows read of ${rows.length}`;
    return first(
      sameText(table.names, names, 'names'),
      ...names.map((name, j) =>
        sameText(
          table.text.get(name),
          rows.map(r => r[j]),
          name,
        ),
      ),
      ...[...table.number].map(([name, numbers]) =>
        differ(
          numbers,
          rows.map(r => r[names.indexOf(name)]!),
          name,
        ),
      ),
    );
  };

export const blanks = tableWith(words);
export const tabs = tableWith(tabbed);
