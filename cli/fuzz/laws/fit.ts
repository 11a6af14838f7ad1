import fc from 'fast-check';
import { dyadic } from './arbitraries.ts';
import {
  type Answer,
  type Ask,
  askingLaw,
  atMost,
  Broken,
  holds,
  NotAnswered,
  type ProtocolLaw,
  type Query,
  scalarOf,
  toNumbers,
  vectorOf,
  within,
} from './law.ts';
import {
  keys,
  method,
  mixedDesign,
  order,
  type Plain,
  permuted,
  plusFixed,
  problem,
  problemInput,
  scaledBy,
  shiftedKinship,
  tableTimes,
  unit,
} from './problems.ts';

type Method = 'ML' | 'REML';
interface Optimum {
  readonly verdict: string | undefined;
  readonly g: number;
  readonly e: number;
  readonly h2: number;
  readonly loglik: number;
  readonly beta: number[];
}

/** Nats within which two programs, or one program twice, agree on a maximum. */
const GAP = 1e-9;
/** A flat top: components move by the root of what the log-likelihood is blind to. */
const SHARE = 1e-4;

/** The optimum as it is reported; undefined where the question is refused (no maximum) or not identified. */
async function fitted(ask: Ask, p: Plain, m: Method): Promise<Optimum | undefined> {
  const answer: Answer = await ask('fit', { ...problemInput(p), method: m });
  if (answer.status === 'refused') return undefined;
  if (!('output' in answer))
    throw new NotAnswered(`fit was not answered: ${JSON.stringify(answer).slice(0, 200)}`);
  const { output } = answer;
  const verdict = 'verdict' in output ? String(output.verdict) : undefined;
  if (verdict === 'flat') return undefined;
  const number = (name: string) => scalarOf(toNumbers(output[name]));
  // each number when a law looks at it: a program need not report them all
  return {
    verdict,
    get g() {
      return number('sigma2_g');
    },
    get e() {
      return number('sigma2_e');
    },
    get h2() {
      return number('h2');
    },
    get loglik() {
      return number('loglik');
    },
    get beta() {
      return vectorOf(toNumbers(output.beta));
    },
  };
}
const at = async (query: Query, p: Plain, m: Method, g: number, e: number): Promise<number> =>
  scalarOf(
    (
      await query('loglik', {
        ...problemInput(p),
        sigma2_g: String(g),
        sigma2_e: String(e),
        method: m,
        convention: 'error-contrasts',
      })
    ).loglik,
  );
const near = within;

/** A law about optima needs the whole answer, verdict and refusal too: it asks by itself. */
const fitLaw = <I>(
  name: string,
  inputs: fc.Arbitrary<I>,
  check: (ask: Ask, query: Query, input: I) => Promise<void>,
  runs = 30,
): ProtocolLaw => askingLaw('fit', name, inputs, check, runs);
const withMethod = fc.tuple(problem, method);

/** Both are refused, or both give the same maximum of the log-likelihood, the second shifted by a known constant. */
function sameMaximum(
  one: Optimum | undefined,
  two: Optimum | undefined,
  shift: number,
  what: string,
): boolean {
  holds((one === undefined) === (two === undefined), `${what}: one is answered and the other is not`);
  if (one === undefined || two === undefined) return false;
  near(two.loglik + shift, one.loglik, GAP * (1 + Math.abs(shift)), `${what}: maximum`);
  near(two.h2, one.h2, SHARE, `${what}: h2`);
  return true;
}

