import { largestSize } from './hypothesis.ts';
import type { Compared, Subject } from './subject.ts';

/** What can be seen of a wrong answer that nothing explains. No cause is named. */
export function describe({ failing, outputs }: Subject): string | undefined {
  for (const name of failing) {
    const compared = outputs.get(name)!;
    const sentence = place(compared) ?? single(compared);
    if (sentence !== undefined) return `your ${name} ${sentence}`;
  }
  return undefined;
}

/** Relative to the largest entry: what is nearer than this is not what is wrong. */
const RIGHT = 1e-7;

/** Where a table is wrong, when it is wrong in one place only. */
function place({ claim, truth, shape }: Compared): string | undefined {
  const [rows = 1, columns = 1] = shape;
  if (shape.length !== 2 || columns < 2 || rows < 2) return undefined;
  const size = largestSize(truth);
  const wrong = truth.flatMap((c, i) => (Math.abs(claim[i]! - c) > RIGHT * size ? [i] : []));
  if (wrong.length === 0 || wrong.length === truth.length) return undefined;
  const row = (i: number): number => Math.floor(i / columns);
  const onDiagonal = (i: number): boolean => row(i) === i % columns;
  if (rows === columns && wrong.every(onDiagonal)) return 'is right off the diagonal and wrong on it';
  if (rows === columns && !wrong.some(onDiagonal)) return 'is right on the diagonal and wrong off it';
  if (wrong.every(i => i % columns === wrong[0]! % columns))
    return `is wrong in column ${wrong[0]! % columns} only`;
  if (wrong.every(i => row(i) === row(wrong[0]!))) return `is wrong in row ${row(wrong[0]!)} only`;
  return undefined;
}

/** Fewer digits than these are written for a number that is a binary32 by nature. */
const LONG = 9;
/** Single precision has 7.2 digits; a few are lost on the way. */
const NEAR = 1e-4;

/** All claims are binary32 numbers, near the certified ones, which are not. */
function single({ claim, truth, written }: Compared): string | undefined {
  const isSingle = (x: number): boolean => Number.isNaN(x) || Math.fround(x) === x;
  const near = claim.every(
    (q, i) => Number.isNaN(q) || Math.abs(q - truth[i]!) <= NEAR * Math.abs(truth[i]!),
  );
  const long = written.some(k => k >= LONG);
  return near && long && claim.every(isSingle) && !truth.every(isSingle)
    ? 'holds binary32 numbers only: it is computed or stored in single precision'
    : undefined;
}
