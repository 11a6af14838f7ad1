import { exactDeterminant } from '../linalg/exact.ts';
import { build, type Dim, type Matrix, range } from '../linalg/matrix.ts';
import { characteristicPolynomial, derivative, type Polynomial, signAt } from '../linalg/polynomial.ts';
import type { LikelihoodMethod } from '../linalg/problem.ts';
import { wholeMultiple } from '../linalg/whole.ts';
import { Rational, rationals } from '../number/rational.ts';
import { dot, sum } from '../number/real.ts';
import { defect } from '../number/refusal.ts';
import type { Start } from './start.ts';

/**
 * The same question answered by algebra alone: f′ has the sign of a polynomial with whole coefficients,
 * and Sturm's theorem counts its zeros. Nothing is enclosed, nothing is rounded.
 *
 * With M = P₀(K/c)P₀ + H and t = 1 − h:   D = |tI + hM|,   N = D yᵀPy,   D₀ = D under REML, |tI + hK/c| under ML:
 *
 *   f = −½ [ν ln N − ν ln D + ln D₀] + …,   so f′ has the sign of  ν (N D′ − N′ D) D₀ − N D D₀′
 *   and under REML, where D₀ = D and ν = m, that of                (m − 1) N D′ − m N′ D.
 *
 * @source Sturm (1829); Gross, Drton and Petrović (2012) Electron. J. Stat. 6:993 (the degree of such polynomials)
 */
export interface ProfilePolynomials {
  /** Positive multiples of D, N and D₀, constant term first. */
  readonly D: Polynomial;
  readonly N: Polynomial;
  readonly D0: Polynomial;
  readonly nu: number;
  /** Of the sign of f′ on (0, 1), without factors h and 1 − h, which have no zero there. */
  readonly score: Polynomial;
  /** The sign of f′(1) where V₁ is regular. */
  readonly signAtOne: -1 | 0 | 1;
}

const zero = Rational.of(0);
const one = Rational.of(1);

export function profilePolynomials(
  start: Start,
  c: Rational,
  method: LikelihoodMethod,
  nu: number,
): ProfilePolynomials {
  const { n, z, s } = start;
  const M = contrastsOf(start, c);
  const D = pencil(M);
  // |tI + hM + t zzᵀ| = D + tN, and it is |I + zzᵀ| |tI + h (I + zzᵀ)⁻¹M|
  const tilted = build<Rational, Dim, Dim>(n, n, (i, j) => {
    const zM = sum(
      rationals,
      range(n, k => z[k]!.times(M.at[k]![j]!)),
    );
    return M.at[i]![j]!.minus(z[i]!.times(zM).over(one.plus(s)));
  });
  const tN = subtract(
    pencil(tilted).map(x => x.times(one.plus(s))),
    D,
  );
  const N = overOneMinusH(tN);
  const D0 = method === 'REML' ? D : pencil(relationshipOf(start, c));

  const [wD, wN, wD0] = [whole(D), whole(N), whole(D0)];
  const ND = times(wN, derivative(wD));
  const NpD = times(derivative(wN), wD);
  const raw =
    method === 'REML'
      ? minus(scaled(ND, BigInt(nu - 1)), scaled(NpD, BigInt(nu)))
      : minus(scaled(times(minus(ND, NpD), wD0), BigInt(nu)), times(times(wN, wD), derivative(wD0)));
  return { D: wD, N: wN, D0: wD0, nu, score: withoutEnds(primitive(raw)), signAtOne: signAt(raw, 1n, 1n) };
}

/**
 * The unit of K in which a spectrum that is symmetric under λ -> c²/λ mirrors h -> 1 − h: c^m = Πλ over the contrasts.
 * Where that root is not rational, 1: nothing but the proof that two maxima are equal depends on it.
 */
export function mirrorScale(start: Start): Rational {
  const product = exactDeterminant(contrastsOf(start, one));
  const m = start.n - start.p;
  const [n, d] = [wholeRoot(product.n, m), wholeRoot(product.d, m)];
  return n === undefined || d === undefined || n === 0n ? one : Rational.of(n, d);
}

