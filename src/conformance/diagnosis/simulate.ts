import { type StandardizeConvention, standardizeConventions } from '../../genotypes/policies.ts';
import { cholesky } from '../../linalg/cholesky.ts';
import { fromRows, toRows } from '../../linalg/dense.ts';
import { canonicalSigns, symmetricEigen } from '../../linalg/eigen.ts';
import { MersenneTwister, STATE_LENGTH } from '../../random/mersenne-twister.ts';
import { qnorm } from '../../random/normal-quantile.ts';
import { drawMultivariateNormal, normalRoots, type RandomStream, rMersenneTwister } from '../../simulate.ts';
import { costs, type Hypothesis, type Prediction } from './hypothesis.ts';
import { columnBy, plainRecipe } from './recipe.ts';
import { numberIn, numbersIn, type Subject, tableIn } from './subject.ts';

type Rows = readonly (readonly number[])[];

/** Streams that differ from R's default, by what a port forgets. */
const streams: readonly { readonly says: string; readonly of: (seed: number) => RandomStream }[] = [
  {
    says: 'right for one uniform a normal draw',
    of: seed => normalBy(rMersenneTwister(seed).unif, u => qnorm(u())),
  },
  {
    says: 'right for the two uniforms of a normal draw in the other order',
    of: seed =>
      normalBy(rMersenneTwister(seed).unif, u => {
        const low = u();
        return qnorm((Math.floor(LEADING * u()) + low) / LEADING);
      }),
  },
  {
    says: 'right for Box-Muller draws, the cosine',
    of: seed =>
      normalBy(rMersenneTwister(seed).unif, u => Math.sqrt(-2 * Math.log(u())) * Math.cos(2 * Math.PI * u())),
  },
  {
    says: 'right for a seed that is not scrambled (50 rounds of 69069 s + 1)',
    of: seed => ofState(seed, 0, s => (Math.imul(69069, s) + 1) >>> 0),
  },
  {
    says: 'right for a seed that is scrambled once too often',
    of: seed => ofState(seed, 52, s => (Math.imul(69069, s) + 1) >>> 0),
  },
  {
    says: 'right for a seed that is scrambled once too seldom',
    of: seed => ofState(seed, 50, s => (Math.imul(69069, s) + 1) >>> 0),
  },
  {
    says: 'right for init_genrand, the usual seeding of the Mersenne Twister (numpy, C++)',
    of: seed => ofWords(initGenrand(seed)),
  },
];
/** 2²⁷ */
const LEADING = 134217728;
const normalBy = (unif: () => number, draw: (unif: () => number) => number): RandomStream => ({
  unif,
  norm: () => draw(unif),
});

function ofState(seed: number, rounds: number, next: (s: number) => number): RandomStream {
  let s = seed >>> 0;
  for (let k = 0; k < rounds; k++) s = next(s);
  return ofWords(
    Uint32Array.from({ length: STATE_LENGTH }, () => {
      s = next(s);
      return s;
    }),
  );
}
function ofWords(words: Uint32Array): RandomStream {
  const twister = new MersenneTwister(words);
  return normalBy(
    () => twister.next() / 2 ** 32,
    u => qnorm((Math.trunc(LEADING * u()) + u()) / LEADING),
  );
}
/** @source Matsumoto and Nishimura (2002), mt19937ar.c */
function initGenrand(seed: number): Uint32Array {
  const state = new Uint32Array(STATE_LENGTH);
  state[0] = seed >>> 0;
  for (let i = 1; i < STATE_LENGTH; i++) {
    const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
    state[i] = (Math.imul(1812433253, before) + i) >>> 0;
  }
  return state;
}

/** Most draws that are repeated for a guess. */
const MOST_DRAWS = 20_000;

