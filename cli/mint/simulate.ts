import type { FixtureFile } from '../../src/conformance/case.ts';
import { DOCUMENTED, documentedSimulation, GENERATOR, WHOLE_GRM } from './data.ts';
import { type CaseDraft, type GroupDraft, list, type Request, table } from './draft.ts';

const dosage = table(DOCUMENTED.dosage);
const documented = (skip: number, more: object = {}) => ({ ...documentedSimulation(skip), ...more });
const standardized: Request & { rungs: readonly string[] } = {
  op: 'standardize',
  input: { dosage, convention: 'sample-sd', missing: 'refuse', monomorphic: 'refuse' },
  rungs: ['Z'],
};
const grm: Request & { rungs: readonly string[] } = {
  op: 'relationship',
  input: { dosage, convention: 'sample-sd', missing: 'refuse', monomorphic: 'refuse' },
  rungs: ['K'],
};
const raw = (count: number): Request & { rungs: readonly string[] } => ({
  op: 'random',
  input: { generator: GENERATOR, seed: 13, count },
  rungs: ['uniform', 'normal'],
});

/** The root of a null eigenvalue that comes out as 1e-16: what a program with a backward stable eigensolver has left. */
const LEAKING = 7.5;

const notes: FixtureFile['notes'] = {
  SingularCovariance: {
    description:
      'The covariance has rank 3 of 5; the certified draw takes the two null eigenvalues as the zeros they are.',
    consequence:
      'R takes the root of a rounding error of 1e-17 and leaks 5e-9 of a normal draw into g: R’s own g agrees with this one to about 8 digits, and no program can do better than its own eigenvalues.',
    links: [],
  },
  SignOfEigenvectors: {
    description:
      'Mathematics leaves the sign of an eigenvector open. The rule here: its first component that is not 0 is positive.',
    consequence:
      'Another build of LAPACK may return one of 2^rank other draws for the same seed; each is N(0, Σ).',
    links: [],
  },
  LogarithmOfTheMachine: {
    description: 'R takes log from the C library, which is not correctly rounded everywhere; here it is.',
    consequence: 'About one normal draw in 100,000 differs from R’s in its last bit.',
    links: [],
  },
};

const WHOLE = table(WHOLE_GRM);
const draws = list([0.5, -0.25, 1.75, 0.25, 1.25]);
const eightSigns = [1, -1].flatMap(a => [1, -1].flatMap(b => [1, -1].map(c => [a, b, c])));
const nameOf = (signs: readonly number[]): string => signs.map(s => (s > 0 ? 'plus' : 'minus')).join('-');

const rule = (
  slug: string,
  comment: string,
  Sigma: readonly (readonly (string | null)[])[],
  z: string[],
): CaseDraft[] =>
  (['eigen', 'cholesky', 'symmetric-root'] as const).map(root => ({
    slug: `${slug}-${root}`,
    comment: `${comment} Root: ${root}.`,
    flags: root === 'eigen' ? ['SignOfEigenvectors'] : [],
    input: { Sigma, z, root },
    alternates: Object.fromEntries(
      ['eigen', 'cholesky', 'symmetric-root']
        .filter(r => r !== root)
        .map(r => [r, { op: 'draw', input: { Sigma, z, root: r } }]),
    ),
  }));

