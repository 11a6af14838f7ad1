/**
 * How numbers stand in files. Only decimal numbers are numbers: no `0x10`, no `1,5`, no `1_000`, no blank for zero,
 * which C's atof, and the programs that use it, read as something.
 */

/** One sign, digits, one point, one exponent; no two of its parts can match the same text, so it can not backtrack far. */
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** What programs print for numbers that are none: C's printf, R, Python, Java. */
const specials: ReadonlyMap<string, number> = new Map([
  ...['nan', 'NaN', 'NAN', '-nan', '+nan', '-NaN', 'nan(ind)', '-nan(ind)'].map(
    t => [t, Number.NaN] as const,
  ),
  ...['inf', 'Inf', 'INF', '+inf', '+Inf', 'Infinity', 'infinity'].map(
    t => [t, Number.POSITIVE_INFINITY] as const,
  ),
  ...['-inf', '-Inf', '-INF', '-Infinity', '-infinity'].map(t => [t, Number.NEGATIVE_INFINITY] as const),
]);

/** The number a text writes in decimal, undefined for any other text; infinite where binary64 overflows. */
export const decimalOf = (text: string): number | undefined =>
  decimal.test(text) ? Number(text) : undefined;

/** The number, infinity or NaN that a text writes in the way of any common program. */
export const printedOf = (text: string): number | undefined => decimalOf(text) ?? specials.get(text);

/** Why a text is not the number that is due. */
export type NumberFault = 'not-a-number' | 'not-finite';

/** A finite number, or what is wrong with it: what overflows binary64 is not finite, like inf and nan. */
export function finiteIn(text: string): number | NumberFault {
  const value = printedOf(text);
  return value === undefined ? 'not-a-number' : Number.isFinite(value) ? value : 'not-finite';
}

/** A number, infinity or NaN as printed, or what is wrong with it: what overflows binary64 was printed as finite. */
export function statisticIn(text: string): number | NumberFault {
  const value = printedOf(text);
  return value === undefined
    ? 'not-a-number'
    : Number.isFinite(value) || specials.has(text)
      ? value
      : 'not-finite';
}

/**
 * The power of ten of the last digit a decimal was printed with: "0.443" −3, "1.20e+05" 3, "17" 0.
 * The true value of a correctly rounded print is within half of 10 to this power.
 */
export function lastPlaceOf(text: string): number | undefined {
  if (!decimal.test(text)) return undefined;
  const [mantissa, exponent] = text.toLowerCase().split('e') as [string, string?];
  const point = mantissa.indexOf('.');
  return Number(exponent ?? 0) - (point < 0 ? 0 : mantissa.length - point - 1);
}

/** The digits of a decimal from its first that is not zero: "0.0443" 3, "-1.20e5" 3, "0.000" 0. */
export function significantDigitsOf(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x65 || c === 0x45) break;
    if (c >= 0x30 && c <= 0x39 && (count > 0 || c !== 0x30)) count++;
  }
  return count;
}
