/** Tail probabilities by closed forms of textbooks, in plain binary64: good to about 1e-14 absolutely. */

/**
 * P(|T| > |t|), T Student's with d degrees of freedom: finite sums in θ = arctan(|t|/√d).
 *
 * @source Abramowitz and Stegun 26.7.3 (odd d), 26.7.4 (even d)
 */
export function studentTwoSided(t: number, d: number): number {
  const theta = Math.atan(Math.abs(t) / Math.sqrt(d));
  const [sin, cos2] = [Math.sin(theta), Math.cos(theta) ** 2];
  const odd = d % 2 === 1;
  let term = odd ? Math.cos(theta) : 1;
  let sum = d === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= d - 2; k += 2) {
    term *= ((k - 1) / k) * cos2;
    sum += term;
  }
  return 1 - (odd ? (2 / Math.PI) * (theta + sin * sum) : sin * sum);
}

/** P(χ²₁ > x) = erfc √(x/2): the Taylor series of erf below 6, Laplace's continued fraction above. */
export function chiSquareOne(x: number): number {
  const z = Math.sqrt(x / 2);
  if (x > 6) {
    let fraction = z;
    for (let k = 200; k >= 1; k--) fraction = z + k / 2 / fraction;
    return Math.exp(-z * z) / (fraction * Math.sqrt(Math.PI));
  }
  let term = z;
  let sum = z;
  for (let k = 1; k < 80; k++) {
    term *= (-z * z) / k;
    sum += term / (2 * k + 1);
  }
  return 1 - (2 / Math.sqrt(Math.PI)) * sum;
}
