import fc from 'fast-check';
import { expect } from 'vitest';
import { entry, type Matrix, type N } from '../../spec/linalg/matrix.ts';
import { Rational, rationals } from '../../spec/number/rational.ts';
import * as spec from '../../spec/relationship.ts';
import { bedSourceOf } from '../../src/genotypes/bed-source.ts';
import { relationshipFromBed } from '../../src/grm/relationship-from-bed.ts';
import { sequential } from '../../src/kernels/schedule.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { doubleDosage, exactDosage } from '../support/arbitraries.ts';
import { asyncLaw } from '../support/async-law.ts';
import { distance, toNumber } from '../support/digits.ts';
import {
  copiesOf,
  type PackedGenotypes,
  packedGenotypes,
  panelOf,
  panelShapes,
  reordered,
} from '../support/packed.ts';

const source = ({ packed, individuals, variants }: PackedGenotypes) =>
  bedSourceOf(packed, individuals, variants);
const options = fc.record({
  convention: fc.constantFrom(...spec.relationshipConventions),
  missing: fc.constantFrom('refuse' as const, 'mean' as const, 'pairwise' as const),
  monomorphic: fc.constantFrom('refuse' as const, 'drop' as const, 'count' as const),
});
const small = packedGenotypes({ individuals: 9, variants: 7 });

type Outcome<T> =
  | { readonly value: T }
  | { readonly code: string; readonly place: object; readonly message: string };
/** The value, or what is refused. A defect is rethrown. */
async function outcomeOf<T>(call: () => T | Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await call() };
  } catch (e) {
    if (!(e instanceof Error) || e.name !== 'Refusal') throw e;
    const { code, place, message } = e as Error & { code: string; place: object };
    return { code, place, message };
  }
}

/** Weighted sums promise 2^-45 of the scale √(KᵢᵢKⱼⱼ). */
const WEIGHTED = 2 ** -45;
/** Sums of equal weights without a missing genotype promise the last place: 2^-52 of the entry at most. */
const ONE_ULP = 2 ** -52;

const isExact = ({ codes }: PackedGenotypes, convention: string): boolean =>
  !codes.includes(0b01) && (convention === 'centre-only' || convention === 'vanraden-1');

/** √(KᵢᵢKⱼⱼ), and for a diagonal 1 + F̂ that can be 0, at least 1. */
function scaleOf(K: Matrix<Rational, N, N>, i: number, j: number, convention: string): number {
  const product = toNumber(entry(K, i, i)) * toNumber(entry(K, j, j));
  return convention === 'yang-2010-diagonal' ? Math.max(1, Math.sqrt(Math.abs(product))) : Math.sqrt(product);
}

asyncLaw(
  'packed genotypes give the exact fractions: within one ulp where weights are equal, 2^-45 of √(KᵢᵢKⱼⱼ) elsewhere',
  [small, options],
  async (data, how) => {
    const rows = copiesOf(data);
    const truth = await outcomeOf(() => spec.genomicRelationshipMatrix(rationals, exactDosage(rows), how));
    const found = await outcomeOf(() => relationshipFromBed(source(data), how, {}, sequential));
    if (!('value' in truth) || !('value' in found)) {
      expect('value' in found).toBe('value' in truth);
      return;
    }
    const { K } = found.value;
    for (let i = 0; i < K.rows; i++)
      for (let j = 0; j < K.rows; j++) {
        const exact = entry(truth.value, i, j);
        const scale = isExact(data, how.convention)
          ? Math.abs(toNumber(exact)) * ONE_ULP
          : scaleOf(truth.value, i, j, how.convention) * WEIGHTED;
        expect(distance(K.data[i + j * K.rows]!, exact, Rational.of(1))).toBeLessThanOrEqual(scale);
      }
  },
  400,
);

asyncLaw(
  'packed genotypes are refused as their dosages are: code, place and words',
  [small, options],
  async (data, how) => {
    const dosage = doubleDosage(copiesOf(data));
    const expected = await outcomeOf(() => genomicRelationshipMatrix(dosage, how));
    const found = await outcomeOf(() => relationshipFromBed(source(data), how, {}, sequential));
    if ('value' in expected) expect('value' in found).toBe(true);
    else expect(found).toEqual(expected);
  },
  400,
);

/** 30 digits in the chapter itself, so what is left is our own bound and its last rounding. */
const BOTH = WEIGHTED + 2 ** -52;

asyncLaw(
  'panels with groups of equal weights, blocks and gaps give what the chapter gives, to 2^-45 of √(KᵢᵢKⱼⱼ)',
  [panelShapes({ variants: 150 }), options],
  async (shape, how) => {
    const data = panelOf(shape);
    const expected = await outcomeOf(() => genomicRelationshipMatrix(doubleDosage(copiesOf(data)), how));
    const found = await outcomeOf(() => relationshipFromBed(source(data), how, {}, sequential));
    if (!('value' in expected) || !('value' in found)) {
      expect(found).toEqual(expected);
      return;
    }
    const [K, truth] = [found.value.K, expected.value];
    const n = K.rows;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const product = truth.data[i * (n + 1)]! * truth.data[j * (n + 1)]!;
        const scale = how.convention === 'yang-2010-diagonal' ? Math.max(1, product) : Math.sqrt(product);
        expect(Math.abs(K.data[i + j * n]! - truth.data[i + j * n]!)).toBeLessThanOrEqual(BOTH * scale);
      }
  },
  25,
);

asyncLaw(
  'a selection is the data that are selected: same bits, same refusals',
  [panelShapes({ variants: 40 }), options, fc.nat()],
  async (shape, how, seed) => {
    const data = panelOf(shape);
    const take = (length: number, step: number) =>
      Array.from({ length: 1 + ((seed + step) % length) }, (_, at) => (at * step + seed) % length);
    const people = [...new Set(take(data.individuals, 7))];
    const variants = [...new Set(take(data.variants, 3))];
    const found = await outcomeOf(() =>
      relationshipFromBed(source(data), how, { people, variants }, sequential),
    );
    const expected = await outcomeOf(() =>
      relationshipFromBed(source(reordered(data, people, variants)), how, {}, sequential),
    );
    expect(found).toEqual(expected);
  },
  30,
);
