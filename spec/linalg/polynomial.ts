import { gcd, type WholeRows } from './whole.ts';

/** Whole coefficients, constant term first; the last one is not 0. */
export type Polynomial = readonly bigint[];

/**
 * |xI − A| of a whole matrix, by Faddeev and LeVerrier:
 * M₁ = I, c_{n−k} = −tr(A M_k) / k, M_{k+1} = A M_k + c_{n−k} I. Every division is without remainder.
 */
export function characteristicPolynomial(A: WholeRows): Polynomial {
  const n = A.length;
  const coefficients: bigint[] = [1n];
  let M: bigint[][] = A.map((_, i) => A.map((_, j) => (i === j ? 1n : 0n)));
  for (let k = 1; k <= n; k++) {
    const columns = A.map((_, j) => M.map(row => row[j]!));
    const AM = A.map(row => columns.map(column => row.reduce((s, a, i) => s + a * column[i]!, 0n)));
    const c = -AM.reduce((s, row, i) => s + row[i]!, 0n) / BigInt(k);
    coefficients.unshift(c);
    M = AM.map((row, i) => row.map((x, j) => (i === j ? x + c : x)));
  }
  return coefficients;
}

const trim = (p: readonly bigint[]): bigint[] => p.slice(0, p.findLastIndex(c => c !== 0n) + 1);
/** Without a common factor of the coefficients. */
const primitive = (p: Polynomial): Polynomial => {
  const content = p.reduce(gcd, 0n);
  return content <= 1n ? p : p.map(c => c / content);
};

export const derivative = (p: Polynomial): Polynomial => p.slice(1).map((c, k) => c * BigInt(k + 1));

/** A positive multiple of the remainder of a by b, whole. */
function remainder(a: Polynomial, b: Polynomial): Polynomial {
  const lead = b.at(-1)!;
  let rest = [...a];
  while (rest.length >= b.length) {
    const head = rest.at(-1)! * (lead < 0n ? -1n : 1n);
    const shift = rest.length - b.length;
    const scale = lead < 0n ? -lead : lead;
    rest = trim(rest.map((c, k) => c * scale - (k < shift ? 0n : head * b[k - shift]!)));
  }
  return primitive(rest);
}

/** The greatest common divisor, up to a constant: its roots are the common roots, with the lesser multiplicity. */
export function commonDivisor(a: Polynomial, b: Polynomial): Polynomial {
  let [p, q] = [primitive(a), primitive(b)];
  while (q.length > 0) [p, q] = [q, remainder(p, q)];
  return p;
}

/** No root is repeated: p and p′ have none in common. */
export const isSquarefree = (p: Polynomial): boolean => commonDivisor(p, derivative(p)).length <= 1;

/** The sign of p(n/d) for d > 0: Σ c_k n^k d^(degree − k) by Horner. */
export function signAt(p: Polynomial, n: bigint, d: bigint): -1 | 0 | 1 {
  let value = 0n;
  let power = 1n;
  for (const c of p.toReversed()) {
    value = value * n + c * power;
    power *= d;
  }
  return value < 0n ? -1 : value > 0n ? 1 : 0;
}
