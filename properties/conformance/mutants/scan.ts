import { add, apply, type Data, dot, eye, maximised, model, mul, type Optimum, ordinary } from './dense.ts';
import {
  type Answered,
  each,
  type Input,
  list,
  type Mutant,
  numbers,
  type Rows,
  rowsOf,
  type Truth,
  table,
} from './mutant.ts';
import { chi2Tail, fTail } from './tails.ts';

/** Mistakes of the chapter associate. */
const dataOf = (input: Input): Data => ({ y: numbers(input.y), X: rowsOf(input.X), K: rowsOf(input.K) });
const testsOf = (input: Input): readonly string[] => input.tests as readonly string[];
const complete = (input: Input): boolean =>
  (input.dosage as readonly (readonly unknown[])[]).every(row => row.every(v => v !== null));
const columns = (input: Input): number[][] => {
  const rows = rowsOf(input.dosage);
  return rows[0]!.map((_, k) => rows.map(row => row[k]!));
};
const answered = (t: Truth): boolean =>
  list(t.beta).every(b => b !== null) &&
  table(t.statistic)
    .flat()
    .every(s => s !== null && Math.abs(s) < 200);
const isF = (test: string): boolean => test === 'wald-f' || test === 'wald-t' || test === 'score-f';
const residual = (input: Input): number => numbers(input.y).length - rowsOf(input.X)[0]!.length - 1;

/** p and log10 p by a tail of the certified statistic; where the tail is undefined they stay. */
const byTail = (
  name: string,
  says: RegExp,
  tail: (s: number, test: string, input: Input) => number | undefined,
): Mutant => ({
  name,
  op: 'associate',
  says,
  answer: (input, t) => {
    if (!answered(t) || t.p === undefined) return undefined;
    const p = table(t.statistic).map((row, i) =>
      row.map((s, k) => tail(s, testsOf(input)[i]!, input) ?? table(t.p)[i]![k]!),
    );
    return { p, log10_p: p.map(row => row.map(Math.log10)) };
  },
});

interface Result {
  readonly beta: number;
  readonly se: number;
}
/** One variant, with the components refitted or as they are without it. */
function tested(data: Data, x: readonly number[], method: string, source: string, alone: Optimum): Result {
  const wider: Data = { ...data, X: data.X.map((row, i) => [...row, x[i]!]) };
  const { g, e } = source === 'refit' ? maximised(wider, method) : alone;
  const m = model(wider, g, e);
  const at = m.p - 1;
  const size = source === 'null-ratio' ? m.yPy / (m.n - m.p) : 1;
  return { beta: m.beta[at]!, se: Math.sqrt(size * m.cov[at]![at]!) };
}
/** Effects and Wald tests of another model; the other tests are left as certified. */
const scanned = (
  name: string,
  says: RegExp,
  change: (input: Input, data: Data) => { data: Data; method: string; source: string } | undefined,
): Mutant => ({
  name,
  op: 'associate',
  says,
  answer: (input, t) => {
    if (!answered(t) || !complete(input) || numbers(input.y).length > 14 || numbers(input.y).length < 8)
      return undefined;
    const changed = change(input, dataOf(input));
    if (changed === undefined) return undefined;
    const d = residual(input);
    const alone = maximised(changed.data, changed.method);
    const results = columns(input).map(x => tested(changed.data, x, changed.method, changed.source, alone));
    const ratio = results.map(r => r.beta / r.se);
    const row = (test: string, i: number, of: (s: number) => number, old: Rows): number[] =>
      test === 'wald-f' || test === 'wald-chi2'
        ? ratio.map(r => of(r * r))
        : test === 'wald-t'
          ? ratio.map(r => of(r))
          : old[i]!;
    const tests = testsOf(input);
    const statistic = tests.map((test, i) => row(test, i, s => s, table(t.statistic)));
    const p = statistic.map((r, i) =>
      r.map(s =>
        tests[i] === 'wald-f' ? fTail(s, d) : tests[i] === 'wald-t' ? fTail(s * s, d) : chi2Tail(s),
      ),
    );
    const isWald = (i: number): boolean => tests[i]!.startsWith('wald');
    return {
      beta: results.map(r => r.beta),
      se: results.map(r => r.se),
      statistic,
      p: p.map((r, i) => (isWald(i) ? r : table(t.p)[i]!)),
      log10_p: p.map((r, i) => (isWald(i) ? r.map(Math.log10) : table(t.log10_p)[i]!)),
    };
  },
});