export const simulateGroups: readonly GroupDraft[] = [
  {
    chapter: 'simulate',
    group: 'simulate-generator',
    title: 'R’s generator: set.seed, Mersenne-Twister, Inversion',
    op: 'random',
    spec: ['simulate#rMersenneTwister', 'simulate#qnorm'],
    notes,
    cases: [13, 0, 1, 42, -1, 2147483647].map(seed => ({
      slug: `seed-${seed < 0 ? `minus-${-seed}` : seed}`,
      exact: 'binary64' as const,
      flags: ['LogarithmOfTheMachine'],
      comment: `set.seed(${seed}); runif(12), and set.seed(${seed}); rnorm(12).`,
      input: { generator: GENERATOR, seed, count: 12 },
    })),
  },
  {
    chapter: 'simulate',
    group: 'simulate-documented',
    title: 'The documented phenotype: as printed, and as documented',
    op: 'simulate',
    spec: ['simulate#simulatePhenotype', 'simulate#drawMultivariateNormal'],
    notes,
    cases: [
      {
        slug: 'as-printed',
        exact: 'decimal',
        flags: ['SingularCovariance', 'SignOfEigenvectors'],
        comment:
          'The printed code: set.seed(13), then mvrnorm. It gives the shares 0.8187, 0.1212, 0.6700, which the document does not show.',
        attainable: { g: LEAKING, y: LEAKING },
        input: documented(0),
        ladder: [raw(10), standardized, grm],
        alternates: { 'skip-2': { op: 'simulate', input: documented(2) } },
      },
      {
        slug: 'as-documented',
        exact: 'decimal',
        flags: ['SingularCovariance', 'SignOfEigenvectors'],
        comment: 'Two normal draws are taken first: this gives the documented shares 1.3277, 1.2751, 0.6073.',
        attainable: { g: LEAKING, y: LEAKING },
        input: documented(2),
        ladder: [raw(12), standardized, grm],
        alternates: { 'skip-0': { op: 'simulate', input: documented(0) } },
      },
      {
        slug: 'no-genetics',
        exact: 'decimal',
        comment: 'sigma_u = 0: g is 0, the draws for it are taken all the same.',
        input: documented(0, { sigma_u: '0' }),
      },
      {
        slug: 'seed-not-whole',
        refused: 'not-an-integer',
        comment: 'A seed of 13.5.',
        input: { ...documented(0), seed: '13.5' },
      },
      {
        slug: 'no-such-variant',
        refused: 'not-an-integer',
        comment: 'The fourth of three variants (counted from 0).',
        input: documented(0, { fixed: 3 }),
      },
      {
        slug: 'negative-spread',
        refused: 'negative-variance',
        comment: 'A negative standard deviation.',
        input: documented(0, { sigma_e: '-0.3' }),
      },
    ],
  },
  {
    chapter: 'simulate',
    group: 'simulate-signs',
    title: 'One seed, eight draws: the signs of three eigenvectors',
    op: 'draw',
    spec: ['simulate#drawWithSigns'],
    notes,
    cases: eightSigns.map(signs => ({
      slug: nameOf(signs),
      flags: ['SingularCovariance', 'SignOfEigenvectors'],
      comment: `The same normal draws, the vectors of the rule turned by ${signs.join(', ')}.`,
      attainable: { x: LEAKING },
      input: { Sigma: WHOLE, z: draws, root: 'eigen', signs },
    })),
  },
  {
    chapter: 'simulate',
    group: 'simulate-roots',
    title: 'Three roots of a covariance',
    op: 'draw',
    spec: ['simulate#drawMultivariateNormal'],
    notes,
    cases: [
      ...rule(
        'pair',
        'Two people related by one half.',
        table([
          [1, 0.5],
          [0.5, 1.25],
        ]),
        list([0.5, -1]),
      ),
      ...rule(
        'three',
        'Three people.',
        table([
          [1.25, 0.5, -0.25],
          [0.5, 1, 0.25],
          [-0.25, 0.25, 1.5],
        ]),
        list([0.5, -1, 2]),
      ),
      {
        slug: 'singular-cholesky',
        refused: 'not-positive-definite',
        comment: 'A singular covariance has no Cholesky factor without pivoting.',
        input: {
          Sigma: table([
            [1, 1],
            [1, 1],
          ]),
          z: list([1, 1]),
          root: 'cholesky',
        },
      },
      {
        slug: 'repeated',
        refused: 'repeated-eigenvalue',
        comment: 'The identity: no eigenvector is determined, so no eigen draw is.',
        input: {
          Sigma: table([
            [1, 0],
            [0, 1],
          ]),
          z: list([1, 1]),
          root: 'eigen',
        },
      },
      {
        slug: 'not-psd',
        refused: 'not-psd',
        comment: 'Eigenvalues 3 and −1.',
        input: {
          Sigma: table([
            [1, 2],
            [2, 1],
          ]),
          z: list([1, 1]),
          root: 'eigen',
        },
      },
      {
        slug: 'asymmetric',
        refused: 'not-symmetric',
        comment: 'Two different covariances of one pair.',
        input: {
          Sigma: table([
            [1, 0.5],
            [0.25, 1],
          ]),
          z: list([1, 1]),
          root: 'eigen',
        },
      },
    ],
  },
];
