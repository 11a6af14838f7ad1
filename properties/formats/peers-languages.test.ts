import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { ask, has, pythonWith } from '../support/peers.ts';
import { sameMatrix } from './built.ts';
import { value } from './outcome.ts';
import { file, here, run, write } from './peer-data.ts';

const awkward = [
  [1 / 3, -1e-300, 5e-324],
  [123456789.12345679, 1.7976931348623157e308, Number.NaN],
];
const numpy = pythonWith('numpy');
describe.skipIf(numpy === undefined)('numpy', () => {
  test('savetxt and json.dump write numbers that we read, bit for bit', () => {
    const program = [
      'import numpy, json, sys',
      `A = [[float(x) for x in row] for row in ${JSON.stringify(awkward.map(r => r.map(String))).replaceAll('NaN', 'nan')}]`,
      "numpy.savetxt('plain.txt', A)",
      "numpy.savetxt('plain.csv', A, delimiter=',', fmt='%.17g', header='a,b,c')",
      "json.dump({'K': A}, open('plain.json', 'w'))",
    ].join('\n');
    run(numpy!, '-c', program);
    const expected = {
      rows: 2,
      cols: 3,
      data: Float64Array.from([0, 1, 2].flatMap(j => awkward.map(r => r[j]!))),
    };
    const numbers = { layout: 'numbers', missing: 'nan' } as const;
    expect(
      sameMatrix(
        value(formats.readCsv(file('plain.txt'), { ...numbers, separator: 'blank' })).matrix,
        expected,
      ),
    ).toBe(true);
    expect(
      sameMatrix(
        value(formats.readCsv(file('plain.csv'), { ...numbers, separator: 'comma' })).matrix,
        expected,
      ),
    ).toBe(true);
    expect(sameMatrix(value(formats.readJsonMatrix(file('plain.json'), ['K'], 'nan')).matrix, expected)).toBe(
      true,
    );
  });
});

describe.skipIf(!has('Rscript'))('R', () => {
  test('write.csv and write.table write 15 digits, names and NA, which we read; R reads what we write', () => {
    const program = [
      'x <- matrix(c(1/3, NA, NaN, -1e-300), 2); colnames(x) <- c("a", "b c, \\"d\\""); rownames(x) <- c("r1", "r 2")',
      `write.csv(x, "${here}/r.csv"); write.csv(x, "${here}/plain.r.csv", row.names = FALSE)`,
      `write.table(x, "${here}/r.txt", qmethod = "double"); write.table(x, "${here}/r.tsv", sep = "\\t", col.names = FALSE, row.names = FALSE)`,
      `write.csv2(x, "${here}/r2.csv")`,
      `write(formats <- sprintf("%.17g", as.matrix(read.csv("${here}/ours.csv", row.names = 1, check.names = FALSE))), stdout())`,
    ].join('\n');
    const ours: DenseMatrix = { rows: 1, cols: 2, data: Float64Array.of(1 / 3, -1e-300) };
    write('ours.csv', formats.writeCsv({ matrix: ours, columns: ['a "b", c', 'd'], rows: ['x'] }, 'comma'));
    write('make.R', program);
    expect(ask('Rscript', [join(here, 'make.R')], '').map(Number)).toEqual([...ours.data]);
    const expected = {
      rows: 2,
      cols: 2,
      data: Float64Array.of(0.333333333333333, Number.NaN, Number.NaN, -1e-300),
    };
    const names = { columns: ['a', 'b c, "d"'], rows: ['r1', 'r 2'] };
    const conventions = [
      ['r.csv', 'header-and-names', 'comma', names],
      ['plain.r.csv', 'header', 'comma', { columns: names.columns }],
      ['r.txt', 'header-and-names', 'blank', names],
      ['r.tsv', 'numbers', 'tab', {}],
    ] as const;
    for (const [name, layout, separator, labels] of conventions) {
      const { matrix, digits, ...read } = value(
        formats.readCsv(file(name), { layout, separator, missing: 'nan' }),
      );
      expect([sameMatrix(matrix, expected), digits, read]).toEqual([true, 15, labels]);
    }
    const european = formats.readCsv(file('r2.csv'), {
      layout: 'header-and-names',
      separator: 'comma',
      missing: 'nan',
    });
    expect(european.ok ? '' : european.issues[0]!.advice).toContain('write.csv2');
  });
});