/** Other generators, and a stream that starts elsewhere. */
export function randomHypotheses({ input }: Subject): Hypothesis[] {
  const [seed, count] = [numberIn(input.seed), numberIn(input.count)];
  if (count > MOST_DRAWS) return [];
  const drawn = (next: () => number, skip: number): number[] => {
    for (let k = 0; k < skip; k++) next();
    return Array.from({ length: count }, next);
  };
  const from = (of: (seed: number) => RandomStream, skip = 0): Prediction => ({
    uniform: drawn(of(seed).unif, skip),
    normal: drawn(of(seed).norm, skip),
  });
  const asked = "R's Mersenne-Twister with Inversion";
  return [
    ...streams.map(({ says, of }) => ({ says, asked, cost: costs.slip, predict: () => from(of) })),
    {
      says: 'right for the stream from its second draw on',
      asked: 'from its first',
      cost: costs.slip,
      predict: () => from(rMersenneTwister, 1),
    },
    {
      says: 'right for normal draws that follow the uniform ones',
      asked: 'a fresh set.seed for each',
      cost: costs.slip,
      predict: () => {
        const stream = rMersenneTwister(seed);
        drawn(stream.unif, 0);
        return { normal: drawn(stream.norm, 0) };
      },
    },
  ];
}

/** Signs of eigenvectors are told apart up to this rank. */
const MOST_SIGNS = 8;

/** Other roots of Σ, other signs of its vectors, another order of its values. */
export function drawHypotheses({ input }: Subject): Hypothesis[] {
  const Sigma = fromRows(tableIn(input.Sigma));
  const z = Float64Array.from(numbersIn(input.z));
  const { root } = input;
  const named = normalRoots
    .filter(name => name !== root)
    .map(name => ({
      says: `right under \`${name}\``,
      asked: `\`${root}\``,
      cost: costs.named,
      predict: () => ({ x: drawMultivariateNormal(Sigma, z, name) }),
    }));
  const upper = (): Prediction => {
    const L = toRows(cholesky(Sigma));
    return { x: L.map((_, j) => L.reduce((s, row, i) => s + row[j]! * z[i]!, 0)) }; // Lᵀz
  };
  const given = input.signs === undefined ? undefined : numbersIn(input.signs);
  return [
    ...named,
    { says: 'L′z, the transpose of the Cholesky factor', asked: 'Lz', cost: costs.slip, predict: upper },
    {
      says: 'Σz, without the root',
      asked: 'a root of Σ',
      cost: costs.slip,
      predict: () => ({ x: tableIn(input.Sigma).map(row => row.reduce((s, v, i) => s + v * z[i]!, 0)) }),
    },
    ...(root === 'eigen' ? eigenSlips(tableIn(input.Sigma), [...z], given) : []),
  ].map(hypothesis => ({ ...hypothesis }));
}

function eigenSlips(Sigma: Rows, z: readonly number[], given: readonly number[] | undefined): Hypothesis[] {
  const { roots, vectors } = spectrumOf(Sigma);
  const r = roots.length;
  const drawn = (
    signs: readonly number[],
    of: (k: number) => number,
    root: (s: number) => number,
  ): number[] =>
    Sigma.map((_, i) =>
      roots.reduce((s, value, k) => s + signs[k]! * root(value) * vectors[k]![i]! * z[of(k)]!, 0),
    );
  const asked = given ?? roots.map(() => 1);
  const itself = (k: number): number => k;
  const is = (says: string, instead: string, cost: number, x: () => number[]): Hypothesis => ({
    says,
    asked: instead,
    cost,
    predict: () => ({ x: x() }),
  });
  const turned =
    r > MOST_SIGNS
      ? []
      : Array.from({ length: 2 ** r - 1 }, (_, bits) =>
          asked.map((s, k) => (((bits + 1) >> k) & 1 ? -s : s)),
        ).map(signs =>
          is(
            `right with the signs ${signs.map(s => (s > 0 ? '+' : '−')).join('')} of the eigenvectors`,
            asked.map(s => (s > 0 ? '+' : '−')).join(''),
            costs.slip + r * Math.log10(2),
            () => drawn(signs, itself, s => s),
          ),
        );
  return [
    ...turned,
    is('right for eigenvalues in ascending order', 'descending', costs.slip, () =>
      drawn(
        asked,
        k => Sigma.length - 1 - k,
        s => s,
      ),
    ),
    is('right for eigenvalues without their root', 'V√Λ z', costs.slip, () =>
      drawn(asked, itself, s => s * s),
    ),
  ];
}

