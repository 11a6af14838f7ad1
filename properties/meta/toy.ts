import type { Answer, Ask } from '../../cli/fuzz/laws/law.ts';
import type { Json } from '../../src/conformance/case.ts';

/**
 * A small, naive program for the first chapters, as a careful student would write it, into which the field's
 * classic mistakes can be planted one at a time. Without a mistake it obeys every law: it is the control.
 */
export type Table = readonly (readonly (number | null)[])[];
type Rows = number[][];
type Input = { readonly [field: string]: Json };

export class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const sum = (x: readonly number[]): number => x.reduce((s, v) => s + v, 0);
const seenOf = (x: readonly (number | null)[]): number[] => x.filter(v => v !== null);
const columnsOf = (rows: Table): (number | null)[][] => rows[0]!.map((_, k) => rows.map(row => row[k]!));

/** Every place where a mistake can be planted: a step of the computation as a function of its own. */
export const steps = {
  copies: (genotype: string, counted: string): number => [...genotype].filter(a => a === counted).length,
  frequency: (seen: readonly number[], _everybody: number): number => sum(seen) / (2 * seen.length),
  centre: (seen: readonly number[], _everybody: number): number => sum(seen) / seen.length,
  /** The squared scale, from the observed and the number of people that the policy counts. */
  variance: (convention: string, seen: readonly number[], mean: number, people: number): number => {
    const SS = sum(seen.map(v => (v - mean) ** 2));
    const p = mean / 2;
    if (convention === 'sample-sd') return SS / (people - 1);
    if (convention === 'population-sd') return SS / people;
    if (convention === 'centre-only') return 1;
    return 2 * p * (1 - p);
  },
  people: (missing: string, seen: number, everybody: number): number =>
    missing === 'pairwise' ? seen : everybody,
  /** What stands for a missing genotype once it is centred. */
  filled: (_mean: number): number => 0,
  round: (x: number): number => x,
  denominator: (shared: number, _kept: number, _all: number): number => shared,
  /** How often a variant is read, by its place among the kept. */
  readings: (_at: number, _kept: number): number => 1,
  trace: (trace: number, _n: number): number => trace,
  heterozygosity: (p: number): number => 2 * p * (1 - p),
  inbreeding: (x: number, p: number): number => (x * x - (1 + 2 * p) * x + 2 * p * p) / (2 * p * (1 - p)),
  diagonal: (meanInbreeding: number, _product: number): number => 1 + meanInbreeding,
  assemble: (K: Rows): Rows => K,
  keepsConstant: (policy: string): boolean => {
    if (policy === 'refuse') throw new Refused('monomorphic');
    return policy === 'count';
  },
  covariance: (K: Rows, g: number, e: number): Rows =>
    K.map((row, i) => row.map((k, j) => g * k + (i === j ? e : 0))),
  h2: (g: number, e: number): number => g / (g + e),
  lambda: (g: number, e: number): number => g / e,
  perSnp: (g: number, m: number): number => g / m,
  traceScale: (trace: number, n: number): number => trace / n,
  projectedScale: (trace: number, total: number, n: number): number => (trace - total / n) / (n - 1),
  sampleCovariance: (a: readonly number[], b: readonly number[]): number => {
    const [ma, mb] = [sum(a) / a.length, sum(b) / b.length];
    return sum(a.map((v, i) => (v - ma) * (b[i]! - mb))) / (a.length - 1);
  },
  shares: (fixed: number, random: number, cov: number, y: number) => ({
    pve_fixed: fixed / y,
    pve_random: random / y,
    pve_total: (fixed + random + 2 * cov) / y,
    covariance_share: (2 * cov) / y,
  }),
};
export type Steps = typeof steps;

