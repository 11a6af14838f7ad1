import { expect, test } from 'vitest';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import {
  type AssociateOptions,
  associate,
  leaveOneChromosomeOut,
  varianceComponentTest,
  variantLaws,
} from '../../spec/associate.ts';
import type { DosageMatrix } from '../../spec/genotype.ts';
import { build, exactMatrix, type N, type P } from '../../spec/linalg/matrix.ts';
import type { Problem } from '../../spec/linalg/problem.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import { exactDosage } from '../support/arbitraries.ts';
import { refusalOf } from '../support/refusals.ts';
import { answered, options } from '../support/scans.ts';

const DIGITS = 12;
const column = (v: readonly (number | string)[]) => exactMatrix<N, never>(v.map(x => [x]));
const ones = (n: number) => exactMatrix<N, P>(Array.from({ length: n }, () => [1]));
/** Six people, three pairs of relatives. */
const six: Problem = {
  y: column([3, 1, 4, 1, 5, 9]),
  X: exactMatrix([
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 0],
    [1, 1],
    [1, 0],
  ]),
  K: build(6, 6, (i, j) => Rational.of(i === j ? 4 : Math.floor(i / 2) === Math.floor(j / 2) ? 1 : 0)),
};
const dosage = exactDosage([
  [0, 1, 0, null, null, 0],
  [1, 1, 1, null, 1, 2],
  [2, 1, 2, null, 2, 1],
  [1, null, 0, null, 0, 2],
  [0, 1, 1, null, 2, 0],
  [2, 1, 0, null, 0, 1],
]);
const codes = (missing: AssociateOptions['missing'], of: DosageMatrix = dosage) =>
  associate(six, of, { ...options(['wald-f'], 'null', 'REML'), missing }, DIGITS).map(v =>
    v.status === 'ok' ? 'tested' : v.code,
  );

test('each variant has its own outcome: what stops one does not stop the others', () => {
  expect(codes('mean')).toEqual([
    'tested',
    'monomorphic',
    'rank-deficient',
    'all-missing',
    'tested',
    'tested',
  ]);
  expect(codes('refuse')).toEqual([
    'tested',
    'missing-genotype',
    'rank-deficient',
    'all-missing',
    'missing-genotype',
    'tested',
  ]);
  const impossible = exactDosage([[3], [1], [null], [0], [1], [2]]);
  expect(codes('mean', impossible)).toEqual(['not-a-dosage']);
});

test('a column that misses the span of X by 1e-40 is tested, and has its digits', () => {
  const off = Rational.parse('1e-40');
  const near: DosageMatrix = build(6, 1, (i, j) =>
    six.X.at[i]![1]!.plus(i === 3 ? off : Rational.of(0)).times(Rational.of(j + 1)),
  );
  const [scan] = associate(six, near, options(['wald-f', 'lrt-chi2'], 'refit', 'REML'), DIGITS);
  expect(answered(scan)?.tests.map(t => t.status)).toEqual(['ok', 'ok']);
});

/** K = ZZᵀ with centred columns: K1 = 0, and X has an intercept. */
const centred: Problem = {
  y: column([2, -1, 0, 3, 1]),
  X: ones(5),
  K: exactMatrix([
    [2, -1, -1, 0, 0],
    [-1, 2, -1, 0, 0],
    [-1, -1, 4, -1, -1],
    [0, 0, -1, 2, -1],
    [0, 0, -1, -1, 2],
  ]),
};
const x5 = exactDosage([[0], [1], [2], [1], [0]]);

test('ML with a centred K and an intercept has no maximum: the Wald test under REML keeps its answer', () => {
  const [scan] = associate(centred, x5, options(variantLaws, 'refit', 'REML'), DIGITS);
  const { effect, tests } = answered(scan)!;
  expect(effect.status).toBe('ok');
  expect(tests.map(t => [t.law, t.status === 'ok' ? 'ok' : t.code])).toEqual([
    ['wald-f', 'ok'],
    ['wald-t', 'ok'],
    ['wald-chi2', 'ok'],
    ['lrt-chi2', 'no-maximum'],
    ['score-chi2', 'ok'],
    ['score-f', 'no-maximum'],
  ]);
  expect(refusalOf(() => varianceComponentTest(centred, 'ML', 'lrt-chi2', DIGITS))).toMatchObject({
    code: 'no-maximum',
  });
});

test('one residual contrast with x does not identify V: the effect is refused as flat, the score stays', () => {
  const three: Problem = {
    y: column([1, 5, 2]),
    X: ones(3),
    K: exactMatrix([
      [2, 1, 0],
      [1, 2, 0],
      [0, 0, 1],
    ]),
  };
  const [scan] = associate(
    three,
    exactDosage([[0], [1], [2]]),
    options(['wald-f', 'score-chi2'], 'refit', 'REML'),
    DIGITS,
  );
  const { effect, tests } = answered(scan)!;
  expect([effect, ...tests].map(o => (o.status === 'ok' ? 'ok' : o.code))).toEqual(['flat', 'flat', 'ok']);
});

