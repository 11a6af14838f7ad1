import { Refusal } from '../../src/linalg/refusal.ts';

/** Longer texts are refused unread: no binary64 needs them, and no reader should be made to work on them. */
const LONGEST_NUMBER = 5000;
/** A power of ten or two beyond this would only cost memory. */
const LARGEST_EXPONENT = 99_999;

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,5}))?$/;
const hex = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)(?:[pP]([+-]?\d{1,5}))?$/;
const special = /^[+-]?(?:nan|inf|infinity)$/i;

/** The texts that a message quotes are cut to this length. */
const QUOTED = 40;
export const quoted = (value: unknown): string => {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text;
};

/**
 * A number of the protocol as a plain decimal: decimals stay as written, a hex float ("0x1.8p-3") becomes the
 * decimal of exactly the same value ("0.1875").
 *
 * @throws Refusal `not-finite` (nan, inf), `not-a-number` (anything else that is not a number), `malformed` (not text)
 */
export function decimalText(value: unknown): string {
  if (typeof value === 'number')
    throw new Refusal(
      'malformed',
      `${value} is a JSON number: write it as text, "${value}", so that no reader rounds it`,
    );
  if (typeof value !== 'string')
    throw new Refusal('malformed', `${quoted(value)} is not the text of a number, like "0.25"`);
  if (value.length > LONGEST_NUMBER)
    throw new Refusal('not-a-number', `a number of ${value.length} characters: ${LONGEST_NUMBER} are read`);
  if (decimal.test(value)) return value;
  const parts = hex.exec(value);
  if (parts !== null && `${parts[2]}${parts[3]}` !== '') return hexToDecimal(parts);
  if (special.test(value)) throw new Refusal('not-finite', `${quoted(value)} is not a finite number`);
  const advice = /^(na|n\/a|null|\.|)$/i.test(value)
    ? 'write null for a missing value'
    : 'write a decimal or a hex float';
  throw new Refusal('not-a-number', `${quoted(value)} is not a number: ${advice}`);
}

/** ± 0x whole.part p exponent, exactly: a power of two is a finite decimal. */
function hexToDecimal([, sign, whole = '', part = '', exponent = '0']: readonly string[]): string {
  const power = Number(exponent) - 4 * part.length;
  const significand = BigInt(`0x${whole}${part}`);
  if (Math.abs(power) > LARGEST_EXPONENT)
    throw new Refusal('not-a-number', 'a hex float with an exponent that large');
  if (power >= 0) return `${sign}${significand << BigInt(power)}`;
  // m / 2^k = m 5^k / 10^k
  const digits = (significand * 5n ** BigInt(-power)).toString().padStart(1 - power, '0');
  const text = `${digits.slice(0, power)}.${digits.slice(power)}`;
  return `${sign}${text.replace(/\.?0+$/, '')}`;
}

/** As `decimalText`, and "nan", "+inf", "-inf" stay: what `echo` may carry. */
export const extendedText = (value: unknown): string =>
  typeof value === 'string' && special.test(value) ? value : decimalText(value);

/**
 * A whole number: a JSON number or the text of one.
 * @throws Refusal `not-an-integer`
 */
export function wholeNumber(value: unknown): number {
  const number = typeof value === 'string' && /^[+-]?\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new Refusal('not-an-integer', `${quoted(value)} is not a whole number`);
}
