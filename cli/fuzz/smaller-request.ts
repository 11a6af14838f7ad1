import type { Json } from '../../src/conformance/case.ts';
import { peopleOf, variantsOf } from '../../src/conformance/question.ts';
import type { Input } from './questions/index.ts';

/**
 * What a question can be made smaller by, the largest step first: people, variants, covariates and tests leave, a K
 * becomes an identity, numbers become 0, 1 or short. Whether the smaller question still has an answer is not asked
 * here. Every step is towards fewer and simpler numbers, so that shrinking ends.
 */
export function* smallerInputs(input: Input): Generator<Input> {
  yield* fewerPeople(input);
  yield* fewerVariants(input);
  yield* fewerCovariates(input);
  yield* fewer(input, 'tests');
  yield* fewer(input, 'values');
  yield* simplerMatrices(input);
  yield* simplerNumbers(input);
}

type Rows = readonly (readonly Json[])[];
const PER_PERSON = ['y', 'x', 'g', 'z', 'X', 'dosage', 'alleles'] as const;
const SQUARE = ['K', 'Sigma'] as const;
const PER_VARIANT = ['dosage', 'alleles'] as const;

/** Every list of places that may be kept of n: each half, then all but one, then all but two neighbours. */
function* kept(n: number): Generator<number[]> {
  const all = Array.from({ length: n }, (_, i) => i);
  const half = Math.floor(n / 2);
  if (n > 3) yield all.slice(0, half);
  if (n > 3) yield all.slice(half);
  if (n > 1) for (const i of all.toReversed()) yield all.filter(k => k !== i);
  if (n > 2) for (const i of all.slice(1)) yield all.filter(k => k !== i && k !== i - 1);
}

function* fewerPeople(input: Input): Generator<Input> {
  const n = peopleOf(input) ?? (input.Sigma as Rows | undefined)?.length ?? 0;
  for (const keep of kept(n)) {
    const chosen: Record<string, Json> = { ...input };
    for (const name of PER_PERSON) if (isList(input[name])) chosen[name] = keep.map(i => at(input[name], i));
    for (const name of SQUARE)
      if (isList(input[name])) chosen[name] = keep.map(i => keep.map(j => at(at(input[name], i), j)));
    yield chosen;
  }
}

function* fewerVariants(input: Input): Generator<Input> {
  for (const keep of kept(variantsOf(input) ?? 0)) {
    const chosen: Record<string, Json> = { ...input };
    for (const name of PER_VARIANT)
      if (isList(input[name])) chosen[name] = (input[name] as Rows).map(row => keep.map(k => at(row, k)));
    if (isList(input.counted)) chosen.counted = keep.map(k => at(input.counted, k));
    if (typeof input.fixed === 'number') chosen.fixed = Math.max(0, keep.indexOf(input.fixed));
    yield chosen;
  }
}

function* fewerCovariates(input: Input): Generator<Input> {
  if (!isList(input.X)) return;
  const X = input.X as Rows;
  for (const keep of kept(X[0]?.length ?? 0)) yield { ...input, X: X.map(row => keep.map(k => at(row, k))) };
}

function* fewer(input: Input, name: string): Generator<Input> {
  if (!isList(input[name])) return;
  for (const keep of kept((input[name] as readonly Json[]).length))
    yield { ...input, [name]: keep.map(k => at(input[name], k)) };
}

function* simplerMatrices(input: Input): Generator<Input> {
  for (const name of SQUARE) {
    if (!isList(input[name])) continue;
    const A = input[name] as Rows;
    const diagonal = A.map((row, i) => row.map((x, j) => (i === j ? x : '0')));
    const identity = A.map((row, i) => row.map((_, j) => (i === j ? '1' : '0')));
    const [zeros, ones] = ['0', '1'].map(x => A.map(row => row.map(() => x)));
    // each of these is simpler than those after it: none is gone back to
    for (const simple of [zeros!, identity, ones!, diagonal]) {
      if (JSON.stringify(simple) === JSON.stringify(A)) break;
      yield { ...input, [name]: simple };
    }
  }
}

const NUMBERS = [
  'sigma2_g',
  'sigma2_e',
  'sigma_u',
  'sigma_e',
  'b',
  'beta',
  'seed',
  'skip',
  'count',
  'y',
  'X',
  'K',
  'Sigma',
  'dosage',
  'x',
  'g',
  'z',
  'values',
] as const;

function* simplerNumbers(input: Input): Generator<Input> {
  for (const name of NUMBERS) {
    const whole = input[name];
    if (whole === undefined) continue;
    const symmetric = (SQUARE as readonly string[]).includes(name);
    // the whole field at once, then number by number
    const rounded = eachNumber(whole, x => simpler(x)[0] ?? x);
    if (isList(whole) && JSON.stringify(rounded) !== JSON.stringify(whole))
      yield { ...input, [name]: rounded };
    for (const path of places(whole)) {
      if (symmetric && path[0]! < path[1]!) continue;
      for (const x of simpler(path.reduce(at, whole))) {
        const once = put(whole, path, x);
        yield { ...input, [name]: symmetric ? put(once, path.toReversed(), x) : once };
      }
    }
  }
}

/** Numbers that are simpler than one, the simplest first. */
function simpler(x: Json): Json[] {
  if (typeof x === 'number')
    return [...new Set([0, 1, Math.trunc(x / 2)])].filter(y => Math.abs(y) < Math.abs(x));
  if (typeof x !== 'string' || x === '0') return [];
  const value = Number(x);
  if (!Number.isFinite(value)) return [];
  if (x === '1') return ['0'];
  const whole = String(Math.trunc(value));
  const shorter = [
    String(Math.trunc(value / 2)),
    whole,
    value < 0 ? x.slice(1) : x,
    String(Math.round(4 * value) / 4),
  ];
  return [
    ...new Set([
      '0',
      '1',
      ...shorter.filter(t => t.length < x.length || Math.abs(Number(t)) < Math.abs(value)),
    ]),
  ]
    .map(t => (t === '-0' ? '0' : t))
    .filter(t => t !== x);
}

const isList = (x: Json | undefined): x is readonly Json[] => Array.isArray(x);
const at = (x: Json | undefined, i: number): Json => (x as readonly Json[])[i]!;
const eachNumber = (x: Json, change: (x: Json) => Json): Json =>
  isList(x) ? x.map(y => eachNumber(y, change)) : change(x);
const put = (x: Json, [i, ...rest]: readonly number[], value: Json): Json =>
  i === undefined ? value : (x as readonly Json[]).with(i, put(at(x, i), rest, value));
function places(x: Json, path: readonly number[] = []): (readonly number[])[] {
  return isList(x) ? x.flatMap((y, i) => places(y, [...path, i])) : [path];
}
