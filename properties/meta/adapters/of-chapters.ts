import { fUpperTail, studentTwoSidedTail } from '../../../src/distribution/tails.ts';
import {
  asked,
  type Input,
  type Mutant,
  number,
  type Output,
  otherwise,
  rows,
  square,
  table,
} from './mutant.ts';

/** Mistakes of the chapters before inference, and of the tests. */
const dosageOf = (input: Input) => rows(input.dosage);
const scaled = (x: Output[string] | undefined, c: number) => table(square(x).map(row => row.map(v => v * c)));
const testsOf = (input: Input): string[] =>
  (input.tests as string[]).map(t => ({ wald: 'wald-f', lrt: 'lrt-chi2', score: 'score-f' })[t] ?? t);
const degrees = (input: Input): number =>
  (input.y as string[]).length - (input.X as string[][])[0]!.length - 1;

/** Every p-value of an answer by another tail. */
const otherTails = (
  output: Output,
  input: Input,
  tail: (law: string, z: number, d: number) => { p: number; log10: number } | undefined,
): Output => {
  const statistic = output.statistic as (string | null)[][];
  const told = (name: 'p' | 'log10_p', of: 'p' | 'log10') =>
    (output[name] as (string | null)[][]).map((row, t) =>
      row.map((old, k) => {
        const z = statistic[t]![k];
        if (old === null || z === null || z === undefined) return old;
        const other = tail(testsOf(input)[t]!, Number(z), degrees(input));
        return other === undefined ? old : String(other[of]);
      }),
    );
  return { ...output, p: told('p', 'p'), log10_p: told('log10_p', 'log10') };
};

