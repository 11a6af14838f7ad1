import { Refusal } from '../linalg/refusal.ts';
import { correctlyRoundedLog } from '../number/log.ts';

/**
 * The quantile of the standard normal distribution, Wichura's AS 241 (PPND16) in the order of operations of R 4.2.2.
 *
 * Only IEEE operations and a correctly rounded logarithm, so every machine returns the same bits.
 *
 * @param p lower tail probability, 0 < p < 1
 * @returns z in standard deviations, 16 digits for p above 1e-316
 * @throws Refusal `not-finite`, `out-of-domain`
 * @source Wichura (1988) Appl. Statist. 37:477
 */
export function qnorm(p: number): number {
  if (Number.isNaN(p)) throw new Refusal('not-finite', 'a probability that is not a number');
  if (!(p > 0 && p < 1)) throw new Refusal('out-of-domain', `the quantile of ${p}: a probability in (0, 1)`);
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) return central(q);
  const r = Math.sqrt(-correctlyRoundedLog(q < 0 ? p : 0.5 - p + 0.5));
  const z = r <= 5 ? near(r - 1.6) : far(r - 5);
  return q < 0 ? -z : z;
}

// biome-ignore-start lint/correctness/noPrecisionLoss: the published digits are kept
/** 0.075 <= p <= 0.925 */
function central(q: number): number {
  const r = 0.180625 - q * q;
  let a = 2509.0809287301226727 * r + 33430.575583588128105;
  a = a * r + 67265.770927008700853;
  a = a * r + 45921.953931549871457;
  a = a * r + 13731.693765509461125;
  a = a * r + 1971.5909503065514427;
  a = a * r + 133.14166789178437745;
  a = a * r + 3.387132872796366608;
  let b = 5226.495278852854561 * r + 28729.085735721942674;
  b = b * r + 39307.89580009271061;
  b = b * r + 21213.794301586595867;
  b = b * r + 5394.1960214247511077;
  b = b * r + 687.1870074920579083;
  b = b * r + 42.313330701600911252;
  b = b * r + 1;
  return (q * a) / b;
}

/** The smaller tail from 0.075 down to e⁻²⁵; r is 1.6 below √(−ln p). */
function near(r: number): number {
  let c = 7.7454501427834140764e-4 * r + 0.0227238449892691845833;
  c = c * r + 0.24178072517745061177;
  c = c * r + 1.27045825245236838258;
  c = c * r + 3.64784832476320460504;
  c = c * r + 5.7694972214606914055;
  c = c * r + 4.6303378461565452959;
  c = c * r + 1.42343711074968357734;
  let d = 1.05075007164441684324e-9 * r + 5.475938084995344946e-4;
  d = d * r + 0.0151986665636164571966;
  d = d * r + 0.14810397642748007459;
  d = d * r + 0.68976733498510000455;
  d = d * r + 1.6763848301838038494;
  d = d * r + 2.05319162663775882187;
  d = d * r + 1;
  return c / d;
}

/** The smaller tail below e⁻²⁵; r is 5 below √(−ln p). */
function far(r: number): number {
  let e = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5;
  e = e * r + 0.0012426609473880784386;
  e = e * r + 0.026532189526576123093;
  e = e * r + 0.29656057182850489123;
  e = e * r + 1.7848265399172913358;
  e = e * r + 5.4637849111641143699;
  e = e * r + 6.6579046435011037772;
  let f = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7;
  f = f * r + 1.8463183175100546818e-5;
  f = f * r + 7.868691311456132591e-4;
  f = f * r + 0.0148753612908506148525;
  f = f * r + 0.13692988092273580531;
  f = f * r + 0.59983220655588793769;
  f = f * r + 1;
  return e / f;
}
// biome-ignore-end lint/correctness/noPrecisionLoss: the published digits are kept
