import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { associate } from '../../src/associate.ts';
import { fit } from '../../src/estimate.ts';
import { bedDosage, readBed, writeBed, writeBim, writeFam } from '../../src/formats/index.ts';
import { type DenseMatrix, fromRows, zeros } from '../../src/linalg/dense.ts';
import { genomicRelationshipMatrix } from '../../src/relationship.ts';
import { inProcess } from '../support/cli.ts';

const home = mkdtempSync(join(tmpdir(), 'lmm-spec-verbs-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const at = (name: string): string => join(home, name);

const [n, m] = [40, 60];
/** A linear congruential generator: the same data on every machine. */
let state = 20261122;
const uniform = (): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
const frequency = Array.from({ length: m }, () => 0.1 + 0.8 * uniform());
const X = fromRows(
  Array.from({ length: n }, () =>
    frequency.map(p => (uniform() < 0.02 ? Number.NaN : Number(uniform() < p) + Number(uniform() < p))),
  ),
);
const y = Array.from({ length: n }, (_, i) => {
  const g = [3, 17, 29].reduce((sum, k) => sum + (X.data[i + k * n] || 0), 0);
  return Math.round(1000 * (g + 2 * uniform())) / 1000;
});
const sex = Array.from({ length: n }, (_, i) => i % 2);
/** These have no phenotype. */
const unmeasured = [4, 11, 39];
const analysed = Array.from({ length: n }, (_, i) => i).filter(i => !unmeasured.includes(i));

/** As GEMMA does it: the matrix of everybody, the model of those who are measured. */
const rowsOf = (A: DenseMatrix, rows: readonly number[], cols: readonly number[]): DenseMatrix => {
  const B = zeros(rows.length, cols.length);
  cols.forEach((j, c) => {
    rows.forEach((i, r) => {
      B.data[r + c * rows.length] = A.data[i + j * A.rows]!;
    });
  });
  return B;
};
const options = { convention: 'centre-only', missing: 'mean', monomorphic: 'drop' } as const;
const all = Array.from({ length: m }, (_, k) => k);

beforeAll(() => {
  writeFileSync(at('panel.bed'), writeBed(X));
  const row = (k: number) => ({ chromosome: String(1 + Math.floor(k / 20)), id: `rs${k}`, position: 1 + k });
  writeFileSync(
    at('panel.bim'),
    writeBim(all.map(k => ({ ...row(k), centimorgan: 0, allele1: 'A', allele2: 'G' }))),
  );
  const person = (i: number) => ({ fid: `f${i}`, iid: `i${i}`, father: '0', mother: '0' });
  const phenotype = (i: number) => [unmeasured.includes(i) ? '-9' : String(y[i])];
  writeFileSync(
    at('panel.fam'),
    writeFam(
      Array.from({ length: n }, (_, i) => ({ ...person(i), sex: 'unknown', phenotypes: phenotype(i) })),
    ),
  );
  writeFileSync(at('covar.txt'), `FID IID sex\n${sex.map((s, i) => `f${i} i${i} ${s}\n`).join('')}`);
});

const model = [
  '--bfile',
  at('panel'),
  '--covar',
  at('covar.txt'),
  '--missing',
  'mean',
  '--monomorphic',
  'drop',
];
const fromGenotypes = [...model, '--convention', 'centre-only', '--relationship-of', 'kept'];
const scan = ['--method', 'REML', '--test', 'wald-f,lrt-chi2,score-f', '--components', 'refit'];

/** Relative difference of two numbers that both rooms of src compute. */
const SAME = 1e-8;
const differ = (a: number, b: number): number => Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b), 1e-300);

