/** A place on an axis and what is written there. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Steps that people count in: 1, 2, 5, 10, … */
const steps = [1, 2, 5, 10];
/** A step is taken when it makes at most this many more ticks than were wanted. */
const SLACK = 1.2;
/** Rounding must not lose a tick at the end of the domain. */
const NEARLY = 1e-9;

/** Round numbers in a domain, about as many as are wanted; none where the domain is no interval. */
export function linearTicks([from, to]: readonly [number, number], wanted: number): Tick[] {
  const span = to - from;
  if (!(span > 0 && Number.isFinite(span))) return [];
  const power = 10 ** Math.floor(Math.log10(span / wanted));
  const step = (steps.find(s => span / (s * power) <= wanted * SLACK) ?? 10) * power;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + NEARLY));
  const first = Math.ceil(from / step - NEARLY);
  const last = Math.floor(to / step + NEARLY);
  return Array.from({ length: last - first + 1 }, (_, k) => {
    const at = (first + k) * step;
    return { at, label: plainNumber(at, decimals) };
  });
}

/** Up to this power of ten a number is written out; beyond, as a power. */
const WRITTEN_OUT = 5;

const plainNumber = (x: number, decimals: number): string =>
  Math.abs(x) >= 10 ** WRITTEN_OUT || decimals > WRITTEN_OUT
    ? signed(Number(x.toPrecision(3)).toString())
    : signed(x.toFixed(Math.min(decimals, 20)));

/** The minus of typography, which is as wide as a digit; no minus before a zero. */
const signed = (text: string): string => (/^-[0.]*$/.test(text) ? text.slice(1) : text.replace('-', '−'));

/** Powers of ten in a domain of positive numbers, every one, every second, … so that there are not too many. */
export function decadeTicks([from, to]: readonly [number, number], wanted: number): Tick[] {
  if (!(from > 0 && to > from && Number.isFinite(to))) return [];
  const first = Math.ceil(Math.log10(from) - NEARLY);
  const last = Math.floor(Math.log10(to) + NEARLY);
  const every = Math.max(1, Math.ceil((last - first) / wanted));
  const powers = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  return powers.filter(k => k % every === 0).map(k => ({ at: 10 ** k, label: powerOfTen(k) }));
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** 10⁻⁸; small powers as numbers. */
export function powerOfTen(k: number): string {
  if (k >= -2 && k <= 3) return String(10 ** k);
  const digits = [...String(Math.abs(k))].map(d => superscripts[Number(d)]!).join('');
  return `10${k < 0 ? '⁻' : ''}${digits}`;
}
