import fc from 'fast-check';
import type { Json } from '../../../src/conformance/case.ts';
import {
  type Ask,
  askingLaw,
  holds,
  matrixOf,
  NotAnswered,
  type ProtocolLaw,
  rowsOf,
  toNumbers,
  within,
} from './law.ts';
import { method, type Plain, problemInput, problemOf } from './problems.ts';

export const laws = ['wald-f', 'wald-t', 'wald-chi2', 'lrt-chi2', 'score-chi2', 'score-f'] as const;
export type Law = (typeof laws)[number];
export type Method = 'ML' | 'REML';
export type Source = 'refit' | 'null' | 'null-ratio';
type Dosage = readonly (readonly (number | null)[])[];

export interface Scan extends Plain {
  /** n x m */
  readonly dosage: Dosage;
  readonly method: Method;
  readonly components: Source;
}

/** Two optima found from different numbers: what depends on them agrees as GEMMA's stopping rule (1e-5) lets it. */
export const SEARCH = 1e-4;
/** The same formula on the same components. */
export const ROUNDING = 1e-9;

/** A column of 0, 1 and 2 that varies: the first two people have 0 and 2. */
const variant = (n: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: 2 }), { minLength: n, maxLength: n }).map(x => x.with(0, 0).with(1, 2));
const source = fc.constantFrom<Source>('refit', 'null', 'null-ratio');

const scanOf = (p: Plain): fc.Arbitrary<Scan> =>
  fc.tuple(variant(p.y.length), variant(p.y.length), method, source).map(([a, b, m, components]) => ({
    ...p,
    dosage: a.map((x, i) => [x, b[i]!]),
    method: m,
    components,
  }));
/** Four to seven people, one or two fixed effects, two variants: at least two degrees of freedom beside a variant. */
export const scan: fc.Arbitrary<Scan> = fc
  .integer({ min: 1, max: 2 })
  .chain(p => fc.integer({ min: p + 3, max: 7 }).chain(n => problemOf(n, p)))
  .chain(scanOf);

export interface Found {
  readonly beta: readonly (number | null)[];
  readonly se: readonly (number | null)[];
  readonly statistic: Record<Law, readonly (number | null)[]>;
  readonly p: Record<Law, readonly (number | null)[]>;
  readonly log10p: Record<Law, readonly (number | null)[]>;
  /** Why a number is missing; a program need not say it. */
  readonly outcome: readonly string[] | undefined;
}

export async function associated(
  ask: Ask,
  s: Scan,
  more: { readonly [name: string]: Json } = {},
  asked: readonly Law[] = laws,
): Promise<Found> {
  const input = {
    ...problemInput(s),
    dosage: rowsOf(s.dosage),
    tests: [...asked],
    method: s.method,
    components: s.components,
    ...more,
  };
  const answer = await ask('associate', input);
  if (answer.status !== 'ok' || !('output' in answer))
    throw new NotAnswered(`associate was not answered: ${JSON.stringify(answer).slice(0, 300)}`);
  const { output } = answer;
  const byLaw = (name: string) => {
    const table = matrixOf(toNumbers(output[name])) as (number | null)[][];
    return Object.fromEntries(asked.map((law, t) => [law, table[t]!])) as unknown as Found['p'];
  };
  const list = (name: string) => toNumbers(output[name]) as readonly (number | null)[];
  return {
    beta: list('beta'),
    se: list('se'),
    statistic: byLaw('statistic'),
    p: byLaw('p'),
    log10p: byLaw('log10_p'),
    outcome: 'outcome' in output ? (output.outcome as string[]) : undefined,
  };
}

export const isMissing = (x: number | null): x is null => x === null;
/** Both are missing, or both are there and |a − b| <= allowed (1 + |b|). */
export function near(a: number | null, b: number | null, allowed: number, what: string): void {
  holds(isMissing(a) === isMissing(b), `${what}: ${a} against ${b}`);
  if (isMissing(a) || isMissing(b)) return;
  within(a, b, allowed * (1 + Math.abs(b)), what);
}

/** The tests of variant j of one scan are those of variant k of the other; `flip` is the sign of the effect. */
export function sameTests(one: Found, j: number, two: Found, k: number, flip: 1 | -1, what: string): void {
  for (const law of laws) {
    const sign = law === 'wald-t' ? flip : 1;
    const [a, b] = [one.statistic[law][j]!, two.statistic[law][k]!];
    near(isMissing(a) ? a : sign * a, b, SEARCH, `${what}: ${law} of variant ${j}`);
    near(one.log10p[law][j]!, two.log10p[law][k]!, SEARCH, `${what}: log10 p of ${law} of variant ${j}`);
  }
  const [a, b] = [one.outcome?.[j], two.outcome?.[k]];
  holds(a === b, `${what}: ${a} against ${b}`);
}

