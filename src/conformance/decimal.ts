/**
 * Exact decimals, m·10^e with bigint m: every decimal and every binary64 text is one, so a claim is compared with
 * a certificate without rounding. It shares no line with the arithmetic that minted the certificate.
 */
export interface ExactDecimal {
  readonly m: bigint;
  readonly e: number;
}

/** Texts beyond these are not read: they are garbage, and exact arithmetic on them would only cost time. */
const LONGEST_TEXT = 10_000;
const decimalForm = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,5}))?$/;
const hexForm = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d{1,5}))?$/;

/** The exact value of a decimal or a hex float; undefined for any other text (nan, inf, garbage). */
export function parseExact(text: string): ExactDecimal | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const parts = decimalForm.exec(text);
  if (parts !== null) {
    const [, sign, whole = '', part = '', exponent = '0'] = parts;
    if (whole + part === '') return undefined;
    return { m: signed(sign, BigInt(whole + part)), e: Number(exponent) - part.length };
  }
  const hex = hexForm.exec(text);
  if (hex === null) return undefined;
  const [, sign, whole = '', part = '', exponent = '0'] = hex;
  if (whole + part === '') return undefined;
  const m = signed(sign, BigInt(`0x${whole}${part}`));
  const power = Number(exponent) - 4 * part.length;
  return power >= 0 ? { m: m << BigInt(power), e: 0 } : { m: m * 5n ** BigInt(-power), e: power }; // 2^-k = 5^k 10^-k
}

const signed = (sign: string | undefined, m: bigint): bigint => (sign === '-' ? -m : m);

/** The exact value of a binary64: a power of two is a finite decimal. */
export function exactDouble(x: number): ExactDecimal | undefined {
  if (!Number.isFinite(x)) return undefined;
  let power = 0;
  let significand = x;
  while (!Number.isInteger(significand)) {
    significand *= 2; // exact: no binary64 below 1 overflows
    power += 1;
  }
  const m = BigInt(significand);
  return { m: m * 5n ** BigInt(power), e: -power };
}

export const zero: ExactDecimal = { m: 0n, e: 0 };
const magnitude = (m: bigint): bigint => (m < 0n ? -m : m);
export const absolute = ({ m, e }: ExactDecimal): ExactDecimal => ({ m: magnitude(m), e });

function aligned(a: ExactDecimal, b: ExactDecimal): readonly [bigint, bigint, number] {
  const e = Math.min(a.e, b.e);
  return [a.m * 10n ** BigInt(a.e - e), b.m * 10n ** BigInt(b.e - e), e];
}
/** a + b */
export const plus = (a: ExactDecimal, b: ExactDecimal): ExactDecimal => minus(a, { m: -b.m, e: b.e });
/** a − b */
export function minus(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const [x, y, e] = aligned(a, b);
  return { m: x - y, e };
}
export function compare(a: ExactDecimal, b: ExactDecimal): -1 | 0 | 1 {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}
export const larger = (a: ExactDecimal, b: ExactDecimal): ExactDecimal => (compare(a, b) < 0 ? b : a);

/** log10 |x|, to the last digits of binary64 whatever the exponent; −∞ for 0. */
export function log10({ m, e }: ExactDecimal): number {
  if (m === 0n) return Number.NEGATIVE_INFINITY;
  const digits = magnitude(m).toString();
  const LEADING = 17; // more than a binary64 holds
  return Math.log10(Number(digits.slice(0, LEADING))) + Math.max(0, digits.length - LEADING) + e;
}

/** The nearest binary64, for messages and for guessing relations; never for a verdict. */
export const toNumber = ({ m, e }: ExactDecimal): number => Number(`${m}e${e}`);
