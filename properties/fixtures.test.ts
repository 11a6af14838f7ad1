import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { canonical } from '../cli/mint/fill.ts';
import type { fixtureSchema } from '../cli/mint/schema.ts';
import { Rational } from '../spec/number/rational.ts';
import type { Expectation, FixtureCase, FixtureFile } from '../src/conformance/case.ts';

const fixtures = resolve(import.meta.dirname, '../fixtures');
const read = (path: string): string => readFileSync(join(fixtures, path), 'utf8');
interface Index {
  readonly cases: number;
  readonly groups: readonly {
    readonly path: string;
    readonly cases: number;
    readonly sha256: string;
    readonly op: string;
  }[];
  readonly retired: readonly string[];
}
const index = JSON.parse(read('index.json')) as Index;
const files = index.groups.map(group => ({
  group,
  text: read(group.path),
  file: JSON.parse(read(group.path)) as FixtureFile,
}));
const cases = files.flatMap(({ file }) => file.cases.map(c => [c.id, c, file] as const));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Core fixtures stay under 2 MB, so that they can be vendored. */
const MOST_BYTES = 2_000_000;

/** That the files equal their generators byte for byte takes two minutes: `npm run mint -- --check`, a gate of its own in CI. */
describe('the files', () => {
  test('the index counts them and gives their checksums', () => {
    expect(index.cases).toBe(cases.length);
    for (const { group, text, file } of files) {
      expect(sha256(text)).toBe(group.sha256);
      expect(file.cases.length).toBe(group.cases);
      expect(group.path).toBe(`${group.path.split('/')[0]}/${file.group}.json`);
    }
  });
  test('nothing lies beside them that no generator makes', () => {
    const schemas = ['schema/fixture.schema.json', 'schema/deviation.schema.json'];
    const known = new Set([...index.groups.map(g => g.path), 'index.json', ...schemas]);
    const found = readdirSync(fixtures, { recursive: true })
      .map(String)
      .filter(f => f.endsWith('.json') && !f.startsWith('deviations'));
    expect(found.filter(f => !known.has(f.replaceAll('\\', '/')))).toEqual([]);
  });
  test('together they stay under 2 MB', () => {
    expect(files.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(MOST_BYTES);
  });
});

describe('the schema', () => {
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile(
    JSON.parse(read('schema/fixture.schema.json')) as object,
  );
  test.each(files.map(({ file }) => [file.group, file] as const))(
    'another validator accepts %s',
    (_, file) => {
      expect(validate(file), JSON.stringify(validate.errors)).toBe(true);
    },
  );
  test('it is not the schema that accepts everything', () => {
    const [{ file }] = files as [(typeof files)[number]];
    const broken = [
      { ...file, format: 'lmm-fixture/2' },
      { ...file, cases: [] },
      { ...file, cases: [{ ...file.cases[0]!, expect: { K: 0.25 } }] },
      { ...file, cases: [{ ...file.cases[0]!, verdict: 'fine' }] },
      { ...file, cases: [{ ...file.cases[0]!, id: 'No Such Id' }] },
      { ...file, unknown: 1 },
    ];
    expect(broken.map(f => validate(f))).toEqual(broken.map(() => false));
  });
  test('its type is the type that the judge reads', () => {
    type Minted = z.infer<typeof fixtureSchema>;
    expectTypeOf<Minted['cases'][number]['verdict']>().toEqualTypeOf<FixtureCase['verdict']>();
    expectTypeOf<Minted['cases'][number]['difficulty']>().toEqualTypeOf<FixtureCase['difficulty']>();
    expectTypeOf<keyof Minted>().toEqualTypeOf<keyof FixtureFile>();
    expectTypeOf<FixtureFile['cases'][number]['expect']>().toExtend<Minted['cases'][number]['expect']>();
  });
});

describe('the cases', () => {
  test('no id stands twice, and no retired id is used again', () => {
    const ids = cases.map(([id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter(id => index.retired.includes(id))).toEqual([]);
  });
  test.each(cases)('%s carries its checksum, and its prose is not in it', (_, c) => {
    const { comment: _c, difficulty: _d, flags: _f, certificate: _e, sha256: given, ...body } = c;
    expect(sha256(canonical(body))).toBe(given);
  });
  test.each(cases)('%s has an answer or a refusal, and never both', (id, c, file) => {
    expect(id.startsWith(`${file.group}/`)).toBe(true);
    expect(c.refusal !== undefined).toBe(c.verdict === 'invalid');
    expect(Object.keys(c.expect).length === 0).toBe(c.verdict === 'invalid' || c.verdict === 'none');
    expect(c.flags.filter(flag => file.notes[flag] === undefined)).toEqual([]);
    expect(c.comment.length).toBeGreaterThan(3);
  });
  test.each(cases)('%s: every number is enclosed, to 30 digits or more', (_, c) => {
    for (const leaf of leavesOf(c.expect)) {
      const [value, lo, hi] = [leaf.value, leaf.lo, leaf.hi].map(Rational.parse) as [
        Rational,
        Rational,
        Rational,
      ];
      expect(hi.lessThan(lo)).toBe(false);
      const size = lo.abs().lessThan(hi.abs()) ? hi.abs() : lo.abs();
      const width = hi.minus(lo);
      const narrow = size.times(Rational.parse('1e-30'));
      expect(width.lessThan(narrow) || width.lessThan(Rational.parse('1e-30'))).toBe(true);
      expect(
        value
          .minus(lo)
          .abs()
          .lessThan(narrow.plus(Rational.parse('1e-38'))),
      ).toBe(true);
      if (leaf.rational !== undefined) {
        const exact = Rational.parse(leaf.rational);
        expect(exact.lessThan(lo) || hi.lessThan(exact)).toBe(false);
      }
    }
  });
  test('a dyadic input is exactly what a binary64 reader reads', () => {
    const unread = cases
      .filter(([, c]) => c.input.exact === 'dyadic' && c.verdict !== 'invalid')
      .flatMap(([id, c]) =>
        numbersIn(c.input)
          .filter(text => !Rational.ofDouble(Number(text)).equals(Rational.parse(text)))
          .map(text => `${id}: ${text}`),
      );
    expect(unread).toEqual([]);
  });
});

test.each(['README.md', 'CONVENTIONS.md', 'PROTOCOL.md', 'LICENSE'])(
  'a reader without Node finds fixtures/%s',
  name => {
    expect(existsSync(join(fixtures, name))).toBe(true);
  },
);

test('CONVENTIONS.md names every convention, and PROTOCOL.md every op', async () => {
  const spec = await import('../spec/index.ts');
  const { ops } = await import('../cli/rooms/inputs.ts');
  const names = [
    ...spec.relationshipConventions,
    ...spec.missingPolicies,
    ...spec.monomorphicPolicies,
    ...spec.heritabilityDefinitions,
    ...spec.normalRoots,
  ];
  expect(names.filter(name => !read('CONVENTIONS.md').includes(`\`${name}\``))).toEqual([]);
  expect(ops.filter(op => !read('PROTOCOL.md').includes(`\`${op}\``))).toEqual([]);
});

function leavesOf(
  x: Expectation | { readonly [name: string]: Expectation },
): { value: string; lo: string; hi: string; rational?: string }[] {
  if (x === null) return [];
  if (Array.isArray(x)) return x.flatMap(y => leavesOf(y as Expectation));
  if (typeof (x as { value?: unknown }).value === 'string') return [x as never];
  return Object.values(x).flatMap(y => leavesOf(y as Expectation));
}

/** The texts of an input that are numbers: names of conventions and genotypes are not. */
function numbersIn(x: unknown): string[] {
  if (Array.isArray(x)) return x.flatMap(numbersIn);
  if (typeof x === 'object' && x !== null) return Object.values(x).flatMap(numbersIn);
  return typeof x === 'string' && /^-?\d/.test(x) ? [x] : [];
}
