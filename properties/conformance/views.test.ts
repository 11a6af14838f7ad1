import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asks } from '../../src/conformance/views/asks.ts';
import { bundleOf } from '../../src/conformance/views/manifest.ts';
import { readmeOf } from '../../src/conformance/views/readme.ts';
import { scriptsOf } from '../../src/conformance/views/script.ts';
import {
  type Asked,
  person,
  type View,
  type ViewName,
  variant,
  viewNames,
} from '../../src/conformance/views/view.ts';
import * as formats from '../../src/formats/index.ts';
import { type DenseMatrix, toRows } from '../../src/linalg/dense.ts';
import { value } from '../formats/outcome.ts';
import { asked, bytesOf, corpus, listOf, numbersOf, textOf, viewOf } from '../support/exports.ts';
import { law } from '../support/prop.ts';

/** Whole tables as text, so that −0, NaN and every last bit count. */
const bits = (rows: readonly (readonly number[])[]): string =>
  JSON.stringify(rows.map(row => row.map(x => (Number.isNaN(x) ? 'NA' : Object.is(x, -0) ? '-0' : x))));
const same = (A: DenseMatrix, rows: readonly (readonly number[])[]): void => {
  expect(bits(toRows(A))).toBe(bits(rows));
};
const column = (values: readonly number[]): number[][] => values.map(v => [v]);
const has = (view: View, role: string): boolean => view.files.some(f => f.role === role);
const numbers = (text: string): DenseMatrix =>
  value(formats.readNumberMatrix(text, { what: 'K', separator: 'blanks', missing: [] })).matrix;

/** FID IID value …, in the order of the people. */
function byPerson(text: string, kind: 'phenotype' | 'qcovar', rows: readonly (readonly number[])[]): void {
  const read = value(formats.readGctaColumns(text, kind));
  expect(read.people).toEqual(rows.map((_, i) => person(i)));
  expect(bits(read.values.map(v => [...v]))).toBe(bits(rows));
}
/** X without its column of ones. */
const withoutIntercept = (X: readonly (readonly number[])[]): number[][] => {
  const at = X[0]!.findIndex((_, j) => X.every(row => row[j] === 1));
  return X.map(row => row.filter((_, j) => j !== at));
};

