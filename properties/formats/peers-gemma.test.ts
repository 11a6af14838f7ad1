import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { has } from '../support/peers.ts';
import { value } from './outcome.ts';
import { bim, counts, fam, file, m, n, run, write, y } from './peer-data.ts';

describe.skipIf(!has('gemma'))('GEMMA', () => {
  const gemma = (out: string, ...args: string[]) => run('gemma', ...args, '-o', out);
  const complete: DenseMatrix = { ...counts, data: counts.data.map(x => (Number.isNaN(x) ? 0.25 : x)) };
  const variants = bim.map(v => ({ id: v.id, counted: v.allele1, other: v.allele2 }));
  write('d.geno', formats.writeBimbamGenotypes({ variants, dosage: complete }));
  write('d.pheno', formats.writeBimbamColumns({ rows: n, cols: 1, data: y }));
  write('d.anno', bim.map(v => `${v.id}, ${v.position}, ${v.chromosome}\n`).join(''));
  const input = ['-g', 'd.geno', '-p', 'd.pheno', '-a', 'd.anno'];

  test('makes the centred relationship matrix of the genotypes that we wrote', () => {
    gemma('k', ...input, '-gk', '1');
    const { matrix, digits } = value(formats.readGemmaRelationship(file('output/k.cXX.txt')));
    expect(digits).toBe(10);
    const K = centredRelationship(complete);
    // printed to 10 digits; entries are of size 1, sums of 90 products in binary64
    expect(matrix.data.every((x, k) => Math.abs(x - K[k]!) < 1e-9)).toBe(true);
  });
  test.each([
    [['-lmm', '1'], 'lmm', ['wald']],
    [['-lmm', '2'], 'lmm', ['lrt']],
    [['-lmm', '3'], 'lmm', ['score']],
    [['-lmm', '4'], 'lmm', ['wald', 'lrt', 'score']],
    [['-lmm', '9'], 'lmm', ['lrt']],
    [['-lm', '1'], 'lm', ['wald']],
    [['-lm', '2'], 'lm', ['lrt']],
    [['-lm', '3'], 'lm', ['score']],
    [['-lm', '4'], 'lm', ['wald', 'lrt', 'score']],
  ] as const)('%j prints a table and a log that we read', (mode, kind, tests) => {
    write('id.txt', formats.writeNumberMatrix(identityMatrix(n), '\t'));
    const name = mode.join('').slice(1);
    gemma(name, ...input, '-k', 'id.txt', ...mode);
    const table = value(formats.readGemmaAssociation(file(`output/${name}.assoc.txt`)));
    expect([table.mode, table.tests]).toEqual([kind, tests]);
    const { numbers } = value(formats.readGemmaLog(file(`output/${name}.log.txt`)));
    expect([numbers.get('individuals')![0], numbers.get('analyzedVariants')![0]]).toEqual([n, table.rows]);
    expect([...table.number.get('ps')!]).toEqual(bim.map(v => v.position));
    expect(table.text.get('allele1')!.every(a => a === 'A')).toBe(true);
    const af = table.number.get('af')!;
    expect(af.every((f, k) => Math.abs(f - frequency(complete, k)) <= 0.0005 + 1e-12)).toBe(true); // 3 decimals
  });
  test('reads the .bed and .fam that we wrote: -9 and NA are missing there', () => {
    gemma('b', '-bfile', 'd', '-lm', '1');
    const { numbers } = value(formats.readGemmaLog(file('output/b.log.txt')));
    const ours = value(formats.famPhenotype(fam, 0, 'gemma')).filter(v => !Number.isNaN(v)).length;
    expect([numbers.get('analyzedIndividuals')![0], ours]).toEqual([n - 2, n - 2]);
  });
  test('takes -9 in a phenotype file for a number and NA for missing, as we do', () => {
    const data = y.slice();
    data[0] = -9;
    data[1] = Number.NaN;
    write('nine.pheno', formats.writeBimbamColumns({ rows: n, cols: 1, data }));
    gemma('nine', '-g', 'd.geno', '-p', 'nine.pheno', '-lm', '1');
    expect(
      value(formats.readGemmaLog(file('output/nine.log.txt'))).numbers.get('analyzedIndividuals')![0],
    ).toBe(n - 1);
    expect(value(formats.readBimbamColumns(file('nine.pheno'), n)).data[0]).toBe(-9);
  });
  test.each(['nan', 'hello', '0x10', '1,5'])('takes the phenotype %s for a number; we refuse it', entry => {
    const text = formats.writeBimbamColumns({ rows: n, cols: 1, data: y }).replace(/^.*\n/, `${entry}\n`);
    write('odd.pheno', text);
    gemma('odd', '-g', 'd.geno', '-p', 'odd.pheno', '-gk', '1');
    expect(
      value(formats.readGemmaLog(file('output/odd.log.txt'))).numbers.get('analyzedIndividuals')![0],
    ).toBe(n);
    expect(formats.readBimbamColumns(text, n).ok).toBe(false);
  });
  test('prints eigenvalues and eigenvectors that we read', () => {
    gemma('e', ...input, '-k', 'id.txt', '-eigen');
    expect(value(formats.readGemmaEigen(file('output/e.eigenD.txt')))).toMatchObject({ rows: n, cols: 1 });
    expect(value(formats.readGemmaEigen(file('output/e.eigenU.txt')))).toMatchObject({ rows: n, cols: n });
  });
});