/** The whole k-th root of x >= 0, if there is one: bisection between powers of two. */
function wholeRoot(x: bigint, k: number): bigint | undefined {
  const power = BigInt(k);
  let [lo, hi] = [0n, 2n];
  while (hi ** power <= x) hi *= 2n;
  while (hi - lo > 1n) {
    const middle = (lo + hi) / 2n;
    if (middle ** power <= x) lo = middle;
    else hi = middle;
  }
  return lo ** power === x ? lo : undefined;
}

/** P₀(K/c)P₀ + H, exactly. */
function contrastsOf(start: Start, c: Rational): Matrix<Rational, Dim, Dim> {
  const { n, p, X, G } = start;
  const x = X.map(column => column.whole.map(v => Rational.of(v)));
  const H = build<Rational, Dim, Dim>(n, n, (i, j) =>
    sum(
      rationals,
      range(p, a =>
        x[a]![i]!.times(
          dot(
            rationals,
            G.at[a]!,
            x.map(column => column[j]!),
          ),
        ),
      ),
    ),
  );
  const P0 = build<Rational, Dim, Dim>(n, n, (i, j) => (i === j ? one : zero).minus(H.at[i]![j]!));
  const product = (A: Matrix<Rational, Dim, Dim>, B: Matrix<Rational, Dim, Dim>) =>
    build<Rational, Dim, Dim>(n, n, (i, j) =>
      sum(
        rationals,
        range(n, k => A.at[i]![k]!.times(B.at[k]![j]!)),
      ),
    );
  const PKP = product(product(P0, relationshipOf(start, c)), P0);
  return build(n, n, (i, j) => PKP.at[i]![j]!.plus(H.at[i]![j]!));
}

const relationshipOf = ({ K, n }: Start, c: Rational): Matrix<Rational, Dim, Dim> =>
  build(n, n, (i, j) => Rational.of(K.whole[i]![j]!).over(K.factor.times(c)));

/** |(1 − h) I + h A| in powers of h: with |xI − A| = Σ c_k x^k it is Σ c_k (−1)^(n−k) (1 − h)^k h^(n−k). */
function pencil(A: Matrix<Rational, Dim, Dim>): Rational[] {
  const n = A.rows;
  const { rows, factor } = wholeMultiple(A);
  const coefficients = characteristicPolynomial(rows);
  const p = range(n + 1, () => zero);
  coefficients.forEach((w, k) => {
    const ck = Rational.of((n - k) % 2 === 0 ? w : -w).over(powerOf(factor, n - k));
    let binomial = 1n;
    for (let j = 0; j <= k; j++) {
      const at = n - k + j;
      p[at] = p[at]!.plus(ck.times(Rational.of(j % 2 === 0 ? binomial : -binomial)));
      binomial = (binomial * BigInt(k - j)) / BigInt(j + 1);
    }
  });
  return p;
}

const powerOf = (x: Rational, k: number): Rational => Rational.of(x.n ** BigInt(k), x.d ** BigInt(k));
const subtract = (a: readonly Rational[], b: readonly Rational[]): Rational[] =>
  range(Math.max(a.length, b.length), i => (a[i] ?? zero).minus(b[i] ?? zero));

/** p/(1 − h), which must leave no remainder. */
function overOneMinusH(p: readonly Rational[]): Rational[] {
  const q: Rational[] = [];
  let carry = zero;
  for (const c of p.slice(0, -1)) {
    carry = carry.plus(c);
    q.push(carry);
  }
  if (carry.plus(p.at(-1)!).sign() !== 0) throw defect('a polynomial that 1 − h should divide');
  return q;
}

/** A positive whole multiple of a polynomial with rational coefficients. */
function whole(p: readonly Rational[]): Polynomial {
  const { rows } = wholeMultiple(build<Rational, Dim, Dim>(1, p.length, (_, j) => p[j]!));
  return trim(rows[0]!);
}

const trim = (p: readonly bigint[]): bigint[] => p.slice(0, p.findLastIndex(c => c !== 0n) + 1);
const primitive = (p: Polynomial): Polynomial => whole(p.map(c => Rational.of(c)));
const scaled = (p: Polynomial, k: bigint): Polynomial => p.map(c => c * k);
const minus = (a: Polynomial, b: Polynomial): Polynomial =>
  trim(range(Math.max(a.length, b.length), i => (a[i] ?? 0n) - (b[i] ?? 0n)));