/** The input of a case, read back from the files of a program by the readers: the very same numbers. */
const readBack: Readonly<Record<ViewName, (view: View, one: Asked) => void>> = {
  gemma(view, { kase, op }) {
    const { dosage } = value(formats.readBimbamGenotypes(textOf(view, 'genotypes')));
    if (kase.input.dosage !== undefined) same(dosage, numbersOf(kase, 'dosage'));
    if (kase.input.K !== undefined) same(numbers(textOf(view, 'kinship')), numbersOf(kase, 'K'));
    if (op !== 'fit' && op !== 'associate') return;
    const n = listOf(kase, 'y').length;
    same(value(formats.readBimbamColumns(textOf(view, 'phenotypes'), n)), column(listOf(kase, 'y')));
    same(value(formats.readBimbamColumns(textOf(view, 'covariates'), n)), numbersOf(kase, 'X'));
  },
  plink(view, { kase, op }) {
    if (op === 'genotype') {
      const alleles = kase.input.alleles as (string | null)[][];
      const rows = value(formats.readTped(textOf(view, 'genotypes'), alleles.length));
      const letters = rows.map(r => r.genotypes.map(g => g?.join('') ?? null));
      expect(alleles.map((_, i) => letters.map(own => own[i]))).toEqual(alleles);
      return;
    }
    const set = value(
      formats.readPlinkSet({
        bed: bytesOf(view, 'genotypes'),
        bim: textOf(view, 'variants'),
        fam: textOf(view, 'people'),
      }),
    );
    same(formats.bedDosage(set.bed), numbersOf(kase, 'dosage'));
    if (op === 'associate') {
      byPerson(textOf(view, 'phenotypes'), 'phenotype', column(listOf(kase, 'y')));
      if (has(view, 'covariates'))
        byPerson(
          textOf(view, 'covariates').replace(/^FID.*\n/, ''),
          'qcovar',
          withoutIntercept(numbersOf(kase, 'X')),
        );
    }
  },
  gcta(view, { kase, op }) {
    if (op !== 'fit') {
      const [bed, bim, fam] = [bytesOf(view, 'genotypes'), textOf(view, 'variants'), textOf(view, 'people')];
      same(formats.bedDosage(value(formats.readPlinkSet({ bed, bim, fam })).bed), numbersOf(kase, 'dosage'));
    }
    if (op === 'relationship') return;
    const [id, bin] = [textOf(view, 'people-of-kinship'), bytesOf(view, 'kinship')];
    same(value(formats.readGrmSet({ id, bin })).K, numbersOf(kase, 'K'));
    byPerson(textOf(view, 'phenotypes'), 'phenotype', column(listOf(kase, 'y')));
    const covariates = withoutIntercept(numbersOf(kase, 'X'));
    if (covariates[0]!.length === 0) expect(has(view, 'covariates')).toBe(false);
    else byPerson(textOf(view, 'covariates'), 'qcovar', covariates);
  },
  emmax(view, { kase, op }) {
    if (op !== 'fit') {
      const dosage = numbersOf(kase, 'dosage');
      const rows = value(formats.readTped(textOf(view, 'genotypes'), dosage.length));
      const copies = rows.map(r =>
        r.genotypes.map(g => g?.filter(allele => allele === '2').length ?? Number.NaN),
      );
      expect(bits(dosage.map((_, i) => copies.map(own => own[i]!)))).toBe(bits(dosage));
    }
    if (op === 'relationship') return;
    same(numbers(textOf(view, 'kinship')), numbersOf(kase, 'K'));
    byPerson(textOf(view, 'phenotypes'), 'phenotype', column(listOf(kase, 'y')));
    byPerson(textOf(view, 'covariates'), 'qcovar', numbersOf(kase, 'X'));
  },
  lme4: readR,
  nlme: readR,
  csv(view, { kase }) {
    const { exact: _, ...input } = kase.input;
    for (const [name, table] of Object.entries(input).filter(([, x]) => Array.isArray(x))) {
      // no quotes are needed by what the fixtures hold, but by a genotype that is no genotype
      const lines = textOf(view, `input.${name}`).split('\n').slice(0, -1);
      const cells = (table as unknown[]).map(row => (Array.isArray(row) ? row : [row]).map(x => x ?? 'NA'));
      if (!JSON.stringify(cells).includes(',"')) continue;
      expect(lines.map(line => line.split(','))).toEqual(cells.map(row => row.map(String)));
    }
  },
};
function readR(view: View, { kase, op }: Asked): void {
  const table = (role: string): DenseMatrix =>
    value(formats.readCsv(textOf(view, role), { layout: 'numbers', separator: 'comma', missing: 'refuse' }))
      .matrix;
  same(table('y'), column(listOf(kase, 'y')));
  same(table('X'), numbersOf(kase, 'X'));
  same(table('K'), numbersOf(kase, 'K'));
  const told = value(formats.readNamedValues(textOf(view, 'question')));
  expect([told.get('op'), told.get('method')]).toEqual([op, kase.input.method]);
  for (const name of ['sigma2_g', 'sigma2_e'])
    if (kase.input[name] !== undefined) expect(Number(told.get(name))).toBe(Number(kase.input[name]));
}