const scaled = (name: string, says: RegExp, c: (x: readonly number[]) => number): Mutant => ({
  name,
  op: 'associate',
  says,
  answer: (input, t) =>
    complete(input) && answered(t)
      ? {
          beta: list(t.beta).map((b, k) => b * c(columns(input)[k]!)),
          se: list(t.se).map((s, k) => s * c(columns(input)[k]!)),
        }
      : undefined,
});
const logs = (name: string, says: RegExp, f: (l: number) => number): Mutant => ({
  name,
  op: 'associate',
  says,
  answer: (_, t) => ({ log10_p: each(t.log10_p, f) }),
});
const onRow = (name: string, says: RegExp, test: string, f: (s: number) => number): Mutant => ({
  name,
  op: 'associate',
  says,
  answer: (input, t) =>
    testsOf(input).includes(test) && answered(t)
      ? { statistic: table(t.statistic).map((row, i) => (testsOf(input)[i] === test ? row.map(f) : row)) }
      : undefined,
});
const sd = (x: readonly number[]): number =>
  Math.sqrt(add(x.map(v => (v - add(x) / x.length) ** 2)) / (x.length - 1));

export const scanMutants: readonly Mutant[] = [
  byTail('χ² for F', /χ²₁ in place of F/, (s, test) =>
    isF(test) ? chi2Tail(test === 'wald-t' ? s * s : s) : undefined,
  ),
  byTail('n − p degrees of freedom', /n − p degrees|n − 1 degrees/, (s, test, input) =>
    isF(test) ? fTail(test === 'wald-t' ? s * s : s, residual(input) + 1) : undefined,
  ),
  byTail('half of the tail', /half|one-sided/, (s, test, input) =>
    isF(test) ? fTail(test === 'wald-t' ? s * s : s, residual(input)) / 2 : chi2Tail(s) / 2,
  ),
  byTail('the half mixture for the likelihood ratio', /half mixture/, (s, test) =>
    test === 'lrt-chi2' ? chi2Tail(s) / 2 : undefined,
  ),
  byTail(
    'the lower tail',
    /lower tail|1 minus/,
    (s, test, input) => 1 - (isF(test) ? fTail(test === 'wald-t' ? s * s : s, residual(input)) : chi2Tail(s)),
  ),
  scanned('components of the null model where they are refitted', /components: null`/, (input, data) =>
    input.components === 'refit' ? { data, method: String(input.method), source: 'null' } : undefined,
  ),
  scanned('P3D where they are refitted', /components: null-ratio/, (input, data) =>
    input.components === 'refit' ? { data, method: String(input.method), source: 'null-ratio' } : undefined,
  ),
  scanned('refitted where the null components are asked', /components: refit/, (input, data) =>
    input.components === 'null' ? { data, method: String(input.method), source: 'refit' } : undefined,
  ),
  scanned('ML components where REML is asked', /under ML/, (input, data) =>
    input.method === 'REML' ? { data, method: 'ML', source: String(input.components) } : undefined,
  ),
  {
    name: 'y adjusted for X first, the variant only centred (GCTA)',
    op: 'associate',
    says: /adjusted for X first/,
    answer: (input, t) => {
      if (!answered(t) || !complete(input) || numbers(input.y).length > 14) return undefined;
      if (input.components !== 'null') return undefined; // with other components it is two mistakes
      const data = dataOf(input);
      const { g, e } = maximised(data, String(input.method));
      if (g < 1e-6 * e) return undefined; // without a genetic part, to centre is to project
      const m = model(data, g, e);
      const results = columns(input).map(x => {
        const centred = x.map(v => v - add(x) / x.length);
        const I = dot(centred, apply(m.Vi, centred));
        return { beta: dot(centred, apply(m.Vi, m.r)) / I, se: Math.sqrt(1 / I) };
      });
      return { beta: results.map(r => r.beta), se: results.map(r => r.se) };
    },
  },
  {
    name: 'the likelihood ratio of a centred K, at the bound 1e5 (GEMMA)',
    op: 'associate',
    says: /PKP at the bound λ = 1e5/,
    answer: (input, t) => {
      const at = testsOf(input).indexOf('lrt-chi2');
      if (at < 0 || !answered(t) || !complete(input) || t.p === undefined) return undefined;
      const data = dataOf(input);
      const n = data.y.length;
      const C = eye(n).map(row => row.map(v => v - 1 / n));
      const K = mul(mul(C, data.K), C);
      const [g, e] = [1e5 / (1 + 1e5), 1 / (1 + 1e5)];
      const S0 = model({ ...data, K }, g, e).yPy;
      const lrt = columns(input).map(x => {
        const S1 = model({ ...data, K, X: data.X.map((row, i) => [...row, x[i]!]) }, g, e).yPy;
        return n * Math.log(S0 / S1);
      });
      const rows = (of: (s: number) => number, name: 'statistic' | 'p' | 'log10_p'): Rows =>
        table(t[name]).map((row, i) => (i === at ? lrt.map(of) : row));
      return {
        statistic: rows(s => s, 'statistic'),
        p: rows(chi2Tail, 'p'),
        log10_p: rows(s => Math.log10(chi2Tail(s)), 'log10_p'),
      };
    },
  },
  {
    name: 'linear regression: K is ignored',
    op: 'associate',
    says: /linear regression|K ignored/,
    answer: (input, t) => {
      const data = dataOf(input);
      if (!answered(t) || !complete(input) || data.y.length > 14) return undefined;
      const { g, e } = maximised(data, String(input.method));
      if (g < 1e-6 * e) return undefined; // without a genetic part this is what is asked
      const results = columns(input).map(x => {
        const wider = { ...data, X: data.X.map((row, i) => [...row, x[i]!]) };
        const m = model(wider, 0, 1);
        const b = ordinary(wider);
        const RSS = add(data.y.map((v, i) => (v - dot(wider.X[i]!, b)) ** 2));
        const at = m.p - 1;
        return { beta: b[at]!, se: Math.sqrt((RSS / (m.n - m.p)) * m.cov[at]![at]!) };
      });
      return { beta: results.map(r => r.beta), se: results.map(r => r.se) };
    },
  },
  {
    name: 'the other allele',
    op: 'associate',
    says: /other allele/,
    answer: (_, t) => ({ beta: each(t.beta, v => -v) }),
  },
  {
    name: 'the other allele at the last variant',
    op: 'associate',
    says: /other allele at variant/,
    answer: (_, t) => {
      const b = list(t.beta);
      return b.length > 1 && answered(t)
        ? { beta: b.map((v, k) => (k === b.length - 1 ? -v : v)) }
        : undefined;
    },
  },
  scaled('effects of one SD', /one SD of the dosage \(over n − 1\)/, sd),
  scaled('genotypes coded 0, ½, 1', /two copies/, () => 2),
  {
    name: 'variances for standard errors',
    op: 'associate',
    says: /square of/,
    answer: (_, t) => ({ se: each(t.se, v => v * v) }),
  },
  logs('−log10 p', /−log10 p|−1 times/, l => -l),
  logs('ln p', /ln p|ln 10 times/, l => l * Math.LN10),
  logs('p floored at 2.2e-308', /at least 2\.2/, l => Math.max(l, Math.log10(2.2e-308))),
  onRow('ℓ₁ − ℓ₀ without the 2', /without the 2/, 'lrt-chi2', s => s / 2),
  onRow('the size of t', /size of t|without its sign/, 'wald-t', Math.abs),
  onRow('t for its square', /root of the statistic|root of what/, 'wald-f', Math.sqrt),
  {
    name: 'n − p for n in the score test',
    op: 'associate',
    says: /n − p in place of n/,
    answer: (input, t) => {
      const at = testsOf(input).indexOf('score-f');
      if (at < 0 || !answered(t) || t.p === undefined) return undefined;
      const [n, p] = [numbers(input.y).length, rowsOf(input.X)[0]!.length];
      const statistic = table(t.statistic).map((row, i) =>
        i === at ? row.map(s => (s * (n - p)) / n) : row,
      );
      const tails = table(t.p).map((row, i) =>
        i === at ? statistic[at]!.map(s => fTail(s, residual(input))) : row,
      );
      return {
        statistic,
        p: tails,
        log10_p: tails.map((row, i) => (i === at ? row.map(Math.log10) : table(t.log10_p)[i]!)),
      };
    },
  },
  {
    name: 'two tests exchanged',
    op: 'associate',
    says: /exchanged|reverse order/,
    answer: (input, t) => {
      const last = testsOf(input).length - 1;
      if (last < 1) return undefined;
      const swapped = (x: Truth[string] | undefined): Rows => {
        const rows = [...table(x)];
        [rows[0], rows[last]] = [rows[last]!, rows[0]!];
        return rows;
      };
      return {
        statistic: swapped(t.statistic),
        ...(t.p === undefined ? {} : { p: swapped(t.p) }),
        log10_p: swapped(t.log10_p),
      } as Answered;
    },
  },
];
