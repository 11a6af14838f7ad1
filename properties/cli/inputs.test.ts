import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Op, ops, readInput } from '../../cli/rooms/inputs.ts';
import { decimalText } from '../../cli/rooms/numbers.ts';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import { Rational } from '../../spec/number/rational.ts';
import { refusalClasses } from '../../src/conformance/refusal-classes.ts';
import { Refusal } from '../../src/linalg/refusal.ts';
import { law } from '../support/prop.ts';

const refusalOf = (op: Op, input: unknown): Refusal => {
  try {
    readInput(op, input);
  } catch (e) {
    if (e instanceof Refusal) return e;
    throw e;
  }
  throw new Error('was read');
};

const relationship = {
  dosage: [
    ['0', '1'],
    ['2', null],
  ],
  convention: 'hwe-sd',
  missing: 'mean',
  monomorphic: 'drop',
};
const seed = { generator: 'r-mersenne-twister-inversion', seed: 13, count: 3 };
const problem = {
  y: ['1', '2'],
  X: [['1'], ['1']],
  K: [
    ['1', '0'],
    ['0', '1'],
  ],
  method: 'REML',
};

test.each<[string, Op, unknown, string, object, string]>([
  ['no object', 'relationship', [relationship], 'malformed', {}, 'write an object with dosage, convention'],
  [
    'a missing field',
    'relationship',
    { ...relationship, missing: undefined },
    'malformed',
    { field: 'missing' },
    'is missing: relationship reads',
  ],
  [
    'an unknown field',
    'relationship',
    { ...relationship, maf: '0.01' },
    'malformed',
    { field: 'maf' },
    'it reads dosage',
  ],
  [
    'an unknown convention',
    'relationship',
    { ...relationship, convention: 'gcta' },
    'unknown-convention',
    { field: 'convention' },
    'vanraden-1',
  ],
  ['no people', 'relationship', { ...relationship, dosage: [] }, 'empty', { field: 'dosage' }, 'no rows'],
  [
    'no variants',
    'relationship',
    { ...relationship, dosage: [[], []] },
    'empty',
    { field: 'dosage' },
    'no columns',
  ],
  [
    'unequal rows',
    'relationship',
    { ...relationship, dosage: [['0', '1'], ['x']] },
    'ragged',
    { field: 'dosage', row: 1 },
    'row 1 has 1 values',
  ],
  [
    'a list for a table',
    'relationship',
    { ...relationship, dosage: ['0', '1'] },
    'malformed',
    { field: 'dosage', row: 0 },
    'write a row as a list',
  ],
  [
    'text',
    'relationship',
    { ...relationship, dosage: [['0', 'x']] },
    'not-a-number',
    { field: 'dosage', row: 0, column: 1 },
    '"x"',
  ],
  [
    'NA',
    'relationship',
    { ...relationship, dosage: [['0'], ['NA']] },
    'not-a-number',
    { field: 'dosage', row: 1, column: 0 },
    'write null',
  ],
  [
    'nan',
    'relationship',
    { ...relationship, dosage: [['nan', '1']] },
    'not-finite',
    { field: 'dosage', row: 0, column: 0 },
    'finite',
  ],
  [
    'a JSON number',
    'relationship',
    { ...relationship, dosage: [[0.5]] },
    'malformed',
    { field: 'dosage', row: 0, column: 0 },
    'write it as text, "0.5"',
  ],
  [
    'a missing phenotype',
    'fit',
    { ...problem, y: ['1', null] },
    'malformed',
    { field: 'y', row: 1 },
    'null is not the text of a number',
  ],
  [
    'an infinite phenotype',
    'fit',
    { ...problem, y: ['1', '-inf'] },
    'not-finite',
    { field: 'y', row: 1 },
    'finite',
  ],
  [
    'no tests',
    'associate',
    { ...problem, dosage: [['0'], ['1']], components: 'null', tests: [] },
    'empty',
    { field: 'tests' },
    'name at least one',
  ],
  ['half a seed', 'random', { ...seed, seed: 1.5 }, 'not-an-integer', { field: 'seed' }, '1.5'],
  [
    'a seed beyond 2^53',
    'random',
    { ...seed, seed: '99999999999999999999' },
    'not-an-integer',
    { field: 'seed' },
    'whole number',
  ],
  [
    'a number for a genotype',
    'genotype',
    { alleles: [['CT', 5]], counted: ['C', 'T'] },
    'not-a-genotype',
    { field: 'alleles', row: 0, column: 1 },
    'two letters',
  ],
  [
    'a number for an allele',
    'genotype',
    { alleles: [['CT']], counted: [1] },
    'unknown-allele',
    { field: 'counted', row: 0 },
    '"A", "C"',
  ],
])(
  'what has not the documented form is refused with code, place and advice: %s',
  (_, op, input, code, place, advice) => {
    const refusal = refusalOf(op, JSON.parse(JSON.stringify(input))); // as it travels: undefined is left out
    expect({ code: refusal.code, place: refusal.place }).toEqual({ code, place });
    expect(refusal.message).toContain(advice);
    expect(refusal.message).toMatch(/^input/);
  },
);