describe.each(viewNames)('the corpus for %s', name => {
  const { manifest, files } = bundleOf(name, corpus, '0.1.0');

  test('law: every case is exported or left out for a reason, and none is lost', () => {
    const ids = [...manifest.cases, ...manifest.skipped].map(c => c.id);
    expect(ids.toSorted()).toEqual(corpus.map(c => c.kase.id).toSorted());
    for (const { reason } of manifest.skipped) expect(reason.length).toBeGreaterThan(10);
    expect(manifest.cases.length).toBeGreaterThan(0);
  });

  test('law: what was exported is read back by the readers as the input of the case, bit by bit', () => {
    let checked = 0;
    for (const one of corpus) {
      const view = viewOf(name, one);
      if ('reason' in view) continue;
      readBack[name](view, one);
      checked += 1;
    }
    expect(checked).toBe(manifest.cases.length);
  });

  test('law: the manifest names every file, and every word that is a file is there', () => {
    for (const c of manifest.cases) {
      for (const file of Object.values(c.files)) expect(files.has(`${c.directory}/${file}`)).toBe(true);
      for (const run of c.runs)
        for (const word of run.words.filter(w => /\.(?:txt|csv|kinf)$/.test(w)))
          expect(Object.values(c.files), `${c.id}: ${word}`).toContain(word);
      expect(c.sha256).toBe(corpus.find(one => one.kase.id === c.id)!.kase.sha256);
    }
    expect(files.size).toBe(manifest.cases.reduce((sum, c) => sum + Object.keys(c.files).length, 0));
    expect(new Set(manifest.cases.map(c => c.directory)).size).toBe(manifest.cases.length);
  });

  test('law: an export knows no answer: it is the same for a case that has lost them', () => {
    const stripped = corpus.map(({ kase, op }) => {
      const { refusal: _, conventions: __, intermediates: ___, alternatives: ____, ...rest } = kase;
      return { op, kase: { ...rest, expect: {}, verdict: 'unique' as const } };
    });
    const again = bundleOf(name, stripped, '0.1.0');
    expect(again.manifest).toEqual(manifest);
    expect([...again.files]).toEqual([...files]);
  });

  test('the README names every reason for which a case was left out; the script is one line a run and nothing that a shell would change', () => {
    const readme = readmeOf(manifest, 'lmm-spec');
    for (const { reason } of manifest.skipped) expect(readme).toContain(`  ${reason}: `);
    expect(readme).toContain('check --tool');
    const script = scriptsOf(manifest).get('run.sh');
    if (name === 'csv') expect(script).toBeUndefined();
    else if (name === 'lme4' || name === 'nlme') {
      expect(script!.match(/^choose /gm)).toHaveLength(manifest.cases.length);
      expect(scriptsOf(manifest).get(`${name}.R`)).toContain(`library(${name})`);
    } else expect(script!.match(/^run [\w.-]+ /gm)).toHaveLength(manifest.cases.flatMap(c => c.runs).length);
  });
});

/** Dyadic numbers of every size, also those whose shortest decimal is not their own. */
const dyadicText = fc
  .tuple(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: -60, max: 40 }))
  .map(([m, e]) => m * 2 ** e)
  .filter(x => x !== -9)
  .map(x => x.toFixed(100).replace(/\.?0+$/, ''));
const models = fc
  .tuple(fc.integer({ min: 10, max: 13 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 3 }))
  .chain(([n, p, m]) => {
    const rows = <T>(count: number, entry: fc.Arbitrary<T>) =>
      fc.array(fc.array(entry, { minLength: count, maxLength: count }), { minLength: n, maxLength: n });
    return fc.record({
      y: fc.array(dyadicText, { minLength: n, maxLength: n }),
      X: rows(p, dyadicText).map(X => X.map(row => ['1', ...row])),
      K: rows(n, fc.integer({ min: -(2 ** 23), max: 2 ** 23 })).map(K =>
        K.map((row, i) => row.map((_, j) => K[Math.min(i, j)]![Math.max(i, j)]!)),
      ),
      dosage: rows(m, fc.constantFrom('0', '1', '2')),
    });
  });
law(
  'any dyadic model that is exported for a program is read back bit by bit, with its variants',
  [models, fc.constantFrom(...viewNames.filter(name => name !== 'plink'))],
  ({ K, ...model }, name) => {
    // a .grm.bin holds 24 bits; every other file holds a double
    const entry = (k: number): string => String(name === 'gcta' ? k / 1024 : k / 1024 + k * 2 ** -40);
    const fit = { ...model, K: K.map(row => row.map(entry)), method: 'REML' };
    const { dosage: _, ...only } = fit;
    const scan = {
      ...fit,
      missing: 'refuse',
      components: { gcta: 'null', emmax: 'null-ratio' }[name as 'gcta'] ?? 'refit',
    };
    const questions = [asked('fit', only), asked('associate', { ...scan, tests: ['wald-f', 'wald-chi2'] })];
    for (const one of questions) {
      const view = viewOf(name, one);
      if ('reason' in view)
        expect(view.reason, name).toMatch(/asked|grouping/); // nlme wants groups, lme4 scans nothing
      else readBack[name](view, one);
    }
  },
  40,
);

