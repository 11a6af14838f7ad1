import { fromRows, toRows } from '../../../src/linalg/dense.ts';
import { phenotypicCovariance } from '../../../src/model.ts';
import {
  asked,
  changed,
  type Input,
  list,
  type Mutant,
  number,
  type Output,
  otherwise,
  peopleOf,
  type Room,
  square,
  table,
  texts,
} from './mutant.ts';

/** Mistakes of the likelihood, the optimum, the effects and the breeding values. */
const likelihood = ['loglik'];
const estimate = ['fit', 'loglik'];
const LN_2PI = Math.log(2 * Math.PI);
const fixed = (input: Input): number => (input.X as readonly string[][])[0]!.length;
const isReml = (input: Input): boolean => input.method === 'REML';
const plus = (output: Output, name: string, x: number): Output =>
  output[name] === undefined ? output : { ...output, [name]: String(number(output[name]) + x) };
const spread = (y: readonly number[]): number => Math.max(...y) - Math.min(...y);

/** ½ log|XᵀX| of one or two columns. */
function halfLogDetXtX(X: number[][]): number {
  const dot = (a: number, b: number) => X.reduce((s, row) => s + row[a]! * row[b]!, 0);
  return Math.log(X[0]!.length === 1 ? dot(0, 0) : dot(0, 0) * dot(1, 1) - dot(0, 1) ** 2) / 2;
}

export const modelMutants: readonly Mutant[] = [
  {
    name: 'lost-log-xtx',
    what: 'the term log|XᵀX| of REML is lost, under the name error-contrasts',
    ops: likelihood,
    answer: otherwise('loglik', (output, input) =>
      isReml(input) && input.convention === 'error-contrasts' && fixed(input) < 3
        ? plus(output, 'loglik', -halfLogDetXtX(square(input.X)))
        : output,
    ),
  },
  {
    name: 'n-for-n-minus-p',
    what: 'REML counts n degrees of freedom in the constant',
    ops: likelihood,
    answer: otherwise('loglik', (output, input) =>
      isReml(input) ? plus(output, 'loglik', -(fixed(input) * LN_2PI) / 2) : output,
    ),
  },
  {
    name: 'ml-called-reml',
    what: 'REML is asked, ML is answered',
    ops: likelihood,
    answer: asked('loglik', input => ({ ...input, method: 'ML' })),
  },
  {
    name: 'clamp-on-ypy',
    what: 'yᵀPy is clamped at 1e-5: a phenotype in small units is wrong',
    ops: likelihood,
    answer: otherwise('loglik', output => {
      const yPy = number(output.yPy);
      return yPy >= 1e-5 ? output : { ...plus(output, 'loglik', (yPy - 1e-5) / 2), yPy: '1e-5' };
    }),
  },
  {
    name: 'score-of-ml',
    what: 'the score of ML is reported under REML',
    ops: likelihood,
    answer: ({ op, input }, room) => {
      const ml = room(op, { ...input, method: 'ML' });
      return changed(room(op, input), output =>
        ml.status === 'ok' ? { ...output, score: ml.output.score! } : output,
      );
    },
  },
  {
    name: 'expected-called-observed',
    what: 'the expected information is given where the observed one is asked',
    ops: likelihood,
    answer: asked('loglik', input =>
      input.information === 'observed' ? { ...input, information: 'expected' } : input,
    ),
  },
  {
    name: 'components-exchanged',
    what: 'σ²g and σ²e are exchanged on the way in',
    ops: likelihood,
    answer: asked('loglik', input => ({ ...input, sigma2_g: input.sigma2_e!, sigma2_e: input.sigma2_g! })),
  },
  {
    name: 'kinship-in-another-order',
    what: 'the rows of K are not in the order of y',
    ops: likelihood,
    answer: asked('loglik', input => ({
      ...input,
      K: (input.K as string[][]).toReversed().map(row => row.toReversed()),
    })),
  },
  {
    name: 'ridge-on-kinship',
    what: '1e-6 is added to the diagonal of K, so that its factor exists',
    ops: likelihood,
    answer: asked('loglik', input => ({
      ...input,
      K: table(square(input.K).map((row, i) => row.map((k, j) => (i === j ? k + 1e-6 : k)))),
    })),
  },
  {
    name: 'bound-as-answer',
    what: 'λ is searched from 1e-5 to 1e5, and a bound is reported as an optimum inside',
    ops: estimate,
    answer: otherwise('fit', output => {
      if (output.verdict !== 'boundary') return output;
      const [g, e] = [number(output.sigma2_g), number(output.sigma2_e)];
      const [a, b] = g === 0 ? [1e-5 * e, e] : [g, 1e-5 * g];
      return { ...output, verdict: 'unique', sigma2_g: `${a}`, sigma2_e: `${b}`, h2: `${a / (a + b)}` };
    }),
  },
  {
    name: 'absolute-tolerance',
    what: 'the search stops when the variance is below 1e-4: all of it is called residual',
    ops: ['fit'],
    runs: 600,
    answer: otherwise('fit', (output, input) => {
      const y = list(input.y);
      if (spread(y) > 1e-2 || spread(y) === 0 || output.sigma2_g === undefined) return output;
      const total = number(output.sigma2_g) + number(output.sigma2_e);
      return { ...output, sigma2_g: '0', sigma2_e: `${total}`, h2: '0' };
    }),
  },
  {
    name: 'nan-at-the-boundary',
    what: 'at σ²g = 0 the standard errors are 0/0',
    ops: estimate,
    answer: otherwise('fit', output =>
      number(output.sigma2_g) === 0
        ? { ...output, beta_se: (output.beta_se as string[]).map(() => 'nan') }
        : output,
    ),
  },
  {
    name: 'first-local-maximum',
    what: 'a climb from h² = 1/2 that stops at the first top',
    ops: ['fit'],
    runs: 600,
    answer: ({ op, input }, room) => {
      const answer = room(op, input);
      if (op !== 'fit' || answer.status !== 'ok' || answer.output.sigma2_g === undefined) return answer;
      const share = climb(h => profile(h, input, room));
      // it ends on the hill that src has found: there it does what src does
      if (Math.abs(share - number(answer.output.h2)) < HILL) return answer;
      const top = profile(share, input, room);
      if (!(top.loglik > Number.NEGATIVE_INFINITY)) return answer;
      return {
        ...answer,
        warnings: [],
        output: {
          ...answer.output,
          sigma2_g: `${share * top.sigma2}`,
          sigma2_e: `${(1 - share) * top.sigma2}`,
          h2: `${share}`,
          loglik: `${top.loglik}`,
        },
      };
    },
  },
  {
    name: 'h2-is-lambda',
    what: 'λ is reported as h²',
    ops: estimate,
    answer: otherwise('fit', output =>
      output.lambda === undefined ? output : { ...output, h2: output.lambda },
    ),
  },
  {
    name: 'ordinary-least-squares',
    what: 'the effects are those of ordinary least squares',
    ops: ['effects'],
    answer: ({ op, input }, room) => {
      const ols = room(op, { ...input, sigma2_g: '0', sigma2_e: '1' });
      return changed(room(op, input), output =>
        ols.status === 'ok' ? { ...output, beta: ols.output.beta! } : output,
      );
    },
  },
  {
    name: 'drops-the-last-person',
    what: 'with an odd number of people the last one is lost in the blocks of two',
    ops: ['effects'],
    answer: asked('effects', input => {
      const n = peopleOf(input);
      if (n % 2 === 0 || n < 3) return input;
      const cut = <T>(x: readonly T[]): T[] => x.slice(0, n - 1);
      return {
        ...input,
        y: cut(input.y as string[]),
        X: cut(input.X as string[][]),
        K: cut(input.K as string[][]).map(cut),
      };
    }),
  },
  {
    name: 'pev-of-known-effects',
    what: 'the prediction error variance is that of known fixed effects',
    ops: ['predict', 'effects'],
    answer: otherwise('predict', (output, input) => {
      const K = fromRows(square(input.K));
      const [g, e] = [number(input.sigma2_g), number(input.sigma2_e)];
      const V = toRows(phenotypicCovariance(K, g, e));
      const pev = square(input.K).map((row, i) => g * row[i]! - g * g * quadratic(V, row));
      return pev.every(Number.isFinite) ? { ...output, pev: texts(pev) } : output;
    }),
  },
  {
    name: 'breeding-values-of-the-mean',
    what: 'the fixed effects are not taken off before the breeding values',
    ops: ['predict', 'effects'],
    answer: otherwise('predict', (output, input) => {
      const h2 = number(input.sigma2_g) / (number(input.sigma2_g) + number(input.sigma2_e));
      return { ...output, g: texts(list(output.g).map(x => x + 0.01 * h2)) };
    }),
  },
];