/** The toy with some of its steps replaced. */
export function toy(planted: Partial<Steps>): Ask {
  const s: Steps = { ...steps, ...planted };

  const standardized = (rows: Table, convention: string, missing: string, monomorphic: string) => {
    const variants = columnsOf(rows).map((x, k) => {
      const seen = seenOf(x);
      const mean = s.centre(seen, x.length);
      const variance = s.variance(convention, seen, mean, s.people(missing, seen.length, x.length));
      const constant = convention === 'hwe-sd' ? mean === 0 || mean === 2 : seen.every(v => v === seen[0]);
      return { k, x, mean, variance, constant, p: s.frequency(seen, x.length) };
    });
    const kept = variants.filter(v => !v.constant || s.keepsConstant(monomorphic));
    const columns = kept.map(v => {
      const scale = v.constant ? Number.POSITIVE_INFINITY : Math.sqrt(v.variance);
      return {
        ...v,
        scale: v.constant && convention !== 'centre-only' ? 0 : Math.sqrt(v.variance),
        z: v.x.map(d =>
          d === null
            ? missing === 'pairwise'
              ? null
              : s.filled(v.mean) / scale
            : s.round((d - v.mean) / scale),
        ),
      };
    });
    return { columns, all: variants.length };
  };

  const relationship = (rows: Table, convention: string, missing: string, monomorphic: string): Rows => {
    const under =
      convention === 'vanraden-1'
        ? 'centre-only'
        : convention === 'yang-2010-diagonal'
          ? 'hwe-sd'
          : convention;
    const { columns, all } = standardized(rows, under, missing, monomorphic);
    const heterozygosity = sum(columns.map(c => s.heterozygosity(c.p))) / columns.length;
    const K = rows.map((row, i) =>
      rows.map((_, j) => {
        const shared = columns.filter(c => c.z[i] !== null && c.z[j] !== null);
        const count = s.denominator(shared.length, columns.length, all);
        const product = s.round(
          sum(shared.map(c => s.round(c.z[i]! * c.z[j]!) * s.readings(columns.indexOf(c), columns.length))) /
            count,
        );
        if (convention === 'yang-2010-diagonal' && i === j) {
          const F = shared.map(c => s.inbreeding(row[c.k] ?? c.mean, c.p));
          return s.diagonal(sum(F) / count, product);
        }
        return convention === 'vanraden-1' ? product / heterozygosity : product;
      }),
    );
    return s.assemble(K);
  };

  const ops: { readonly [op: string]: (input: Input) => { readonly [output: string]: unknown } } = {
    genotype: ({ alleles, counted }) => {
      const dosage = (alleles as (string | null)[][]).map(row =>
        row.map((t, k) => (t === null ? null : s.copies(t, (counted as string[])[k]!))),
      );
      return { dosage, frequency: columnsOf(dosage).map(x => s.frequency(seenOf(x), x.length)) };
    },
    standardize: ({ dosage, convention, missing, monomorphic }) => {
      const { columns } = standardized(
        numbers(dosage),
        String(convention),
        String(missing),
        String(monomorphic),
      );
      const Z = numbers(dosage).map((_, i) => columns.map(c => c.z[i]!));
      return { Z, mean: columns.map(c => c.mean), scale: columns.map(c => c.scale) };
    },
    relationship: ({ dosage, convention, missing, monomorphic }) => {
      const K = relationship(numbers(dosage), String(convention), String(missing), String(monomorphic));
      return {
        K,
        trace: s.trace(sum(K.map((row, i) => row[i]!)), K.length),
        rank: Math.min(K.length - 1, numbers(dosage)[0]!.length),
      };
    },
    model: ({ K, sigma2_g, sigma2_e }) => {
      const [g, e] = [Number(sigma2_g), Number(sigma2_e)];
      return {
        V: s.covariance(numbers(K) as Rows, g, e),
        h2: s.h2(g, e),
        lambda: s.lambda(g, e),
        delta: 1 / s.lambda(g, e),
      };
    },
    infinitesimal: ({ dosage, convention, missing, monomorphic, sigma2_g }) => {
      const { columns } = standardized(
        numbers(dosage),
        String(convention),
        String(missing),
        String(monomorphic),
      );
      const u = s.perSnp(Number(sigma2_g), columns.length);
      const z = numbers(dosage).map((_, i) => columns.map(c => c.z[i]!));
      return { sigma2_u: u, covariance: z.map(a => z.map(b => u * sum(a.map((v, k) => v * b[k]!)))) };
    },
    heritability: ({ K, sigma2_g, sigma2_e, definition }) => {
      const A = numbers(K) as Rows;
      const trace = sum(A.map((row, i) => row[i]!));
      const scales: Record<string, () => number> = {
        ratio: () => 1,
        'trace-scaled': () => s.traceScale(trace, A.length),
        projected: () => s.projectedScale(trace, sum(A.flat()), A.length),
      };
      return { h2: s.h2(scales[String(definition)]!() * Number(sigma2_g), Number(sigma2_e)) };
    },
    decompose: ({ x, b, g, y }) => {
      const [X, G, Y] = [x, g, y].map(v => (v as string[]).map(Number)) as [number[], number[], number[]];
      const xb = X.map(v => v * Number(b));
      const cov = s.sampleCovariance;
      return s.shares(cov(xb, xb), cov(G, G), cov(xb, G), cov(Y, Y));
    },
  };

  return (op, input): Answer => {
    try {
      return { status: 'ok', output: ops[op]!(input) };
    } catch (e) {
      if (e instanceof Refused) return { status: 'refused', class: e.code, message: e.code };
      throw e;
    }
  };
}

const numbers = (table: Json | undefined): Table =>
  (table as (string | null)[][]).map(row => row.map(x => (x === null ? null : Number(x))));
