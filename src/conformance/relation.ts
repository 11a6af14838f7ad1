/**
 * Relations: what simple mistake turns the certified numbers into the claimed ones?
 * Guesses for people: everything here is binary64 and bears no verdict.
 */

/** A claim and its certificate, entry by entry, with the shape that they share. */
export interface Pairs {
  readonly claim: readonly number[];
  readonly truth: readonly number[];
  /** Entries of a row, where the output is a table. */
  readonly columns?: number | undefined;
}

export interface Sizes {
  readonly n?: number | undefined;
  readonly m?: number | undefined;
}

/** Relative to the largest number: a relation that holds this well is no accident. */
const HOLDS = 1e-7;

function equal(a: readonly number[], b: readonly number[]): boolean {
  const size = Math.max(...b.map(Math.abs));
  return size > 0 && a.every((x, i) => Math.abs(x - b[i]!) <= HOLDS * size);
}

/** One sentence, or undefined where no relation is known. */
export function relationOf(pairs: Pairs, sizes: Sizes): string | undefined {
  for (const guess of [transposed, otherAllele, columnSigns, factor, function_, binary32, where]) {
    const sentence = guess(pairs, sizes);
    if (sentence !== undefined) return sentence;
  }
  return undefined;
}

function transposed({ claim, truth, columns }: Pairs): string | undefined {
  if (columns === undefined || columns * columns !== truth.length) return undefined;
  const turned = truth.map((_, k) => truth[(k % columns) * columns + Math.floor(k / columns)]!);
  return !equal(turned, truth) && equal(claim, turned) ? 'it is the transpose' : undefined;
}

const columnOf = (values: readonly number[], k: number, columns: number): number[] =>
  values.filter((_, i) => i % columns === k);

/** The columns (or entries of a list) that a change turns into the claim, when the others are right. */
function changedColumns(
  { claim, truth, columns }: Pairs,
  change: (x: number) => number,
): number[] | undefined {
  const count = columns ?? truth.length;
  const changed: number[] = [];
  for (let k = 0; k < count; k++) {
    const c = columnOf(truth, k, count);
    const q = columnOf(claim, k, count);
    if (equal(q, c)) continue;
    if (!equal(q, c.map(change))) return undefined;
    changed.push(k);
  }
  return changed.length === 0 ? undefined : changed;
}

const named = (columns: readonly number[], all: number): string =>
  columns.length === all ? 'every variant' : `variant ${columns.join(', ')}`;

function otherAllele(pairs: Pairs): string | undefined {
  const isDosage = pairs.truth.length > 1 && pairs.truth.every(x => x >= 0 && x <= 2);
  if (!isDosage) return undefined;
  const all = pairs.columns ?? pairs.truth.length;
  for (const whole of [2, 1]) {
    const swapped = changedColumns(pairs, x => whole - x);
    if (swapped !== undefined) return `it counts the other allele at ${named(swapped, all)} (${whole} − x)`;
  }
  return undefined;
}

function columnSigns(pairs: Pairs): string | undefined {
  if (pairs.columns === undefined) return undefined;
  const turned = changedColumns(pairs, x => -x);
  return turned === undefined || turned.length === pairs.columns
    ? undefined
    : `the sign of column ${turned.join(', ')} is turned: is the other allele counted?`;
}

function factor({ claim, truth }: Pairs, { n, m }: Sizes): string | undefined {
  const at = truth.reduce((best, c, i) => (Math.abs(c) > Math.abs(truth[best]!) ? i : best), 0);
  const k = claim[at]! / truth[at]!;
  const scaled = truth.map(c => k * c);
  if (!Number.isFinite(k) || k === 0 || equal(scaled, truth) || !equal(claim, scaled)) return undefined;
  const known = knownFactors(n, m).find(([value]) => Math.abs(value - k) <= HOLDS * Math.abs(value));
  if (known !== undefined) return `it is ${known[1]} times the certified value`;
  // one number is always some multiple of another: only a list shows that the multiple is meant
  return truth.filter(c => c !== 0).length > 1
    ? `it is ${k.toPrecision(8)} times the certified value, everywhere`
    : undefined;
}