/** The profile of the REML or ML likelihood at a share h of the variance, from one likelihood of size 1. */
function profile(h: number, input: Input, room: Room): { loglik: number; sigma2: number } {
  const unit = room('loglik', {
    ...input,
    sigma2_g: `${h}`,
    sigma2_e: `${1 - h}`,
    convention: 'error-contrasts',
  });
  if (unit.status !== 'ok') return { loglik: Number.NEGATIVE_INFINITY, sigma2: 0 };
  const df = peopleOf(input) - (isReml(input) ? fixed(input) : 0);
  const yPy = number(unit.output.yPy);
  const sigma2 = yPy / df;
  return { loglik: number(unit.output.loglik) - (df * Math.log(sigma2) + df - yPy) / 2, sigma2 };
}

/** Shares that are nearer to each other than this are on one hill. */
const HILL = 5e-2;

/** Uphill from the middle in steps that are halved where neither side is higher. */
function climb(profileAt: (h: number) => { loglik: number }): number {
  const seen = new Map<number, number>();
  const height = (h: number): number => {
    if (!seen.has(h)) seen.set(h, profileAt(h).loglik);
    return seen.get(h)!;
  };
  let [h, step] = [0.5, 0.125];
  while (step > 1e-2) {
    const [left, right] = [Math.max(0, h - step), Math.min(1, h + step)];
    if (height(left) > height(h)) h = left;
    else if (height(right) > height(h)) h = right;
    else step /= 2;
  }
  return h;
}

/** kᵀV⁻¹k by Gauss and Jordan. */
function quadratic(V: readonly (readonly number[])[], k: readonly number[]): number {
  const W = V.map((row, i) => [...row, k[i]!]);
  for (const [c] of W.entries()) {
    const p = W.reduce(
      (best, row, i) => (i >= c && Math.abs(row[c]!) > Math.abs(W[best]![c]!) ? i : best),
      c,
    );
    [W[c], W[p]] = [W[p]!, W[c]!];
    const pivot = W[c]!;
    for (const [i, row] of W.entries())
      if (i !== c) {
        const f = row[c]! / pivot[c]!;
        W[i] = row.map((x, j) => x - f * pivot[j]!);
      }
  }
  return W.reduce((s, row, i) => s + (k[i]! * row.at(-1)!) / row[i]!, 0);
}