/** √λ and vectors of the eigenvalues above rounding, by the rule of signs. */
function spectrumOf(Sigma: Rows): { readonly roots: number[]; readonly vectors: number[][] } {
  const { values, vectors } = symmetricEigen(fromRows(Sigma), 'Sigma');
  const columns = toRows(canonicalSigns(vectors));
  const kept = [...values.keys()].filter(k => values[k]! > 1e-12 * Math.abs(values[0]!));
  return { roots: kept.map(k => Math.sqrt(values[k]!)), vectors: kept.map(k => columns.map(row => row[k]!)) };
}

interface Simulated {
  readonly stream: (seed: number) => RandomStream;
  readonly skip: number;
  readonly residualsFirst: boolean;
  readonly convention: StandardizeConvention;
  readonly sigmaU: number;
  readonly sigmaE: number;
  readonly beta: number;
  readonly fixed: number;
  readonly raw: boolean;
  readonly draw: (Sigma: Rows, z: readonly number[]) => readonly number[];
}

/** The documented simulation with one step of another kind. */
export function simulateHypotheses({ input }: Subject): Hypothesis[] {
  const rows = tableIn(input.dosage);
  const n = rows.length;
  const usual: Simulated = {
    stream: rMersenneTwister,
    skip: numberIn(input.skip),
    residualsFirst: false,
    convention: input.convention as StandardizeConvention,
    sigmaU: numberIn(input.sigma_u),
    sigmaE: numberIn(input.sigma_e),
    beta: numberIn(input.beta),
    fixed: numberIn(input.fixed),
    raw: false,
    draw: (Sigma, z) => drawn(Sigma, z, 1),
  };
  if (usual.skip > MOST_DRAWS || n > 100) return [];
  const run = (change: Partial<Simulated>): Prediction =>
    simulated(rows, numberIn(input.seed), { ...usual, ...change });
  const is = (
    says: string,
    asked: string,
    change: Partial<Simulated>,
    cost: number = costs.slip,
  ): Hypothesis => ({
    says,
    asked,
    cost,
    predict: () => run(change),
  });
  return [
    ...[-2, -1, 1, 2]
      .map(by =>
        is(`right for ${usual.skip + by} normal draws skipped`, `${usual.skip}`, { skip: usual.skip + by }),
      )
      .filter((_, k) => usual.skip + [-2, -1, 1, 2][k]! >= 0),
    is('right for no draws skipped', `${usual.skip}`, { skip: 0 }),
    is('right for residuals that are drawn before g', 'after g', { residualsFirst: true }),
    is('right for sigma_u taken for a variance', 'an SD', { sigmaU: Math.sqrt(usual.sigmaU) }),
    is('right for sigma_e taken for a variance', 'an SD', { sigmaE: Math.sqrt(usual.sigmaE) }),
    is('right for sigma_e squared', 'an SD', { sigmaE: usual.sigmaE ** 2 }),
    is('right for the fixed effect of the raw dosage', 'of the standardised one', { raw: true }),
    is('right for the fixed effect of the next variant', 'counted from 0', {
      fixed: (usual.fixed + 1) % rows[0]!.length,
    }),
    is('right for the fixed effect of the variant before', 'counted from 0', {
      fixed: (usual.fixed + rows[0]!.length - 1) % rows[0]!.length,
    }),
    is('right for −beta', 'beta', { beta: -usual.beta }),
    is('right without the fixed effect', 'beta', { beta: 0 }),
    is('right for eigenvectors with a negative first component', 'a positive one', {
      draw: (Sigma, z) => drawn(Sigma, z, -1),
    }),
    is('right for a largest component that is positive', 'the first', {
      draw: (Sigma, z) => drawn(Sigma, z, 'largest'),
    }),
    is('right for eigenvalues in ascending order', 'descending', {
      draw: (Sigma, z) => drawn(Sigma, z.toReversed(), 1),
    }),
    is('right for eigenvalues without their root', 'V√Λ z', {
      draw: (Sigma, z) => drawn(Sigma, z, 'squared'),
    }),
    ...(['cholesky', 'symmetric-root'] as const).map(root =>
      is(`right under \`${root}\``, '`eigen`', {
        draw: (Sigma, z) => [...drawMultivariateNormal(fromRows(Sigma), Float64Array.from(z), root)],
      }),
    ),
    ...signHypotheses(rows, usual, run),
    ...standardizeConventions
      .filter(name => name !== usual.convention)
      .map(name =>
        is(`right under \`${name}\``, `\`${usual.convention}\``, { convention: name }, costs.named),
      ),
    ...streams.map(({ says, of }) => is(says, "R's Mersenne-Twister with Inversion", { stream: of })),
    is('right for draws in single precision (binary32)', 'binary64', {
      stream: seed => rounded(rMersenneTwister(seed)),
    }),
  ];
}