function knownFactors(n: number | undefined, m: number | undefined): [number, string][] {
  const known: [number, string][] = [
    [-1, '−1'],
    [2, '2 (kinship or relationship?)'],
    [0.5, '1/2 (kinship or relationship?)'],
    [-2, '−2 (a deviance?)'],
    [-0.5, '−1/2'],
    [4, '4'],
    [0.25, '1/4'],
    [Math.LN10, 'ln 10 (natural or decimal logarithm?)'],
    [Math.LOG10E, '1/ln 10 (natural or decimal logarithm?)'],
  ];
  if (n !== undefined && n > 1)
    known.push(
      [n / (n - 1), 'n/(n − 1) (variance over n − 1 or n?)'],
      [(n - 1) / n, '(n − 1)/n (variance over n or n − 1?)'],
      [Math.sqrt(n / (n - 1)), '√(n/(n − 1)) (SD over n − 1 or n?)'],
      [Math.sqrt((n - 1) / n), '√((n − 1)/n) (SD over n or n − 1?)'],
      [n - 1, 'n − 1'],
      [1 / (n - 1), '1/(n − 1)'],
      [n, 'n'],
      [1 / n, '1/n'],
    );
  if (m !== undefined && m > 1)
    known.push(
      [m, 'm (not divided by the number of variants?)'],
      [1 / m, '1/m (divided by the number of variants twice?)'],
      [m / (m - 1), 'm/(m − 1)'],
      [(m - 1) / m, '(m − 1)/m'],
    );
  return known;
}

function function_({ claim, truth }: Pairs): string | undefined {
  const guesses: [string, (c: number) => number][] = [
    ['the square root of the certified value (an SD for a variance?)', Math.sqrt],
    ['the square of the certified value (a variance for an SD?)', c => c * c],
    ['the natural logarithm of the certified value', Math.log],
    ['log10 of the certified value', Math.log10],
    ['−log10 of the certified value', c => -Math.log10(c)],
    ['1 minus the certified value', c => 1 - c],
    ['1 over the certified value', c => 1 / c],
  ];
  for (const [name, f] of guesses) {
    const values = truth.map(f);
    if (values.every(Number.isFinite) && !equal(values, truth) && equal(claim, values))
      return `it is ${name}`;
  }
  return undefined;
}

/** All claims are binary32 numbers, near the certified ones, which are not. */
function binary32({ claim, truth }: Pairs): string | undefined {
  const near = claim.every((q, i) => Math.abs(q - truth[i]!) <= 1e-5 * Math.abs(truth[i]!));
  const isSingle = (x: number): boolean => Math.fround(x) === x;
  return near && claim.every(isSingle) && !truth.every(isSingle)
    ? 'every number is a binary32: it is computed or stored in single precision'
    : undefined;
}

/** Where a table is wrong, when it is wrong in one place only. */
function where({ claim, truth, columns }: Pairs): string | undefined {
  if (columns === undefined || columns === truth.length) return undefined;
  const size = Math.max(...truth.map(Math.abs));
  const wrong = truth.flatMap((c, i) => (Math.abs(claim[i]! - c) <= HOLDS * size ? [] : [i]));
  if (wrong.length === 0) return undefined;
  const row = (i: number): number => Math.floor(i / columns);
  const onDiagonal = (i: number): boolean => row(i) === i % columns;
  if (columns * columns === truth.length && wrong.every(onDiagonal))
    return 'it is right off the diagonal and wrong on it';
  if (columns * columns === truth.length && !wrong.some(onDiagonal))
    return 'it is right on the diagonal and wrong off it';
  if (wrong.every(i => i % columns === wrong[0]! % columns))
    return `only column ${wrong[0]! % columns} is wrong`;
  if (wrong.every(i => row(i) === row(wrong[0]!))) return `only row ${row(wrong[0]!)} is wrong`;
  return undefined;
}