test('of several problems the form is told first, and how many there are', () => {
  const { code, message } = refusalOf('relationship', { ...relationship, dosage: [['nan']], maf: '1' });
  expect(code).toBe('malformed');
  expect(message).toContain('one of 2 problems');
});

test('policies may be left out where the table of ops says so, and then both refuse', () => {
  const input = readInput('standardize', { dosage: [['0'], ['1']], convention: 'hwe-sd' });
  expect(input).toMatchObject({ missing: 'refuse', monomorphic: 'refuse' });
});

const doubles = fc
  .tuple(
    fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
    fc.nat(2 ** 21 - 1),
    fc.integer({ min: -300, max: 200 }),
  )
  .map(([hi, lo, e]) => (hi * 2 ** 21 + lo) * 2 ** e);

/** A double as C prints it with %a: the one form in which nothing is rounded. */
function hexFloat(x: number): string {
  let [m, e] = [Math.abs(x), 0];
  for (; !Number.isInteger(m); e -= 1) m *= 2;
  return `${x < 0 ? '-' : ''}0x${BigInt(m).toString(16)}p${e}`;
}
law('a hex float becomes the decimal of the same number, to the last digit', [doubles], x => {
  expect(Rational.parse(decimalText(hexFloat(x))).equals(Rational.ofDouble(x))).toBe(true);
});
law(
  'a decimal stays as it is written',
  [fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: -99, max: 99 })],
  (m, e) => {
    expect(decimalText(`${m}e${e}`)).toBe(`${m}e${e}`);
  },
);

const texts = fc.constantFrom('0', '1', '2', '0.5', 'nan', 'x', 'CT', 'sample-sd', 'REML', 'refuse');
const anything = fc.oneof(
  texts,
  fc.constant(null),
  fc.array(fc.array(texts, { maxLength: 3 }), { maxLength: 3 }),
  fc.jsonValue(),
);
const fields = [
  'dosage',
  'convention',
  'missing',
  'monomorphic',
  'alleles',
  'counted',
  'values',
  'x',
  'b',
  'g',
  'y',
  'X',
  'K',
];
const inputs = fc.oneof(anything, fc.dictionary(fc.constantFrom(...fields), anything));

law(
  'whatever comes in is read or refused, for a reason of the closed set',
  [fc.constantFrom(...ops), inputs],
  (op, input) => {
    try {
      readInput(op, input);
    } catch (e) {
      expect(e).toBeInstanceOf(Refusal);
      expect(refusalClasses).toContain((e as Refusal).code);
    }
  },
);

law(
  'both rooms answer whatever comes in with one of four statuses, and refuse the same for the same reason',
  [fc.constantFrom(...ops), inputs],
  (op, input) => {
    const [src, spec] = [answerWithSrc(op, input), answerWithSpec(op, input, 10)];
    expect(['ok', 'refused', 'unsupported']).toContain(src.status);
    if (src.status !== 'unsupported' && spec.status !== 'unsupported')
      expect(src.status === 'refused' ? src.class : src.status).toBe(
        spec.status === 'refused' ? spec.class : spec.status,
      );
  },
);