const people = ['1', '2', '-9', '0.5', '1', '0', '2', '3', '1', '2'];
const base = {
  y: people,
  X: people.map(() => ['1']),
  K: people.map((_, i) => people.map((__, j) => (i === j ? '1' : '0'))),
  method: 'REML',
};
test.each<[string, ViewName, string, Record<string, unknown>, string]>([
  ['a phenotype of −9, for a program that takes it for missing', 'gcta', 'fit', {}, 'is −9 (person 3)'],
  ['the same', 'emmax', 'fit', {}, 'is −9 (person 3)'],
  [
    'a number that is no binary64',
    'gemma',
    'fit',
    { y: ['0.1000000000000000005', ...people.slice(1)] },
    'no binary64',
  ],
  ['a number that is none', 'gemma', 'fit', { y: ['nan', ...people.slice(1)] }, 'no finite number'],
  ['other lengths', 'lme4', 'fit', { y: people.slice(1) }, 'y has 9 people, X 10, K 10 x 10'],
  [
    'a K that binary32 does not hold',
    'gcta',
    'fit',
    {
      y: people.map(() => '1'),
      K: base.K.map((row, i) => (i === 0 ? ['1.0000000001', ...row.slice(1)] : row)),
    },
    'no binary32',
  ],
  [
    'an asymmetric K, where a triangle is stored',
    'gcta',
    'fit',
    { y: people.map(() => '1'), K: base.K.map((row, i) => (i === 0 ? ['1', '0.5', ...row.slice(2)] : row)) },
    'differs',
  ],
  [
    'no intercept, for a program that adds one',
    'gemma',
    'fit',
    { X: people.map(x => [x]) },
    'adds an intercept',
  ],
  ['ML, for a program that has REML only', 'emmax', 'fit', { method: 'ML' }, 'by REML'],
  [
    'dosages that are no counts',
    'emmax',
    'associate',
    {
      y: people.map(() => '1'),
      dosage: people.map(() => ['0.5']),
      components: 'null-ratio',
      tests: ['wald-t'],
      missing: 'refuse',
    },
    'counts 0, 1, 2',
  ],
  [
    'a K that is not I',
    'plink',
    'associate',
    {
      K: base.K.map(row => row.map(() => '1')),
      dosage: people.map(() => ['1']),
      tests: ['wald-t'],
      components: 'null-ratio',
    },
    'multiple of I',
  ],
  ['components of one’s choice', 'gemma', 'loglik', {}, 'gemma is asked'],
  [
    'groups that are none',
    'nlme',
    'fit',
    { K: base.K.map(row => row.map(x => (x === '1' ? '2' : '0'))) },
    'grouping',
  ],
])('law: what a program can not express is left out with the reason: %s', (_, name, op, more, reason) => {
  const view = viewOf(name, asked(op, { ...base, ...(more as typeof base) }));
  expect('reason' in view ? view.reason : 'exported').toContain(reason);
});

test('ids that mean something to a shell become names that do not, each its own', () => {
  const ids = ['hand/$(reboot)', 'hand/a b', 'hand/a_b', 'hand/-rf', '../x'];
  const { manifest } = bundleOf(
    'csv',
    ids.map(id => asked('fit', base, id)),
    '0',
  );
  const names = manifest.cases.map(c => c.directory);
  expect(new Set(names).size).toBe(ids.length);
  for (const name of names) expect(name).toMatch(/^\w[\w.-]*$/);
});

test('every view is asked, and every program of a script is known', () => {
  expect(Object.keys(asks).toSorted()).toEqual([...viewNames].toSorted());
  expect(variant(0)).toBe('v1');
});
