/**
 * The normal quantile as R computes it: Wichura's algorithm AS 241, PPND16.
 *
 *   symbol  name                                         scale
 *   p       lower tail probability                       0 < p < 1
 *   q       p − ½
 *   r       ·180625 − q², then √(−ln min(p, 1 − p))
 *
 * This is a definition in binary64, not in the real numbers: R's draws are what these operations give in this
 * order. + − × ÷ √ are the operations of IEEE 754; the logarithm is the correctly rounded one.
 *
 * @source Wichura (1988) Appl. Statist. 37:477, AS 241; R 4.2.2 `qnorm5`, src/nmath/qnorm.c
 */
import { correctlyRoundedLn } from './binary64.ts';
import { Refusal } from './refusal.ts';

/** Coefficients of the numerator and the denominator, degree 0 first, as printed. */
interface Ratio {
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
}

// biome-ignore-start lint/correctness/noPrecisionLoss: the published digits are kept
const central: Ratio = {
  numerator: [
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125,
    45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727,
  ],
  denominator: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867,
    39307.89580009271061, 28729.085735721942674, 5226.495278852854561,
  ],
};
const tail: Ratio = {
  numerator: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504,
    1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  denominator: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459,
    0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const farTail: Ratio = {
  numerator: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123,
    0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  denominator: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4,
    1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};
// biome-ignore-end lint/correctness/noPrecisionLoss: the published digits are kept

/** Σ cₖ rᵏ by Horner's rule, highest degree first: each step is one rounded product and one rounded sum. */
const polynomial = (coefficients: readonly number[], r: number): number =>
  coefficients.reduceRight((value, c) => value * r + c);

/**
 * The number z with Φ(z) = p, as the binary64 that R 4.2.2 returns (where its libm rounds the logarithm correctly).
 *
 * @param p lower tail probability, 0 < p < 1
 * @returns z in standard deviations
 * @throws Refusal `not-finite`, `out-of-domain`
 */
export function qnorm(p: number): number {
  if (Number.isNaN(p)) throw new Refusal('not-finite', 'a probability that is not a number');
  if (p <= 0 || p >= 1) throw new Refusal('out-of-domain', `the quantile of ${p}: a probability in (0, 1)`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(central.numerator, r)) / polynomial(central.denominator, r);
  }
  const smaller = q < 0 ? p : 0.5 - p + 0.5; // R's spelling of 1 − p
  const r = Math.sqrt(-correctlyRoundedLn(smaller));
  const z = r <= 5 ? quotient(tail, r - 1.6) : quotient(farTail, r - 5);
  return q < 0 ? -z : z;
}

const quotient = ({ numerator, denominator }: Ratio, r: number): number =>
  polynomial(numerator, r) / polynomial(denominator, r);
