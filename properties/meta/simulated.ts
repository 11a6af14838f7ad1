import type { Answer, Ask } from '../../cli/fuzz/laws/law.ts';
import type { Json } from '../../src/conformance/case.ts';
import { fromRows, toRows } from '../../src/linalg/dense.ts';
import { symmetricEigen } from '../../src/linalg/eigen.ts';
import { MersenneTwister, STATE_LENGTH } from '../../src/random/mersenne-twister.ts';
import { qnorm, rMersenneTwister } from '../../src/simulate.ts';
import { standardize } from '../../src/standardize.ts';

/**
 * A simulation in steps that can each be got wrong. Without a mistake it is the documented one.
 */
const steps = {
  stream: (seed: number): { unif: () => number; norm: () => number } => rMersenneTwister(seed),
  skip: (skip: number): number => skip,
  convention: (name: string): string => name,
  /** Σ from K and the SD of the effects. */
  spread: (sigmaU: number): number => sigmaU * sigmaU,
  residual: (sigmaE: number): number => sigmaE,
  /** True where the n draws of ε are taken before those of g. */
  residualsFirst: false,
  sign: (vector: readonly number[]): number => (vector.find(x => Math.abs(x) > 1e-9)! > 0 ? 1 : -1),
  /** Which draw goes with the k-th largest of n eigenvalues. */
  paired: (k: number, _n: number): number => k,
  root: (eigenvalue: number): number => Math.sqrt(eigenvalue),
  /** The column of the fixed effect, from the standardised and the raw genotypes. */
  fixed: (Z: number[][], _raw: number[][], at: number): number[] => Z.map(row => row[at]!),
  beta: (b: number): number => b,
  round: (x: number): number => x,
};
type Steps = typeof steps;

export function simulatedWith(planted: Partial<Steps>): Ask {
  const s: Steps = { ...steps, ...planted };
  const simulate = (input: { readonly [field: string]: Json }) => {
    const raw = (input.dosage as string[][]).map(row => row.map(Number));
    const n = raw.length;
    const options = {
      convention: s.convention(String(input.convention)) as never,
      missing: 'refuse',
      monomorphic: 'refuse',
    } as const;
    const Z = toRows(standardize(fromRows(raw), options).Z);
    const Sigma = Z.map(a =>
      Z.map(b => (a.reduce((t, x, k) => t + x * b[k]!, 0) / a.length) * s.spread(Number(input.sigma_u))),
    );
    const stream = s.stream(Number(input.seed));
    const draw = () => s.round(stream.norm());
    for (let i = 0; i < s.skip(Number(input.skip)); i++) draw();
    const first = Array.from({ length: n }, draw);
    const second = Array.from({ length: n }, draw);
    const [z, e] = s.residualsFirst ? [second, first] : [first, second];
    const { values, vectors } = symmetricEigen(
      fromRows(Sigma.map((row, i) => row.map((_, j) => Sigma[Math.max(i, j)]![Math.min(i, j)]!))),
    );
    const g = new Array<number>(n).fill(0);
    values.forEach((value, k) => {
      if (!(value > 1e-12 * values[0]!)) return;
      const v = toRows(vectors).map(row => row[k]!);
      v.forEach((x, i) => {
        g[i] = g[i]! + s.sign(v) * x * s.root(value) * z[s.paired(k, n)]!;
      });
    });
    const epsilon = e.map(x => s.residual(Number(input.sigma_e)) * x);
    const x = s.fixed(Z, raw, Number(input.fixed));
    return { g, epsilon, y: x.map((v, i) => v * s.beta(Number(input.beta)) + g[i]! + epsilon[i]!) };
  };
  return (op, input): Answer => {
    if (op === 'simulate') return { status: 'ok', output: simulate(input) };
    if (op === 'standardize') {
      const options = {
        convention: String(input.convention) as never,
        missing: 'refuse',
        monomorphic: 'refuse',
      } as const;
      return {
        status: 'ok',
        output: {
          Z: toRows(
            standardize(fromRows((input.dosage as string[][]).map(row => row.map(Number))), options).Z,
          ),
        },
      };
    }
    const [uniform, normal] = [s.stream(Number(input.seed)), s.stream(Number(input.seed))];
    const drawn = (next: () => number) => Array.from({ length: Number(input.count) }, () => s.round(next()));
    return { status: 'ok', output: { uniform: drawn(uniform.unif), normal: drawn(normal.norm) } };
  };
}

/** R's stream with another way from uniforms to a normal draw. */
const otherwise =
  (norm: (unif: () => number) => number): Steps['stream'] =>
  seed => {
    const { unif } = rMersenneTwister(seed);
    return { unif, norm: () => norm(unif) };
  };
/** The state filled by the congruential generator without R's fifty rounds of scrambling. */
const unscrambled: Steps['stream'] = seed => {
  let s = seed >>> 0;
  const state = Uint32Array.from({ length: STATE_LENGTH }, () => {
    s = (Math.imul(69069, s) + 1) >>> 0;
    return s;
  });
  const twister = new MersenneTwister(state);
  const unif = () => twister.next() / 2 ** 32;
  return { unif, norm: () => qnorm((Math.floor(2 ** 27 * unif()) + unif()) / 2 ** 27) };
};

/** The classic mistakes of a simulation. */
export const simulationBugs: readonly { readonly name: string; readonly planted: Partial<Steps> }[] = [
  { name: 'the generator is seeded without scrambling', planted: { stream: unscrambled } },
  { name: 'one uniform a normal draw, not two', planted: { stream: otherwise(unif => qnorm(unif())) } },
  {
    name: 'the two uniforms of a normal draw in the wrong order',
    planted: {
      stream: otherwise(unif => {
        const low = unif();
        return qnorm((Math.floor(2 ** 27 * unif()) + low) / 2 ** 27);
      }),
    },
  },
  {
    name: 'Box-Muller, not Inversion',
    planted: { stream: otherwise(unif => Math.sqrt(-2 * Math.log(unif())) * Math.cos(2 * Math.PI * unif())) },
  },
  { name: 'the residuals are drawn before g', planted: { residualsFirst: true } },
  { name: 'the skipped draws are not skipped', planted: { skip: () => 0 } },
  { name: 'one draw too many is skipped', planted: { skip: k => k + 1 } },
  { name: 'sigma_u is taken for a variance', planted: { spread: s => s } },
  { name: 'sigma_e is taken for a variance', planted: { residual: s => Math.sqrt(s) } },
  { name: 'the first component is made negative', planted: { sign: v => -steps.sign(v) } },
  {
    name: 'the largest component is made positive',
    planted: { sign: v => (v.reduce((a, x) => (Math.abs(x) > Math.abs(a) ? x : a), 0) > 0 ? 1 : -1) },
  },
  { name: 'the signs are left as the eigensolver gave them', planted: { sign: () => 1 } },
  { name: 'draws go with ascending eigenvalues', planted: { paired: (k, n) => n - 1 - k } },
  { name: 'the eigenvalue is not rooted', planted: { root: x => x } },
  { name: 'SD over n in K', planted: { convention: () => 'population-sd' } },
  {
    name: 'the fixed effect is of the raw dosage',
    planted: { fixed: (_, raw, at) => raw.map(row => row[at]!) },
  },
  {
    name: 'the fixed effect is of the next variant',
    planted: { fixed: (Z, _, at) => Z.map(row => row[(at + 1) % row.length]!) },
  },
  { name: 'the fixed effect has the other sign', planted: { beta: b => -b } },
  { name: 'draws kept as float32', planted: { round: Math.fround } },
];