const rounded = ({ unif, norm }: RandomStream): RandomStream => ({ unif, norm: () => Math.fround(norm()) });

/** Whatever signs an eigensolver returns. */
function signHypotheses(
  rows: Rows,
  usual: Simulated,
  run: (change: Partial<Simulated>) => Prediction,
): Hypothesis[] {
  const { roots } = spectrumOf(covarianceOf(rows, usual).Sigma);
  const r = roots.length;
  if (r > MOST_SIGNS || r === 0) return [];
  return Array.from({ length: 2 ** r - 1 }, (_, bits) =>
    roots.map((_, k) => (((bits + 1) >> k) & 1 ? -1 : 1)),
  ).map(signs => ({
    says: `right with the signs ${signs.map(s => (s > 0 ? '+' : '−')).join('')} of the eigenvectors`,
    asked: 'a first component above 0',
    cost: costs.slip + r * Math.log10(2),
    predict: () => run({ draw: (Sigma, z) => drawn(Sigma, z, signs) }),
  }));
}

function drawn(
  Sigma: Rows,
  z: readonly number[],
  how: 1 | -1 | 'largest' | 'squared' | readonly number[],
): number[] {
  const { roots, vectors } = spectrumOf(Sigma);
  return Sigma.map((_, i) =>
    roots.reduce((s, root, k) => {
      const v = vectors[k]!;
      const largest = v.reduce((a, x) => (Math.abs(x) > Math.abs(a) ? x : a), 0);
      const sign =
        typeof how === 'number'
          ? how
          : how === 'largest'
            ? Math.sign(largest)
            : how === 'squared'
              ? 1
              : how[k]!;
      return s + sign * (how === 'squared' ? root * root : root) * v[i]! * z[k]!;
    }, 0),
  );
}

function covarianceOf(
  rows: Rows,
  { convention, sigmaU }: Simulated,
): { readonly Z: Rows; readonly Sigma: Rows } {
  const columns = rows[0]!.map((_, k) =>
    columnBy(
      plainRecipe(convention, 'refuse'),
      rows.map(row => row[k]!),
    ),
  );
  const Z = rows.map((_, i) => columns.map(c => c.z[i]!));
  const Sigma = Z.map((a, i) =>
    Z.map((_, j) => {
      const [low, high] = [Z[Math.min(i, j)]!, Z[Math.max(i, j)]!];
      return (sigmaU * sigmaU * low.reduce((s, x, k) => s + x * high[k]!, 0)) / a.length;
    }),
  );
  return { Z, Sigma };
}

function simulated(rows: Rows, seed: number, s: Simulated): Prediction {
  const n = rows.length;
  const { Z, Sigma } = covarianceOf(rows, s);
  const stream = s.stream(seed);
  for (let k = 0; k < s.skip; k++) stream.norm();
  const [first, second] = [Array.from({ length: n }, stream.norm), Array.from({ length: n }, stream.norm)];
  const [z, e] = s.residualsFirst ? [second, first] : [first, second];
  const g = s.draw(Sigma, z);
  const epsilon = e.map(x => s.sigmaE * x);
  const x = s.raw ? rows : Z;
  return { g, epsilon, y: g.map((v, i) => x[i]![s.fixed]! * s.beta + v + epsilon[i]!) };
}