function times(a: Polynomial, b: Polynomial): Polynomial {
  const product = new Array<bigint>(Math.max(0, a.length + b.length - 1)).fill(0n);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      product[i + j]! += x * y;
    });
  });
  return trim(product);
}

/** Without factors h and 1 − h: both are positive inside (0, 1). */
function withoutEnds(p: Polynomial): Polynomial {
  let q = p;
  while (q.length > 1 && q[0] === 0n) q = q.slice(1);
  while (q.length > 1 && q.reduce((s, c) => s + c, 0n) === 0n)
    q = overOneMinusH(q.map(c => Rational.of(c))).map(c => c.n);
  return q;
}

/** The number of different zeros in (from, to) of a polynomial that is not 0 at the two ends (Sturm). */
export function zerosBetween(p: Polynomial, from: Rational = zero, to: Rational = one): number {
  const chain = sturmChain(p);
  const changes = (x: Rational): number => {
    const signs = chain.map(f => signAt(f, x.n, x.d)).filter(s => s !== 0);
    return signs.filter((s, i) => i > 0 && s !== signs[i - 1]).length;
  };
  return changes(from) - changes(to);
}

/**
 * f(h) = f(1 − h) for every h: then two maxima that mirror each other are equal, which no enclosure could prove.
 * It is the identity N(h)^ν D₀(h) D(1−h)^ν = N(1−h)^ν D₀(1−h) D(h)^ν.
 */
export function isMirrored({ D, N, D0, nu }: ProfilePolynomials): boolean {
  const side = (a: (p: Polynomial) => Polynomial, b: (p: Polynomial) => Polynomial): Polynomial =>
    times(times(toThe(a(N), nu), a(D0)), toThe(b(D), nu));
  const same = (p: Polynomial) => p;
  return minus(side(same, mirror), side(mirror, same)).length === 0;
}

/** f(0) = f(1), V₁ being regular: the same identity at the two ends. */
export function hasEqualEnds({ D, N, D0, nu }: ProfilePolynomials): boolean {
  const at0 = (p: Polynomial): bigint => p[0]!;
  const at1 = (p: Polynomial): bigint => p.reduce((s, c) => s + c, 0n);
  const k = BigInt(nu);
  return at0(N) ** k * at0(D0) * at1(D) ** k === at1(N) ** k * at1(D0) * at0(D) ** k;
}

const toThe = (p: Polynomial, k: number): Polynomial =>
  range(k, () => p).reduce<Polynomial>((product, f) => times(product, f), [1n]);

/** p(1 − h), by Horner. */
const mirror = (p: Polynomial): Polynomial =>
  p.toReversed().reduce<Polynomial>((value, c) => minus(times(value, [1n, -1n]), [-c]), []);

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/**
 * p, p′ and then each time minus a positive multiple of the remainder of the last two, until it is 0.
 * The multiples are the subresultants: the known common factor g h^δ is divided out, so no gcd of large numbers is taken.
 *
 * @source Brown and Traub (1971) J. ACM 18:505
 */
function sturmChain(p: Polynomial): Polynomial[] {
  const chain: Polynomial[] = [p, derivative(p)];
  let g = 1n;
  let h = 1n;
  for (;;) {
    const [a, b] = [chain.at(-2)!, chain.at(-1)!];
    if (b.length <= 1) return chain.filter(f => f.length > 0);
    const delta = BigInt(a.length - b.length);
    const rest = pseudoRemainder(a, b);
    if (rest.length === 0) return chain;
    const divisor = g * h ** delta;
    chain.push(rest.map(c => -c / divisor));
    g = magnitude(b.at(-1)!);
    h = delta === 0n ? h : g ** delta / h ** (delta - 1n);
  }
}

/** |lead(b)|^(deg a − deg b + 1) · a modulo b. */
function pseudoRemainder(a: Polynomial, b: Polynomial): Polynomial {
  const lead = magnitude(b.at(-1)!);
  const sign = b.at(-1)! < 0n ? -1n : 1n;
  let rest = [...a];
  for (let k = a.length - b.length; k >= 0; k--) {
    const head = (rest[k + b.length - 1] ?? 0n) * sign;
    rest = rest.map((c, i) => c * lead - (i < k || i - k >= b.length ? 0n : head * b[i - k]!));
  }
  return trim(rest);
}