test('an effect that K gives no variance at σ²e = 0 is refused: its standard error would be 0', () => {
  // y of the first four people spreads like K, so that σ²e = 0 is best; K does not see the fifth, whom x explains
  const problem: Problem = {
    y: column(['0.125', '8', '-96', '0.125', '7']),
    X: exactMatrix([[1], [1], [1], [-1], [0]]),
    K: build(5, 5, (i, j) => Rational.of(i === j && i < 4 ? [1, 64, 4096, 1][i]! : 0)),
  };
  const [scan] = associate(
    problem,
    exactDosage([[0], [0], [0], [0], [2]]),
    options(['wald-f'], 'refit', 'REML'),
    DIGITS,
  );
  const { effect } = answered(scan)!;
  expect(effect.status === 'ok' ? `σ²e = ${effect.sigma2e.value}` : effect.code).toBe('zero-variance');
});

test('a phenotype that X and the variant explain has no likelihood to refit, and no residual to scale by', () => {
  const problem: Problem = { ...six, y: column([1, 3, 5, 3, 1, 5]) }; // 1 + 2x
  const x = exactDosage([[0], [1], [2], [1], [0], [2]]);
  const of = (components: AssociateOptions['components']) => {
    const [scan] = associate(
      problem,
      x,
      options(['wald-f', 'lrt-chi2', 'score-f'], components, 'REML'),
      DIGITS,
    );
    const { effect, tests } = answered(scan)!;
    return [effect, ...tests].map(o => (o.status === 'ok' ? 'ok' : o.code));
  };
  expect(of('refit')).toEqual(['no-maximum', 'no-maximum', 'no-maximum', 'ok']);
  expect(of('null-ratio')).toEqual(['zero-variance', 'zero-variance', 'zero-variance', 'ok']);
  expect(of('null')).toEqual(['ok', 'ok', 'ok', 'ok']);
});

test.each<[string, string, () => unknown]>([
  [
    'a law of a component',
    'unknown-convention',
    () => associate(six, dosage, options(['lrt-half-mixture' as never], 'null', 'REML'), DIGITS),
  ],
  ['no law', 'empty', () => associate(six, dosage, options([], 'null', 'REML'), DIGITS)],
  [
    'another method',
    'unknown-convention',
    () => associate(six, dosage, options(['wald-f'], 'null', 'EM' as never), DIGITS),
  ],
  [
    'another source',
    'unknown-convention',
    () => associate(six, dosage, options(['wald-f'], 'p3d' as never, 'ML'), DIGITS),
  ],
  [
    'pairwise',
    'unknown-convention',
    () =>
      associate(six, dosage, { ...options(['wald-f'], 'null', 'ML'), missing: 'pairwise' as never }, DIGITS),
  ],
  ['other people', 'dimension-mismatch', () => associate(six, x5, options(['wald-f'], 'null', 'ML'), DIGITS)],
  [
    'n = p + 1',
    'no-residual-df',
    () =>
      associate(
        {
          y: column([1, 2]),
          X: ones(2),
          K: build(2, 2, (i, j) => Rational.of(i === j ? 1 : 0)),
        },
        exactDosage([[0], [1]]),
        options(['score-f'], 'null', 'ML'),
        DIGITS,
      ),
  ],
  [
    'X of rank 1',
    'rank-deficient',
    () =>
      associate(
        { ...six, X: build(6, 2, () => Rational.of(1)) },
        dosage,
        options(['wald-f'], 'null', 'ML'),
        DIGITS,
      ),
  ],
  [
    'K below 0',
    'not-psd',
    () =>
      associate(
        { ...six, K: build(6, 6, (i, j) => Rational.of(i === j ? -1 : 0)) },
        dosage,
        options(['wald-f'], 'null', 'ML'),
        DIGITS,
      ),
  ],
  [
    'a law of a variant for the component',
    'unknown-convention',
    () => varianceComponentTest(six, 'REML', 'wald-f' as never, DIGITS),
  ],
  [
    'one chromosome',
    'no-variants',
    () =>
      leaveOneChromosomeOut(rationals, x5, ['1'], {
        convention: 'hwe-sd',
        missing: 'mean',
        monomorphic: 'drop',
      }),
  ],
  [
    'chromosomes of other variants',
    'dimension-mismatch',
    () =>
      leaveOneChromosomeOut(rationals, x5, ['1', '2'], {
        convention: 'hwe-sd',
        missing: 'mean',
        monomorphic: 'drop',
      }),
  ],
])('%s is refused as %s', (_, code, call) => {
  expect(refusalOf(call)).toMatchObject({ code });
});

test('over the protocol: short names, tables by test, an outcome for each variant', () => {
  const input = {
    y: ['3', '1', '4', '1', '5', '9'],
    X: [['1'], ['1'], ['1'], ['1'], ['1'], ['1']],
    K: six.K.at.map(row => row.map(String)),
    dosage: [
      ['0', '1'],
      ['1', '1'],
      ['2', '1'],
      ['1', null],
      ['0', '1'],
      ['2', '1'],
    ],
    method: 'REML',
    components: 'refit',
    missing: 'mean',
  };
  const ask = (tests: string[]) => {
    const answer = answerWithSpec('associate', { ...input, tests }, DIGITS);
    if (answer.status !== 'ok') throw new Error(JSON.stringify(answer));
    return answer.output;
  };
  const { outcome, beta, statistic } = ask(['score', 'wald', 'lrt']);
  expect(outcome).toEqual(['tested', 'monomorphic']);
  expect((beta as unknown[])[1]).toBeNull();
  expect(statistic).toEqual(ask(['score-f', 'wald-f', 'lrt-chi2']).statistic);
  expect((statistic as unknown[][]).map(row => row.length)).toEqual([2, 2, 2]);
  expect((ask(['wald']).p as unknown[][]).length).toBe(1);
});