const examples = '/usr/share/doc/gemma/example';
const example = (name: string): Uint8Array => gunzipSync(readFileSync(join(examples, name)));
const hasExamples = existsSync(join(examples, 'mouse_hs1940.bed.gz'));
if (!hasExamples) console.warn('not run: the examples of gemma-doc are not in /usr/share/doc/gemma/example');

describe.skipIf(!hasExamples)('the files of gemma-doc', () => {
  const set = hasExamples
    ? formats.readPlinkSet({
        bed: example('mouse_hs1940.bed.gz'),
        bim: example('mouse_hs1940.bim.gz'),
        fam: example('mouse_hs1940.fam.gz'),
      })
    : undefined;
  test('mouse_hs1940 is 1940 mice and 12226 variants, the same in PLINK and BIMBAM', () => {
    const { bed, bim: variants, fam: mice } = value(set!);
    expect([mice.length, variants.length]).toEqual([1940, 12226]);
    const first = new TextDecoder().decode(example('mouse_hs1940.geno.txt.gz').subarray(0, 2_000_000));
    const geno = value(formats.readBimbamGenotypes(first.slice(0, first.lastIndexOf('\n') + 1)));
    expect(geno.dosage.rows).toBe(1940);
    expect(geno.variants.map(v => [v.id, v.counted, v.other])).toEqual(
      variants.slice(0, geno.variants.length).map(v => [v.id, v.allele1, v.allele2]),
    );
    // the BIMBAM file holds dosages, of which the .bed holds the nearest counts
    let fractions = 0;
    geno.variants.forEach((_, k) => {
      formats.bedColumn(bed, k).forEach((x, i) => {
        const imputed = geno.dosage.data[i + k * 1940]!;
        if (!Number.isInteger(imputed)) fractions++;
        if (!Number.isNaN(x) && Math.abs(x - imputed) > 0.5)
          throw new Error(`mouse ${i}, variant ${k}: ${x}, ${imputed}`);
      });
    });
    expect(fractions).toBeGreaterThan(0);
  });
  test('its six phenotypes are the same in the .fam and in the phenotype file', () => {
    const { fam: mice } = value(set!);
    const Y = value(formats.readBimbamColumns(example('mouse_hs1940.pheno.txt.gz'), 1940));
    expect(Y.cols).toBe(6);
    for (let j = 0; j < 6; j++)
      expect([...value(formats.famPhenotype(mice, j, 'gemma'))]).toEqual([
        ...Y.data.subarray(j * 1940, (j + 1) * 1940),
      ]);
  });
  test('annotations and the covariates of BXD, with a tab at the end of each line, are read', () => {
    expect(value(formats.readBimbamAnnotation(example('mouse_hs1940.anno.txt.gz')))).toHaveLength(12226);
    expect(
      value(formats.readBimbamColumns(readFileSync(join(examples, 'BXD_covariates.txt')), 198)).cols,
    ).toBe(2);
  });
});

const frequency = (X: DenseMatrix, k: number): number =>
  X.data.subarray(k * n, (k + 1) * n).reduce((a, b) => a + b, 0) / (2 * n);

/** XXᵀ/m of the centred genotypes, by its definition. */
function centredRelationship(X: DenseMatrix): Float64Array {
  const C = X.data.map((x, at) => x - 2 * frequency(X, Math.floor(at / n)));
  return Float64Array.from({ length: n * n }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < m; k++) sum += C[(at % n) + k * n]! * C[Math.floor(at / n) + k * n]!;
    return sum / m;
  });
}

function identityMatrix(size: number): DenseMatrix {
  const data = new Float64Array(size * size);
  for (let i = 0; i < size; i++) data[i * (size + 1)] = 1;
  return { rows: size, cols: size, data };
}