/** `factor` is how much larger the effect is in the second scan, se by its absolute value. */
export function sameScan(one: Found, two: Found, factor: number, what: string): void {
  one.beta.forEach((_, k) => {
    sameTests(one, k, two, k, factor < 0 ? -1 : 1, what);
    const [b, c] = [one.beta[k]!, two.beta[k]!];
    const [s, t] = [one.se[k]!, two.se[k]!];
    if (isMissing(b) || isMissing(c) || isMissing(s) || isMissing(t)) return;
    near(t / Math.abs(factor) / s, 1, SEARCH, `${what}: se of variant ${k}`);
    near(c / factor / s, b / s, SEARCH, `${what}: effect of variant ${k} in standard errors`);
  });
}

export const associateLaw = <I>(
  name: string,
  inputs: fc.Arbitrary<I>,
  check: (ask: Ask, input: I) => Promise<void>,
  runs = 12,
): ProtocolLaw => askingLaw<I>('associate', name, inputs, (ask, _, input) => check(ask, input), runs);

/** Residual sums of squares of ordinary least squares, without and with each variant, by Gram and Schmidt. */
export function ordinary({ y, X, dosage }: Scan, k: number) {
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, v, i) => s + v * b[i]!, 0);
  const basis: number[][] = [];
  const residual = (v: readonly number[]) =>
    [...basis, ...basis].reduce<number[]>((r, q) => r.map((x, i) => x - dot(q, r) * q[i]!), [...v]);
  for (let j = 0; j < X[0]!.length; j++) {
    const r = residual(X.map(row => row[j]!));
    basis.push(r.map(x => x / Math.sqrt(dot(r, r))));
  }
  const r = residual(y);
  const x = residual(dosage.map(row => row[k]!));
  const [U, I] = [dot(x, r), dot(x, x)];
  return { n: y.length, p: X[0]!.length, U, I, without: dot(r, r), with: dot(r, r) - (U * U) / I };
}

export const unrelated = (s: Scan): Scan => ({
  ...s,
  K: s.K.map((row, i) => row.map((_, j) => (i === j ? 1 : 0))),
});
export const isTested = (found: Found, k: number): boolean =>
  found.outcome === undefined ? !isMissing(found.beta[k]!) : found.outcome[k] === 'tested';

/** The columns of a small design depend on each other: Gram and Schmidt leave nothing of one of them. */
export function isDependent(X: readonly (readonly number[])[]): boolean {
  const basis: number[][] = [];
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((s, v, i) => s + v * b[i]!, 0);
  return X[0]!.some((_, j) => {
    const column = X.map(row => row[j]!);
    const r = [...basis, ...basis].reduce<number[]>((v, q) => v.map((x, i) => x - dot(q, v) * q[i]!), column);
    const length = Math.sqrt(dot(r, r));
    basis.push(r.map(x => x / length));
    return length < ROUNDING;
  });
}

/**
 * Pairs of people who are alike but for the variant: the first has 2 copies where the second has none. y, X and K do not
 * change when all pairs are exchanged, the variant does: without its effect its estimate is 0 for every V, so the
 * components with and without it are the same.
 */
export function mirrored(): fc.Arbitrary<Scan> {
  return fc.integer({ min: 3, max: 4 }).chain(pairs =>
    fc
      .tuple(problemOf(pairs, 1), variant(pairs), fc.integer({ min: 4, max: 7 }))
      .map(([{ y, K }, x, small]) => {
        const people = Array.from({ length: 2 * pairs }, (_, i) => i);
        const pair = (i: number) => Math.floor(i / 2);
        const side = (i: number) => (i % 2 === 0 ? 1 : -1);
        const dosage = people.map(i => [1 + (x[pair(i)]! > 0 ? side(i) : 0)]);
        return {
          y: people.map(i => y[pair(i)]! + 2 ** -small * (dosage[i]![0]! - 1)),
          X: people.map(() => [1]),
          K: people.map(i => people.map(j => K[pair(i)]![pair(j)]! + (i === j ? 1 : 0))),
          dosage,
          method: 'ML' as const,
          components: 'refit' as const,
        };
      }),
  );
}
