import type { DenseMatrix } from '../linalg/dense.ts';
import { Refusal } from '../linalg/refusal.ts';
import { bytesOf, floatsOf, requirePeople, requireSize } from './bytes.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { type Individual, readIndividuals } from './individuals.ts';
import { linesOf } from './lines.ts';
import { badNumber, numberText, raggedRow } from './number-matrix.ts';
import { decimalOf } from './numbers.ts';
import { type Issues, type Reading, reading, take } from './reading.ts';
import { fromTriangle, toTriangle, triangleLength } from './symmetric.ts';
import type { TextInput } from './text.ts';

/**
 * A .grm.bin or .grm.N.bin of n people: the lower triangle with its diagonal, row by row, in binary32.
 * The counts of a .grm.N.bin need not be whole (GCTA's second algorithm), and GCTA writes 0 when it has none.
 */
export const readGrmBinary = (bytes: Uint8Array, n: number): Reading<DenseMatrix> =>
  reading(issues => {
    requirePeople(n, issues);
    requireSize(bytes.length, 4 * triangleLength(n), `the pairs of ${n} people, 32 bits each,`, issues);
    const triangle = floatsOf(bytes, 32, issues);
    issues.haltIfAny();
    return fromTriangle(triangle, n);
  });

/** The bytes of a .grm.bin or .grm.N.bin; every number is rounded to binary32. @throws Refusal as toTriangle */
export const writeGrmBinary = (K: DenseMatrix): Uint8Array => {
  const triangle = toTriangle(K);
  const k = triangle.findIndex(x => !Number.isFinite(Math.fround(x)));
  if (k >= 0)
    throw new Refusal('out-of-domain', `${triangle[k]} is too large for binary32: change the scale`, {
      field: 'K',
    });
  return bytesOf(triangle, 32);
};

/** The relationships and the numbers of variants they rest on. */
export interface Grm {
  readonly K: DenseMatrix;
  readonly counts: DenseMatrix;
}

const COLUMNS = 4;

/**
 * The text of a .grm.gz (decompressed) or of PLINK 2's .grm: `i j N value`, people counted from 1, j <= i, every pair
 * once, in any order. N is read as a real number: GCTA writes 1.484000e+03.
 */
export const readGrmText = (input: TextInput, n: number): Reading<Grm> =>
  reading(issues => {
    requirePeople(n, issues);
    const lines = linesOf(input, issues);
    const pairs = triangleLength(n);
    if (lines.length !== pairs)
      issues.halt({
        code: lines.length < pairs ? 'truncated' : 'dimension-mismatch',
        line: Math.min(lines.length, pairs) + 1,
        message: `${lines.length} lines; ${n} people have ${pairs} pairs`,
        advice: 'the file must be complete, and its .grm.id of the same people',
      });
    const values = new Float64Array(pairs);
    const counts = new Float64Array(pairs);
    const lineOf = new Int32Array(pairs);
    for (const [row, line] of lines.entries()) {
      const fields = fieldsOf(line, 'blanks');
      if (fields.length !== COLUMNS) {
        issues.add(
          raggedRow(
            line,
            row,
            'blanks',
            fields.length,
            'instead of 4: i j N value',
            Math.min(fields.length, COLUMNS),
          ),
        );
        continue;
      }
      const [i, j, count, value] = fields.map(decimalOf);
      for (const [c, x] of [i, j, count, value].entries())
        if (x === undefined || !Number.isFinite(x))
          issues.add(badNumber(fields[c]!, row, columnOf(line, 'blanks', c), 'a .grm'));
      if (i === undefined || j === undefined || count === undefined || value === undefined) continue;
      const place = { line: row + 1, column: columnOf(line, 'blanks', 0) };
      const k = pairIndex(i, j, n);
      if (k === undefined)
        issues.add({
          code: 'out-of-domain',
          ...place,
          message: `${fields[0]} ${fields[1]} is no pair of ${n} people with j <= i`,
          advice: 'count people from 1, as in the .grm.id',
        });
      else if (lineOf[k] !== 0)
        issues.add({
          code: 'duplicate-id',
          ...place,
          message: `the pair ${i} ${j} is also on line ${lineOf[k]}`,
          advice: 'write every pair once',
        });
      else {
        lineOf[k] = row + 1;
        values[k] = value;
        counts[k] = count;
        if (count < 0) issues.add(negativeCount(fields[2]!, row, columnOf(line, 'blanks', 2)));
      }
    }
    issues.haltIfAny();
    return { K: fromTriangle(values, n), counts: fromTriangle(counts, n) };
  });

const negativeCount = (text: string, row: number, column: number) => ({
  code: 'out-of-domain' as const,
  line: row + 1,
  column,
  message: `${text} is no number of variants`,
  advice: 'write 0 where it is unknown',
});

/** Place of the pair (i, j), from 1, in the triangle. */
function pairIndex(i: number, j: number, n: number): number | undefined {
  const pair = Number.isInteger(i) && Number.isInteger(j) && 1 <= j && j <= i && i <= n;
  return pair ? triangleLength(i - 1) + j - 1 : undefined;
}

/** The text of a .grm (compress it to .grm.gz). @throws Refusal as toTriangle */
export function writeGrmText({ K, counts }: Grm): string {
  const values = toTriangle(K);
  const ns = toTriangle(counts);
  if (ns.length !== values.length)
    throw new Refusal('dimension-mismatch', `K has ${K.rows} people, counts has ${counts.rows}`, {
      field: 'counts',
    });
  const lines: string[] = [];
  for (let i = 1, k = 0; i <= K.rows; i++)
    for (let j = 1; j <= i; j++, k++)
      lines.push(`${i}\t${j}\t${numberText(ns[k]!)}\t${numberText(values[k]!)}\n`);
  return lines.join('');
}

/** A .grm.bin with its .grm.id and, where there is one, its .grm.N.bin; they must agree, every fault names its file. */
export const readGrmSet = (files: {
  readonly id: TextInput;
  readonly bin: Uint8Array;
  readonly counts?: Uint8Array;
}): Reading<{
  readonly people: readonly Individual[];
  readonly K: DenseMatrix;
  readonly counts?: DenseMatrix;
}> =>
  reading(issues => {
    const people = take(issues, 'id', readIndividuals(files.id));
    issues.haltIfAny();
    const K = take(issues, 'bin', readGrmBinary(files.bin, people!.length));
    const counts = files.counts && take(issues, 'N.bin', countsOf(files.counts, people!.length));
    issues.haltIfAny();
    return { people: people!, K: K!, ...(counts ? { counts } : {}) };
  });

const countsOf = (bytes: Uint8Array, n: number): Reading<DenseMatrix> => {
  const counts = readGrmBinary(bytes, n);
  return counts.ok ? reading(issues => requireCounts(counts.value, issues)) : counts;
};

function requireCounts(counts: DenseMatrix, issues: Issues): DenseMatrix {
  const at = counts.data.findIndex(x => x < 0);
  if (at >= 0)
    issues.add({
      code: 'out-of-domain',
      message: `${counts.data[at]} is no number of variants`,
      advice: 'is this the .grm.N.bin, not the .grm.bin?',
    });
  return counts;
}