export const chapterMutants: readonly Mutant[] = [
  {
    name: 'sd-over-n',
    what: 'the SD over n under the name sample-sd',
    ops: ['standardize'],
    answer: asked('standardize', input =>
      input.convention === 'sample-sd' ? { ...input, convention: 'population-sd' } : input,
    ),
  },
  {
    name: 'missing-is-zero',
    what: 'a missing genotype is read as no copy',
    ops: ['standardize', 'relationship'],
    answer: ({ op, input }, room) =>
      room(
        op,
        input.missing === 'refuse'
          ? input
          : { ...input, dosage: dosageOf(input).map(row => row.map(x => String(x ?? 0))), missing: 'refuse' },
      ),
  },
  {
    name: 'constant-variant-leaves-m',
    what: 'a variant that does not vary leaves m also where it should be counted',
    ops: ['relationship'],
    answer: asked('relationship', input =>
      input.monomorphic === 'count' ? { ...input, monomorphic: 'drop' } : input,
    ),
  },
  {
    name: 'hardy-weinberg-without-two',
    what: 'the Hardy-Weinberg variance is p(1 − p)',
    ops: ['relationship'],
    answer: otherwise('relationship', (output, input) =>
      input.convention === 'hwe-sd'
        ? { ...output, K: scaled(output.K, 2), trace: `${2 * number(output.trace)}` }
        : output,
    ),
  },
  {
    name: 'yang-without-the-one',
    what: 'the diagonal of yang-2010-diagonal lacks its 1',
    ops: ['relationship'],
    answer: otherwise('relationship', (output, input) =>
      input.convention === 'yang-2010-diagonal'
        ? { ...output, K: table(square(output.K).map((row, i) => row.map((x, j) => (i === j ? x - 1 : x)))) }
        : output,
    ),
  },
  {
    name: 'transposed',
    what: 'ZᵀZ is formed, not ZZᵀ: K has a row a variant',
    ops: ['relationship'],
    answer: otherwise('relationship', (output, input) => {
      const m = dosageOf(input)[0]!.length;
      return {
        ...output,
        K: Array.from({ length: m }, (_, i) => Array.from({ length: m }, (_, j) => `${+(i === j)}`)),
      };
    }),
  },
  {
    name: 'residual-everywhere',
    what: 'the residual variance is added to every entry of V',
    ops: ['model'],
    answer: otherwise('model', (output, input) => ({
      ...output,
      V: table(
        square(output.V).map((row, i) => row.map((x, j) => (i === j ? x : x + number(input.sigma2_e)))),
      ),
    })),
  },
  {
    name: 'trace-not-divided',
    what: 'the trace of K is not divided by n',
    ops: ['heritability'],
    answer: asked('heritability', input =>
      input.definition === 'trace-scaled'
        ? { ...input, K: table(square(input.K).map(row => row.map(x => x * row.length))) }
        : input,
    ),
  },
  {
    name: 'covariance-counted-once',
    what: 'the covariance share is cov/var, not 2 cov/var',
    ops: ['decompose'],
    answer: otherwise('decompose', output => ({
      ...output,
      covariance_share: `${number(output.covariance_share) / 2}`,
    })),
  },
  {
    name: 'skip-off-by-one',
    what: 'one normal draw more than asked is thrown away',
    ops: ['simulate', 'standardize'],
    answer: asked('simulate', input => ({ ...input, skip: number(input.skip) + 1 })),
  },
  {
    name: 'seed-without-sign',
    what: 'a negative seed is read as its absolute value',
    ops: ['random'],
    answer: asked('random', input => ({ ...input, seed: Math.abs(number(input.seed)) })),
  },
  {
    name: 'upper-for-lower',
    what: 'the draw is Lᵀz, not Lz',
    ops: ['draw'],
    runs: 600,
    answer: ({ op, input }, room) => {
      if (input.root !== 'cholesky') return room(op, input);
      const turned = {
        ...input,
        Sigma: (input.Sigma as string[][]).toReversed().map(row => row.toReversed()),
      };
      const answer = room(op, { ...turned, z: (input.z as string[]).toReversed() });
      return answer.status === 'ok'
        ? { ...answer, output: { x: (answer.output.x as string[]).toReversed() } }
        : answer;
    },
  },
  {
    name: 'ascending-eigenvalues',
    what: 'eigenvalues ascend, as LAPACK gives them',
    ops: ['spectrum'],
    answer: otherwise('spectrum', output => ({
      ...output,
      eigenvalues: (output.eigenvalues as string[]).toReversed(),
    })),
  },
  {
    name: 'allele-is-there',
    what: 'counts whether the allele is there, not how often',
    ops: ['genotype'],
    answer: otherwise('genotype', output => ({
      ...output,
      dosage: rows(output.dosage).map(row => row.map(x => (x === null ? null : `${Math.min(1, x)}`))),
    })),
  },
  {
    name: 'six-digits',
    what: 'prints six digits and does not say so',
    ops: ['echo', 'decompose'],
    answer: ({ op, input }, room) => {
      const answer = room(op, input);
      return answer.status === 'ok' ? { ...answer, output: sixDigits(answer.output) as Output } : answer;
    },
  },
  {
    name: 'wrong-df',
    what: 'F and t have one degree of freedom too many',
    ops: ['associate'],
    answer: otherwise('associate', (output, input) =>
      otherTails(output, input, (law, z, d) =>
        law === 'wald-t'
          ? studentTwoSidedTail(z, d + 1)
          : law.endsWith('-f')
            ? fUpperTail(z, 1, d + 1)
            : undefined,
      ),
    ),
  },
  {
    name: 'p-is-zero',
    what: 'p is one minus a distribution function: nothing below 1e-16, and log10 p ends at -16',
    ops: ['associate'],
    answer: otherwise('associate', (output, input) =>
      otherTails(output, input, (law, z, d) => {
        if (!law.endsWith('-f') && law !== 'wald-t') return undefined;
        const p = 1 - (1 - fUpperTail(law === 'wald-t' ? z * z : z, 1, d).p);
        return { p, log10: Math.max(-16, Math.log10(p)) };
      }),
    ),
  },
  {
    name: 'sign-of-the-minor-allele',
    what: 'the effect is that of the rarer allele, whichever is counted',
    ops: ['associate'],
    answer: otherwise('associate', (output, input) => {
      const dosage = dosageOf(input);
      const isCommon = (k: number) => {
        const seen = dosage.map(row => row[k]!).filter(x => x !== null);
        return seen.reduce((s, x) => s + x, 0) > seen.length;
      };
      const beta = (output.beta as (string | null)[]).map((b, k) =>
        b !== null && isCommon(k) ? `${-Number(b)}` : b,
      );
      return { ...output, beta };
    }),
  },
  {
    name: 'half-a-p-value',
    what: 'the likelihood ratio is given the p of a half mixture',
    ops: ['associate'],
    answer: otherwise('associate', (output, input) => ({
      ...output,
      p: (output.p as (string | null)[][]).map((row, t) =>
        row.map(p => (testsOf(input)[t] === 'lrt-chi2' && p !== null ? `${Number(p) / 2}` : p)),
      ),
    })),
  },
  {
    name: 'shrunk-effects',
    what: 'effects are shrunk by one part in a thousand',
    ops: ['associate'],
    answer: otherwise('associate', output => ({
      ...output,
      beta: (output.beta as (string | null)[]).map(b => (b === null ? null : `${0.999 * Number(b)}`)),
    })),
  },
];

function sixDigits(x: unknown): unknown {
  if (Array.isArray(x)) return x.map(sixDigits);
  if (typeof x === 'object' && x !== null)
    return Object.fromEntries(Object.entries(x).map(([name, y]) => [name, sixDigits(y)]));
  return typeof x === 'string' && Number.isFinite(Number(x)) ? String(Number(Number(x).toPrecision(6))) : x;
}