export const fitLaws: readonly ProtocolLaw[] = [
  fitLaw(
    'no other share of the variance has a greater likelihood',
    withMethod,
    async (ask, query, [p, m]) => {
      const best = await fitted(ask, p, m);
      if (best === undefined) return;
      const total = best.g + best.e;
      for (let k = 0; k <= 32; k++)
        for (const c of [0.5, 0.9, 1, 1.1, 2]) {
          const h2 = k / 32;
          const [g, e] = [total * c * h2, total * c * (1 - h2)];
          const there = await at(query, p, m, g, e);
          atMost(there, best.loglik, GAP, `the likelihood at h2 = ${h2} times ${c}, and the reported`);
        }
    },
    12,
  ),
  fitLaw(
    'the reported likelihood is that of the reported components',
    withMethod,
    async (ask, query, [p, m]) => {
      const best = await fitted(ask, p, m);
      if (best === undefined) return;
      near(await at(query, p, m, best.g, best.e), best.loglik, GAP, 'log-likelihood');
      near(best.h2, best.g / (best.g + best.e), 1e-11, 'h2');
    },
  ),
  fitLaw(
    'at the optimum the score is zero, or points out of the boundary',
    withMethod,
    async (ask, query, [p, m]) => {
      const best = await fitted(ask, p, m);
      if (best === undefined) return;
      const { score } = await query('loglik', {
        ...problemInput(p),
        sigma2_g: String(best.g),
        sigma2_e: String(best.e),
        method: m,
        convention: 'error-contrasts',
      });
      const [dg, de] = vectorOf(score) as [number, number];
      const total = best.g + best.e;
      near(
        (dg * best.g) / total + (de * best.e) / total,
        0,
        1e-7 * (1 + p.y.length / total),
        'slope along the scale',
      );
      // a component that wants to fall can fall to 0, and gains no more by it
      if (best.g > 0 && best.e > 0)
        near(dg * (dg < 0 ? best.g : best.e), 0, 1e-4 * p.y.length, 'slope in σ²g');
      if (best.g === 0) atMost(dg, 0, 1e-7 * p.y.length, 'the score at σ²g = 0');
      if (best.e === 0) atMost(de, 0, 1e-7 * p.y.length, 'the score at σ²e = 0');
    },
  ),
  fitLaw(
    'another unit of the phenotype changes the unit of the components, and nothing else',
    fc.tuple(withMethod, unit),
    async (ask, _, [[p, m], c]) => {
      const [one, two] = [await fitted(ask, p, m), await fitted(ask, { ...p, y: scaledBy(p.y, c) }, m)];
      const df = p.y.length - (m === 'REML' ? p.X[0]!.length : 0);
      if (!sameMaximum(one, two, df * Math.log(c), 'scaled')) return;
      near((two!.g + two!.e) / c ** 2, one!.g + one!.e, SHARE * (one!.g + one!.e), 'total variance');
      holds(one!.verdict === two!.verdict, `${one!.verdict} becomes ${two!.verdict}`);
    },
  ),
  fitLaw(
    'adding a fixed effect to the phenotype adds it to the estimate',
    fc.tuple(withMethod, fc.array(dyadic(4, 4), { minLength: 2, maxLength: 2 })),
    async (ask, _, [[p, m], b]) => {
      const [one, two] = [await fitted(ask, p, m), await fitted(ask, { ...p, y: plusFixed(p, b) }, m)];
      if (!sameMaximum(one, two, 0, 'shifted')) return;
      one!.beta.forEach((x, k) => {
        near(two!.beta[k]!, x + b[k]!, SHARE * 100, 'beta');
      });
    },
  ),
  fitLaw('only the span of X counts', fc.tuple(withMethod, dyadic(2, 4)), async (ask, _, [[p, m], s]) => {
    sameMaximum(
      await fitted(ask, p, m),
      await fitted(ask, { ...p, X: mixedDesign(p.X, s).X }, m),
      0,
      'other basis',
    );
  }),
  fitLaw('scaling K unscales its component', fc.tuple(withMethod, unit), async (ask, _, [[p, m], c]) => {
    const [one, two] = [await fitted(ask, p, m), await fitted(ask, { ...p, K: tableTimes(p.K, c) }, m)];
    holds((one === undefined) === (two === undefined), 'one is answered and the other is not');
    if (one === undefined || two === undefined) return;
    near(two.loglik, one.loglik, GAP, 'maximum');
    near(two.g * c, one.g, SHARE * (one.g + one.e), 'σ²g');
    near(two.e, one.e, SHARE * (one.g + one.e), 'σ²e');
  }),
  fitLaw(
    'people in another order have the same estimate',
    fc.tuple(withMethod, keys),
    async (ask, _, [[p, m], k]) => {
      sameMaximum(
        await fitted(ask, p, m),
        await fitted(ask, permuted(p, order(k, p.y.length)), m),
        0,
        'permuted',
      );
    },
  ),
  fitLaw(
    'REML with an intercept does not see K + 1aᵀ + a1ᵀ',
    fc.tuple(problem, fc.array(dyadic(1, 4), { minLength: 7, maxLength: 7 })),
    async (ask, _, [p, a]) => {
      const shifted = { ...p, K: shiftedKinship(p.K, a.slice(0, p.y.length)) };
      sameMaximum(await fitted(ask, p, 'REML'), await fitted(ask, shifted, 'REML'), 0, 'shifted kinship');
    },
  ),
  fitLaw('one more covariate can not lower the ML likelihood', problem, async (ask, _, p) => {
    const [one, two] = [
      await fitted(ask, { ...p, X: p.X.map(row => row.slice(0, 1)) }, 'ML'),
      await fitted(ask, p, 'ML'),
    ];
    if (one === undefined || two === undefined) return;
    atMost(one.loglik, two.loglik, GAP, 'the maximum with one covariate less');
  }),
  fitLaw(
    'unrelated people of equal variance: the likelihood is flat, and is said to be',
    fc.tuple(problem, fc.integer({ min: 1, max: 8 })),
    async (ask, _, [p, c]) => {
      const K = p.K.map((row, i) => row.map((_, j) => (i === j ? c : 0)));
      const answer = await ask('fit', { ...problemInput({ ...p, K }), method: 'REML' });
      const said = answer.status === 'refused' || ('output' in answer && answer.output.verdict === 'flat');
      holds(said, 'a share of the variance is reported that nothing determines');
    },
  ),
  fitLaw(
    'a balanced one-way layout has the components of the analysis of variance',
    oneWay(),
    async (ask, _, groups) => {
      const [a, n] = [groups.length, groups[0]!.length];
      const y = groups.flat();
      const people = y.map((_, i) => Math.floor(i / n));
      const p = { y, X: y.map(() => [1]), K: people.map(i => people.map(j => (i === j ? 1 : 0))) };
      const mean = (v: readonly number[]) => v.reduce((s, x) => s + x, 0) / v.length;
      const between = (n * groups.reduce((s, v) => s + (mean(v) - mean(y)) ** 2, 0)) / (a - 1);
      const within =
        groups.reduce((s, v) => s + v.reduce((t, x) => t + (x - mean(v)) ** 2, 0), 0) / (a * (n - 1));
      const best = await fitted(ask, p, 'REML');
      if (best === undefined) throw new Broken('a one-way layout was not answered');
      const inside = between > within;
      const pooled = (between * (a - 1) + within * a * (n - 1)) / (a * n - 1);
      near(best.g, inside ? (between - within) / n : 0, SHARE * pooled, 'σ²g');
      near(best.e, inside ? within : pooled, SHARE * pooled, 'σ²e');
      holds(
        best.verdict === undefined || best.verdict === (inside ? 'unique' : 'boundary'),
        `${best.verdict} for mean squares ${between} and ${within}`,
      );
    },
  ),
];

/** Two to four groups of two or three, whose first two values differ by a step: the mean square within is not 0. */
function oneWay(): fc.Arbitrary<number[][]> {
  return fc.tuple(fc.integer({ min: 2, max: 4 }), fc.integer({ min: 2, max: 3 })).chain(([a, n]) =>
    fc.array(
      fc.array(dyadic(4, 2), { minLength: n, maxLength: n }).map(v => v.with(1, v[0]! + 0.5)),
      { minLength: a, maxLength: a },
    ),
  );
}
