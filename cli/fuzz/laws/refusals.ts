import fc from 'fast-check';
import type { Json } from '../../../src/conformance/case.ts';
import { counts, withMissing } from './arbitraries.ts';
import { Answered, askingLaw, type ProtocolLaw, rowsOf, texts } from './law.ts';
import { component, method, problemInput, problemOf } from './problems.ts';

/**
 * Questions without an answer: each is a question in order, spoilt in one way. No oracle is needed to know that there
 * is nothing to answer, and every program that knows the op should see it.
 */
interface Input {
  readonly [field: string]: Json;
}
type Rows = readonly (readonly Json[])[];

const refusalLaw = (op: string, name: string, inputs: fc.Arbitrary<Input>): ProtocolLaw =>
  askingLaw(
    op,
    name,
    inputs,
    async (ask, _, input) => {
      const answer = await ask(op, input);
      if (answer.status === 'ok') throw new Answered(`${name}, and it was answered`);
    },
    10,
  );

/** Five to seven people and a mean or one covariate: any one thing can be spoilt and the rest is in order. */
const problem = fc
  .tuple(fc.integer({ min: 5, max: 7 }), fc.integer({ min: 1, max: 2 }))
  .chain(([n, p]) => problemOf(n, p))
  .map(problemInput);
const more: { readonly [op: string]: fc.Arbitrary<Input> } = {
  loglik: fc.tuple(component, component, method).map(([g, e, m]) => ({
    sigma2_g: String(g),
    sigma2_e: String(e),
    method: m,
    convention: 'error-contrasts',
  })),
  fit: method.map(m => ({ method: m })),
  associate: method.map(m => ({ tests: ['wald-f'], method: m, components: 'null', missing: 'refuse' })),
};
const atComponents = more.loglik!.map(({ convention: _, ...rest }) => rest);
const inOrder = (op: string): fc.Arbitrary<Input> =>
  fc.tuple(problem, more[op] ?? atComponents).map(([p, rest]) => ({
    ...p,
    ...rest,
    ...(op === 'associate' ? { dosage: (p.y as Json[]).map((_, i) => [String(i % 3)]) } : {}),
  }));

const put = (rows: Json | undefined, i: number, j: number, x: Json): Json =>
  (rows as Rows).map((row, a) => row.map((old, b) => (a === i && b === j ? x : old)));
const at = (rows: Json | undefined, i: number, j: number): Json => (rows as Rows)[i]![j]!;
const list = (x: Json | undefined): readonly Json[] => x as readonly Json[];

const spoilt: readonly { readonly what: string; readonly spoil: (input: Input) => Input }[] = [
  // by an eighth: symmetrised, it would be a covariance again
  {
    what: 'K is not symmetric',
    spoil: q => ({ ...q, K: put(q.K, 0, 1, String(Number(at(q.K, 0, 1)) + 1 / 8)) }),
  },
  { what: 'K has a negative eigenvalue', spoil: q => ({ ...q, K: put(q.K, 1, 1, '-3') }) },
  {
    what: 'two columns of X are equal',
    spoil: q => ({ ...q, X: (q.X as Rows).map(row => [...row, row[0]!]) }),
  },
  { what: 'a phenotype is not a number', spoil: q => ({ ...q, y: list(q.y).with(2, 'nan') }) },
  { what: 'a covariate is infinite', spoil: q => ({ ...q, X: put(q.X, 3, 0, '+inf') }) },
  { what: 'y is one person short', spoil: q => ({ ...q, y: list(q.y).slice(1) }) },
  { what: 'X is one person short', spoil: q => ({ ...q, X: list(q.X).slice(1) }) },
];
const ops = ['loglik', 'fit', 'effects', 'predict', 'associate'] as const;
const atGiven = ['loglik', 'effects', 'predict'] as const;

const strict = { missing: 'refuse', monomorphic: 'refuse' };
const convention = fc.constantFrom('sample-sd', 'population-sd', 'hwe-sd', 'centre-only');
const dosageOps = ['standardize', 'relationship'] as const;
/** Counts, of which one place is exchanged. */
const spoiltDosage = (x: string | null): fc.Arbitrary<Input> =>
  fc.tuple(withMissing, convention).map(([rows, c]) => ({
    dosage: put(rowsOf(rows.map(row => row.map(v => v ?? 0))), 2, 0, x),
    convention: c,
    ...strict,
  }));

export const refusalLaws: readonly ProtocolLaw[] = [
  ...ops.flatMap(op =>
    spoilt.map(({ what, spoil }) => refusalLaw(op, `${op} is refused where ${what}`, inOrder(op).map(spoil))),
  ),
  ...atGiven.flatMap(op => [
    refusalLaw(
      op,
      `${op} is refused where a component is negative`,
      inOrder(op).map(q => ({ ...q, sigma2_g: '-0.5' })),
    ),
    refusalLaw(
      op,
      `${op} is refused where both components are 0`,
      inOrder(op).map(q => ({ ...q, sigma2_g: '0', sigma2_e: '0' })),
    ),
  ]),
  refusalLaw(
    'fit',
    'fit is refused where there are as many fixed effects as people',
    problem.chain(q =>
      fc.constantFrom('ML', 'REML').map(m => ({ ...q, X: identity(list(q.y).length), method: m })),
    ),
  ),
  ...dosageOps.flatMap(op => [
    refusalLaw(
      op,
      `${op} is refused where a variant does not vary`,
      fc.tuple(counts, fc.constantFrom('0', '2'), convention).map(([rows, x, c]) => ({
        dosage: rowsOf(rows).map(row => [...row, x]),
        convention: c,
        ...strict,
      })),
    ),
    refusalLaw(
      op,
      `${op} is refused where a genotype is missing and nothing says what to do`,
      spoiltDosage(null),
    ),
    refusalLaw(op, `${op} is refused where a dosage is above 2`, spoiltDosage('3')),
    refusalLaw(op, `${op} is refused where a dosage is negative`, spoiltDosage('-1')),
  ]),
  refusalLaw(
    'genotype',
    'genotype is refused where a third allele appears',
    fc.constantFrom('AT', 'TT', 'GA').map(t => ({ alleles: [['CC'], ['CG'], [t]], counted: ['C'] })),
  ),
  refusalLaw(
    'genotype',
    'genotype is refused where a genotype is not two letters',
    fc
      .constantFrom('C', 'CCC', 'C1', '', '--')
      .map(t => ({ alleles: [['CC'], ['CG'], [t]], counted: ['C'] })),
  ),
  refusalLaw(
    'draw',
    'draw is refused where the covariance has a negative eigenvalue',
    fc
      .tuple(fc.integer({ min: 2, max: 9 }), fc.constantFrom('eigen', 'cholesky', 'symmetric-root'))
      .map(([c, root]) => ({
        Sigma: [
          ['1', `${c}`],
          [`${c}`, '2'],
        ],
        z: ['1', '-1'],
        root,
      })),
  ),
  refusalLaw(
    'decompose',
    'decompose is refused where the phenotype does not vary',
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 5 })
      .map(x => ({ x: texts(x), b: '1', g: texts(x), y: x.map(() => '2.5') })),
  ),
  refusalLaw(
    'spectrum',
    'spectrum is refused where K is not symmetric',
    problem.map(({ K }) => ({ K: put(K, 0, 1, '77') })),
  ),
  refusalLaw(
    'heritability',
    'heritability is refused where a component is negative',
    problem.map(({ K }) => ({ K: K!, sigma2_g: '-1', sigma2_e: '1', definition: 'trace-scaled' })),
  ),
];

function identity(n: number): string[][] {
  return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => (i === j ? '1' : '0')));
}