describe('grm', () => {
  test('law: the matrix is that of the chapter, by every entry', async () => {
    const words = [
      'grm',
      ...['--bfile', at('panel'), '--missing', 'mean', '--monomorphic', 'drop'],
      '--out',
      at('k'),
    ];
    const done = await inProcess([...words, '--convention', 'centre-only', '--plot', at('k.svg'), '--json']);
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out).relationship).toMatchObject({ convention: 'centre-only', people: n });
    const bytes = readFileSync(at('k.rel.bin'));
    const K = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const expected = genomicRelationshipMatrix(X, options).data;
    const size = Math.max(...expected);
    K.forEach((x, k) => {
      expect(Math.abs(x - expected[k]!)).toBeLessThanOrEqual(size * 2 ** -45);
    });
    expect(readFileSync(at('k.svg'), 'utf8')).toContain('Relationships of 40 people');
    expect(readFileSync(at('k.rel.id'), 'utf8').split('\n')[7]).toBe('f7\ti7');
  });

  test('law: what needs a choice asks for it, and nothing is written', async () => {
    const bfile = ['grm', '--bfile', at('panel'), '--out', at('no')];
    expect((await inProcess(bfile)).err).toContain('--convention');
    const refused = await inProcess([...bfile, '--convention', 'hwe-sd']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('missing-genotype');
    expect(existsSync(at('no.rel.bin'))).toBe(false);
  });

  test('law: a .bed that is cut off is refused with its sizes', async () => {
    writeFileSync(at('cut.bed'), writeBed(X).slice(0, -1));
    for (const end of ['bim', 'fam']) writeFileSync(at(`cut.${end}`), readFileSync(at(`panel.${end}`)));
    const words = ['--convention', 'hwe-sd', '--missing', 'mean', '--monomorphic', 'drop'];
    const cut = await inProcess(['grm', '--bfile', at('cut'), '--out', at('no'), ...words]);
    expect([cut.code, cut.err]).toEqual([2, expect.stringContaining('truncated')]);
  });
});

const design = zeros(analysed.length, 2);
analysed.forEach((i, r) => {
  design.data[r] = 1;
  design.data[r + analysed.length] = sex[i]!;
});
const measured = Float64Array.from(analysed, i => y[i]!);
const kinship = (variants: readonly number[]) =>
  rowsOf(genomicRelationshipMatrix(rowsOf(X, [...Array(n).keys()], variants), options), analysed, analysed);

describe('fit', () => {
  test('law: components, effects and likelihood are those of the chapter', async () => {
    const words = [
      'fit',
      ...fromGenotypes,
      '--method',
      'REML',
      '--level',
      '0.95',
      '--out',
      at('f'),
      '--json',
    ];
    const done = await inProcess(words);
    expect(done.err).toBe('');
    const [found] = JSON.parse(done.out).fits;
    const expected = fit({ y: measured, X: design, K: kinship(all) }, 'REML', 0.95);
    const best = expected.optima[0]!;
    expect(found.verdict).toBe(expected.verdict);
    expect(differ(found.optima[0].loglik, best.loglik)).toBeLessThan(SAME);
    expect(differ(found.optima[0].h2.ratio, best.h2)).toBeLessThan(SAME);
    expect(differ(found.optima[0].beta[1], best.beta[1]!)).toBeLessThan(SAME);
    expect(found.people).toEqual({
      total: n,
      used: analysed.length,
      dropped: [{ why: 'no phenotype', count: 3 }],
    });
    expect(JSON.parse(readFileSync(at('f.fit.json'), 'utf8')).fits).toEqual([found]);
    expect(readFileSync(at('f.1.blup.tsv'), 'utf8').split('\n')).toHaveLength(analysed.length + 2);
  });

  test('law: the certified room confirms the digits, though the rounded K is not exactly semidefinite', async () => {
    const done = await inProcess(['fit', ...fromGenotypes, '--method', 'REML', '--certify', '--json']);
    const { certified } = JSON.parse(done.out).fits[0];
    expect(certified.right.loglik).toBeGreaterThan(12);
    expect(certified.right.sigma2_e).toBeGreaterThan(7);
  });

  test('whose genotypes make the matrix is asked where not everybody is analysed', async () => {
    const words = ['fit', ...model, '--convention', 'centre-only', '--method', 'REML'];
    expect((await inProcess(words)).err).toContain('--relationship-of');
  });
});

