import type { Rational } from './rational.ts';

/**
 * An exact number written as a decimal of `digits` significant digits, rounded as asked
 * (`nearest`: halves away from 0). The only place where the spec prints a number.
 *
 * @returns plain notation for exponents from −7 to 20, otherwise d.ddd…e±k; "0" for zero; no trailing zeros.
 */
export function toDecimal(x: Rational, digits: number, rounding: 'floor' | 'ceil' | 'nearest'): string {
  if (x.n === 0n) return '0';
  const negative = x.n < 0n;
  const n = negative ? -x.n : x.n;
  let exponent = n.toString().length - x.d.toString().length; // 10^exponent is within a factor 10 of |x|
  if (n * tenTo(-exponent) < x.d * tenTo(exponent)) exponent -= 1; // now 10^exponent <= |x| < 10^(exponent + 1)
  const shift = digits - 1 - exponent;
  const scaled = n * tenTo(shift);
  const unit = x.d * tenTo(-shift);
  let q = scaled / unit;
  const rest = scaled % unit;
  const away = rounding === 'nearest' ? 2n * rest >= unit : rest > 0n && (rounding === 'ceil') !== negative;
  if (away) q += 1n;
  if (q === 10n ** BigInt(digits)) {
    q /= 10n;
    exponent += 1;
  }
  return (negative ? '-' : '') + layOut(q.toString().replace(/0+$/, ''), exponent);
}

/** 10^k for k >= 0, else 1: the two sides of a comparison carry the positive powers. */
const tenTo = (k: number): bigint => 10n ** BigInt(Math.max(0, k));

/** Significant digits and the exponent of the first of them, as text. */
function layOut(digits: string, exponent: number): string {
  if (exponent < -7 || exponent > 20)
    return `${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const part = digits.slice(exponent + 1);
  return part === '' ? whole : `${whole}.${part}`;
}
