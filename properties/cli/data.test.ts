import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readKinship, rowsInSet, submatrix, writeKinship } from '../../cli/data/kinship.ts';
import { mergeParts, notePath } from '../../cli/data/merge.ts';
import { shardRange } from '../../cli/data/options.ts';
import { withOutputs } from '../../cli/data/outputs.ts';
import { completeCases, covariatesAlong, selectPeople, traitAlong } from '../../cli/data/people.ts';
import { openPlinkSet } from '../../cli/data/plink-set.ts';
import { filterVariants, selectVariants } from '../../cli/data/variants.ts';
import { bedColumn, readBed, writeBed, writeBim, writeFam } from '../../src/formats/index.ts';
import { fromRows, toRows } from '../../src/linalg/dense.ts';

const home = mkdtempSync(join(tmpdir(), 'lmm-spec-data-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const at = (name: string): string => join(home, name);
const put = (name: string, text: string | Uint8Array): string => {
  writeFileSync(at(name), text);
  return at(name);
};
const problem = (act: () => unknown): string => {
  try {
    act();
  } catch (e) {
    return (e as { code?: string }).code ?? String(e);
  }
  return 'nothing thrown';
};

const X = fromRows([
  [0, 1, 2, Number.NaN],
  [2, 0, 1, 1],
  [1, 1, 0, 2],
  [0, 2, 2, 0],
  [1, 0, 1, 1],
]);
const people = [0, 1, 2, 3, 4].map(i => ({
  fid: i < 3 ? 'F' : 'G',
  iid: i === 4 ? 'I1' : `I${i}`,
  father: '0',
  mother: '0',
  sex: 'unknown' as const,
  phenotypes: [i === 2 ? '-9' : String(i + 0.5)],
}));
const variants = [0, 1, 2, 3].map(k => ({
  chromosome: k < 2 ? '1' : 'X',
  id: `rs${k}`,
  centimorgan: 0,
  position: 100 * k,
  allele1: 'A',
  allele2: 'C',
}));
put('five.bed', writeBed(X));
put('five.bim', writeBim(variants));
put('five.fam', writeFam(people));

describe('a PLINK set', () => {
  test('law: windows of any size hold the genotypes of the file', () => {
    const set = openPlinkSet(at('five'));
    const whole = readBed(writeBed(X), 5, 4);
    if (!whole.ok) throw new Error('defect');
    for (const size of [1, 2, 3, 4])
      for (let first = 0; first + size <= 4; first++) {
        const window = { individuals: 5, variants: size, codes: set.bed.read(first, size) };
        for (let k = 0; k < size; k++)
          expect(bedColumn(window, k)).toEqual(bedColumn(whole.value, first + k));
      }
    set.close();
  });

  test('law: a file that is missing, cut off or of another size is refused before a genotype is read', () => {
    expect(problem(() => openPlinkSet(at('nowhere')))).toBe('unreadable');
    for (const [name, bytes, code] of [
      ['cut', writeBed(X).slice(0, -1), 'truncated'],
      ['long', Uint8Array.of(...writeBed(X), 0), 'dimension-mismatch'],
      ['text', new TextEncoder().encode('rs1 A C 0 1 2\n'), 'wrong-kind'],
      ['none', new Uint8Array(0), 'empty'],
    ] as const) {
      put(`${name}.bed`, bytes);
      put(`${name}.bim`, writeBim(variants));
      put(`${name}.fam`, writeFam(people));
      expect(
        problem(() => openPlinkSet(at(name))),
        name,
      ).toBe(code);
    }
  });
});

describe('who is analysed', () => {
  test('people are kept and removed by name, and whoever is in no file is told', () => {
    const keep = put('keep.txt', 'F I0\nF I1\nG I3\nG I9\n');
    const found = selectPeople(people, { keep, remove: put('remove.txt', '#IID\nI3\n') });
    expect([...found.rows]).toEqual([0, 1]);
    expect(found.dropped).toEqual([
      { why: 'not in --keep', count: 2 },
      { why: 'in --remove', count: 1 },
    ]);
    expect(found.notes).toHaveLength(1);
    expect(problem(() => selectPeople(people, { keep: put('one.txt', 'I1\n') }))).toBe('ambiguous-id');
    expect(problem(() => selectPeople(people, { keep: put('zero.txt', 'Z Z\n') }))).toBe('nobody');
  });

  test('law: the order of the lines of a file of traits changes nothing', () => {
    const lines = ['F I0 1 5', 'F I1 2 NA', 'G I3 3 7', 'G I1 NA 8'];
    const read = (rows: string[]) => {
      const path = put('traits.txt', `${['FID IID y c', ...rows].join('\n')}\n`);
      const y = traitAlong(people, path, 'y', 'refuse-minus-9').values;
      const { columns } = covariatesAlong(people, path, ['c'], 'refuse-minus-9');
      return completeCases(Uint32Array.of(0, 1, 2, 3, 4), y, columns);
    };
    const cases = read(lines);
    expect([...cases.rows]).toEqual([0, 3]);
    expect([...cases.y]).toEqual([1, 3]);
    expect(toRows(cases.X)).toEqual([
      [1, 5],
      [1, 7],
    ]);
    expect(cases.dropped).toEqual([
      { why: 'no phenotype', count: 2 },
      { why: 'a covariate is missing', count: 1 },
    ]);
    expect(read(lines.toReversed())).toEqual(cases);
  });
});

describe('which variants', () => {
  test('by chromosome and by name; a name that two variants have is refused', () => {
    const extract = put('extract.txt', 'rs1\nrs2\nrs9\n');
    const found = selectVariants(variants, { extract, chr: ['1'] });
    expect([...found.rows]).toEqual([1]);
    expect(found.dropped).toEqual([
      { why: 'on another chromosome', count: 2 },
      { why: 'not in --extract', count: 1 },
    ]);
    expect(found.notes[0]).toContain('1 of 3 variants');
    const twice = [...variants, { ...variants[1]! }];
    expect(problem(() => selectVariants(twice, { extract }))).toBe('ambiguous-id');
    expect(problem(() => selectVariants(variants, { chr: ['7'] }))).toBe('no-variants');
  });

  test('by frequency and share of missing, at the bound included', () => {
    const counts = [
      { copies: 1, observed: 4, missing: 0 }, //  0.125
      { copies: 7, observed: 4, missing: 0 }, //  0.125, the other allele
      { copies: 1, observed: 5, missing: 0 }, //  0.1
      { copies: 4, observed: 4, missing: 1 },
    ];
    const kept = (maf: number, maxMissing: number) => [
      ...filterVariants(Uint32Array.of(0, 1, 2, 3), k => counts[k]!, { maf, maxMissing }).rows,
    ];
    expect(kept(0, 1)).toEqual([0, 1, 2, 3]);
    expect(kept(0.125, 1)).toEqual([0, 1, 3]);
    expect(kept(0, 0.2)).toEqual([0, 1, 2, 3]);
    expect(kept(0, 0.19)).toEqual([0, 1, 2]);
  });
});

describe('relationship matrices on the disk', () => {
  const K = fromRows([
    [1, 0.1, -0.3],
    [0.1, 1.2, 0],
    [-0.3, 0, 0.7],
  ]);
  const trio = people.slice(1, 4);
  test('law: what was written is read again: every digit of rel-bin, seven of grm-bin', async () => {
    await withOutputs(async outputs => {
      for (const format of ['grm-bin', 'rel-bin', 'tsv'] as const)
        writeKinship(outputs, at(format), format, { K, people: trio, counts: 17 });
    });
    const exact = readKinship(at('rel-bin'));
    expect(exact.K).toEqual(K);
    expect(exact.people).toEqual(trio.map(({ fid, iid }) => ({ fid, iid })));
    const rounded = readKinship(at('grm-bin'));
    expect([...rounded.K.data]).toEqual([...K.data].map(Math.fround));
    expect(readFileSync(at('tsv.tsv'), 'utf8').split('\n')[1]).toBe('I1\t1\t0.1\t-0.3');
    const at5 = rowsInSet(exact, people);
    expect(at5).toEqual([1, 2, 3]);
    expect(toRows(submatrix(K, [2, 0]))).toEqual([
      [0.7, -0.3],
      [-0.3, 1],
    ]);
    expect(problem(() => readKinship(at('nothing')))).toBe('unreadable');
  });
});

describe('outputs', () => {
  test('law: after an error there is no file, nor anything beside it', async () => {
    const folder = join(home, 'failed');
    const failing = withOutputs(async outputs => {
      outputs.file(join(folder, 'a.txt')).write('half');
      throw new Error('stop');
    });
    await expect(failing).rejects.toThrow('stop');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('law: an old file is whole until the new one is', async () => {
    const path = put('old.txt', 'old');
    await withOutputs(async outputs => {
      const file = outputs.file(path);
      file.write('new '.repeat(1_000_000));
      expect(readFileSync(path, 'utf8')).toBe('old');
    });
    expect(readFileSync(path, 'utf8')).toHaveLength(4_000_000);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('law: %s leaves nothing behind', async signal => {
    const folder = mkdtempSync(join(home, 'signal-'));
    const script = `
      const { withOutputs } = await import(${JSON.stringify(join(import.meta.dirname, '../../cli/data/outputs.ts'))});
      await withOutputs(async outputs => {
        outputs.file(${JSON.stringify(join(folder, 'x'))}).write('y'.repeat(3000000));
        console.log('writing');
        await new Promise(resolve => setTimeout(resolve, 60000));
      });`;
    const child = spawn(process.execPath, ['--import=tsx', '--input-type=module', '-e', script]);
    await new Promise(resolve => child.stdout.once('data', resolve));
    expect(readdirSync(folder)).toHaveLength(1);
    child.kill(signal);
    const code = await new Promise(resolve => child.once('exit', resolve));
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('parts', () => {
  test('law: the parts are all rows, once, in order', () => {
    for (const total of [0, 1, 7, 100])
      for (const of of [1, 2, 3, 8]) {
        const ranges = Array.from({ length: of }, (_, i) => shardRange({ part: i + 1, of }, total));
        expect(ranges[0]!.from).toBe(0);
        expect(ranges.at(-1)!.to).toBe(total);
        for (let i = 1; i < of; i++) expect(ranges[i]!.from).toBe(ranges[i - 1]!.to);
      }
  });

  const part = (
    name: string,
    i: number,
    of: number,
    body: string,
    question: unknown = { trait: 'y' },
  ): string => {
    const path = put(name, `id\tp\n${body}`);
    const note = {
      format: 'lmm-scan/1',
      shard: { part: i, of },
      rows: body.split('\n').length - 1,
      columns: ['id', 'p'],
      question,
    };
    writeFileSync(notePath(path), JSON.stringify(note));
    return path;
  };
  const merged = (paths: string[]) =>
    withOutputs(async outputs => mergeParts(paths, at('merged.tsv'), outputs)).then(
      () => readFileSync(at('merged.tsv'), 'utf8'),
      (e: { code: string }) => e.code,
    );

  test('law: merged in any order they are the table of one run', async () => {
    const parts = [
      part('p1', 1, 3, 'rs1\t0.5\n'),
      part('p2', 2, 3, ''),
      part('p3', 3, 3, 'rs2\t0.1\nrs3\t1\n'),
    ];
    expect(await merged(parts.toReversed())).toBe('id\tp\nrs1\t0.5\nrs2\t0.1\nrs3\t1\n');
    expect(await merged([at('merged.tsv')])).toBe('id\tp\nrs1\t0.5\nrs2\t0.1\nrs3\t1\n');
  });

  test('law: a part that is missing, double, cut off or of another question is refused, and nothing is written', async () => {
    const [a, b] = [part('a', 1, 2, 'rs1\t0.5\n'), part('b', 2, 2, 'rs2\t0.5\n')];
    rmSync(at('merged.tsv'), { force: true });
    expect(await merged([a])).toBe('missing-part');
    expect(await merged([a, b, a])).toBe('duplicate-id');
    expect(await merged([a, part('c', 2, 2, 'rs2\t0.5\n', { trait: 'z' })])).toBe('different-question');
    expect(await merged([a, part('d', 2, 3, 'rs2\t0.5\n')])).toBe('different-question');
    writeFileSync(b, 'id\tp\nrs2\t0.');
    expect(await merged([a, b])).toBe('truncated');
    rmSync(notePath(b));
    expect(await merged([a, b])).toBe('unreadable');
    expect(existsSync(at('merged.tsv'))).toBe(false);
  });
});