describe('scan', () => {
  const columnsOf = (path: string) => {
    const [header, ...rows] = readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => line.split('\t'));
    return (name: string) => rows.map(row => row[header!.indexOf(name)]!);
  };
  const expectedOf = (variants: readonly number[], K: DenseMatrix) =>
    associate({ y: measured, X: design, K }, rowsOf(X, analysed, variants), {
      laws: ['wald-f', 'lrt-chi2', 'score-f'],
      method: 'REML',
      components: 'refit',
      missing: 'mean',
    });
  const holds = (path: string, expected: ReturnType<typeof expectedOf>) => {
    const column = columnsOf(path);
    expected.forEach((outcome, k) => {
      if (outcome.status !== 'ok') throw new Error('defect: every variant varies');
      expect(column('outcome')[k]).toBe('ok');
      const { effect, tests } = outcome;
      if (effect.status !== 'ok') throw new Error('defect');
      expect(differ(Number(column('beta')[k]), effect.beta)).toBeLessThan(1e-6);
      ['wald_f', 'lrt_chi2', 'score_f'].forEach((name, l) => {
        const told = tests[l]!;
        if (told.status !== 'ok') throw new Error('defect');
        const own = Number(column(`${name}_log10p`)[k]);
        expect(Math.abs(own - told.log10p), `${name} ${k}`).toBeLessThan(1e-7 * Math.max(1, -told.log10p));
      });
    });
  };

  test('law: the table is that of the chapter, variant by variant', async () => {
    const done = await inProcess([
      'scan',
      ...fromGenotypes,
      ...scan,
      '--out',
      at('s.tsv'),
      '--qq',
      at('qq.svg'),
    ]);
    expect(done.err).toBe('');
    holds(at('s.tsv'), expectedOf(all, kinship(all)));
    expect(readFileSync(at('qq.svg'), 'utf8')).toContain('<svg');
  });

  test('law: parts put together are the table of one run, byte for byte, for any number of threads', async () => {
    const whole = readFileSync(at('s.tsv'), 'utf8');
    const parts = [1, 2, 3].map(i => at(`part${i}.tsv`));
    for (const [i, part] of parts.entries()) {
      const shard = ['--shard', `${i + 1}/3`, '--threads', String(1 + (i % 2)), '--out', part];
      expect((await inProcess(['scan', ...fromGenotypes, ...scan, ...shard])).code).toBe(0);
    }
    expect((await inProcess(['merge', ...parts.toReversed(), '--out', at('whole.tsv')])).code).toBe(0);
    expect(readFileSync(at('whole.tsv'), 'utf8')).toBe(whole);
  });

  test('law: --loco tests a variant under the matrix of the other chromosomes', async () => {
    const done = await inProcess(['scan', ...fromGenotypes, ...scan, '--loco', '--out', at('loco.tsv')]);
    expect(done.err).toBe('');
    const expected = [0, 1, 2].flatMap(c => {
      const own = all.filter(k => Math.floor(k / 20) === c);
      const others = all.filter(k => Math.floor(k / 20) !== c);
      return expectedOf(own, kinship(others));
    });
    holds(at('loco.tsv'), expected);
  });

  test('law: a variant without a result has a line that says why', async () => {
    const constant = { ...X, data: X.data.slice() };
    constant.data.fill(1, 5 * n, 6 * n);
    writeFileSync(at('odd.bed'), writeBed(constant));
    for (const end of ['bim', 'fam']) writeFileSync(at(`odd.${end}`), readFileSync(at(`panel.${end}`)));
    const words = [
      '--bfile',
      at('odd'),
      '--grm',
      at('k'),
      '--missing',
      'mean',
      ...scan,
      '--out',
      at('odd.tsv'),
    ];
    expect((await inProcess(['scan', ...words])).err).toBe('');
    expect(
      columnsOf(at('odd.tsv'))('outcome')
        .map((o, k) => (o === 'ok' ? -1 : k))
        .filter(k => k >= 0),
    ).toEqual([5]);
    expect(columnsOf(at('odd.tsv'))('outcome')[5]).toBe('monomorphic');
    expect(columnsOf(at('odd.tsv'))('beta')[5]).toBe('NA');
  });
});

test('the .bed of this file is what its laws say it is', () => {
  const read = readBed(readFileSync(at('panel.bed')), n, m);
  expect(read.ok && bedDosage(read.value)).toEqual(X);
});
