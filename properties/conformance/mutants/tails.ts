/** Tails of F and χ² by the continued fraction of a numerical recipe: ten digits, and an algorithm of their own. */
function logGamma(x: number): number {
  const c = [
    76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
    -0.000005395239384953,
  ];
  const t = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const s = c.reduce((sum, cj, j) => sum + cj / (x + 1 + j), 1.000000000190015);
  return -t + Math.log((2.5066282746310007 * s) / x);
}

function fraction(a: number, b: number, x: number): number {
  const TINY = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY);
  let h = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    h *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return h;
}

function beta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2)
    ? (front * fraction(a, b, x)) / a
    : 1 - (front * fraction(b, a, 1 - x)) / b;
}

/** P(F₁,d >= f) */
export const fTail = (f: number, d: number): number => beta(d / 2, 0.5, d / (d + f));

/** P(χ²₁ >= x) = erfc(√(x/2)), by its series or its continued fraction. */
export function chi2Tail(x: number): number {
  const z = Math.sqrt(x / 2);
  if (z < 2) {
    let [term, sum] = [z, z];
    for (let k = 1; k < 200; k++) {
      term *= (-z * z) / k;
      sum += term / (2 * k + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let t = 0;
  for (let k = 200; k >= 1; k--) t = k / 2 / (z + t);
  return Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + t);
}
