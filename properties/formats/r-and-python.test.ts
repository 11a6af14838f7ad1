import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { toRows } from '../../src/linalg/dense.ts';
import { faults, value } from './outcome.ts';

describe('matrices of R and Python, as they print them', () => {
  const csv = (text: string, layout: formats.CsvLayout, separator: formats.CsvSeparator) => {
    const { matrix, ...rest } = value(formats.readCsv(text, { layout, separator, missing: 'nan' }));
    return { ...rest, matrix: toRows(matrix) };
  };
  const numbers = [
    [0.333333333333333, Number.NaN],
    [-1.5, 1e-300],
  ];
  test.each([
    [
      'write.csv',
      '"","a","d""q"\n"r1",0.333333333333333,NA\n"r2",-1.5,1e-300\n',
      'header-and-names',
      'comma',
    ],
    ['write.table', '"a" "d""q"\n"r1" 0.333333333333333 NA\n"r2" -1.5 1e-300\n', 'header-and-names', 'blank'],
    [
      'write.table(sep = "\\t", quote = FALSE)',
      'a\tdq\nr1\t0.333333333333333\tNA\nr2\t-1.5\t1e-300\n',
      'header-and-names',
      'tab',
    ],
    ['write.csv(row.names = FALSE)', '"a","dq"\n0.333333333333333,NA\n-1.5,1e-300\n', 'header', 'comma'],
    ['numpy.savetxt', '0.333333333333333 nan\n-1.5 1e-300\n', 'numbers', 'blank'],
    ['numpy.savetxt(header=…)', '# a b\n0.333333333333333,nan\n-1.5,1e-300\n', 'numbers', 'comma'],
  ] as const)('%s', (_, text, layout, separator) => {
    const read = csv(text, layout, separator);
    expect(read.matrix).toEqual(numbers);
    expect(read.digits).toBe(15);
  });
  test.each([
    ['jsonlite::toJSON', '[[0.5,"NaN"],["NA",-1]]', []],
    ['json.dump', '[[0.5, NaN], [null, -1]]', []],
    ['json.dump of a dict', '{"h2": 0.5,\n "K": [\n  [0.5, NaN],\n  [null, -1]\n ]\n}', ['K']],
  ])('%s', (_, text, path) => {
    const { matrix } = value(formats.readJsonMatrix(text, path, 'nan'));
    expect(toRows(matrix)).toEqual([
      [0.5, Number.NaN],
      [Number.NaN, -1],
    ]);
  });
  test('a list of numbers is a column, and digits in quotes are digits', () => {
    expect(toRows(value(formats.readJsonMatrix('["0.1", 2]', [], 'refuse')).matrix)).toEqual([[0.1], [2]]);
  });
  test.each([
    ['write.csv2', '"";"a"\n"r1";0,333\n', 'header-and-names', 'comma', 'malformed 1:3'],
    ['decimal commas', '0,5\t1,5\n', 'numbers', 'tab', 'not-a-number 1:1'],
    ['Inf', '1,Inf\n', 'numbers', 'comma', 'not-finite 1:3'],
    ['complex numbers', ' (1.0e+00+2.0e+00j)\n', 'numbers', 'blank', 'not-a-number 1:2'],
    ['an open quote', '"a,1\n2,3\n', 'header', 'comma', 'truncated 1:1'],
    ['a quote in a field', 'a"b,1\n', 'numbers', 'comma', 'malformed 1:2'],
    ['something behind a quote', '"a"b,1\n', 'numbers', 'comma', 'malformed 1:4'],
    ['a missing final newline', '1,2', 'numbers', 'comma', 'truncated 1:4'],
    ['a blank line', '1,2\n\n3,4\n', 'numbers', 'comma', 'malformed 2'],
    ['a short row', '1,2\n3\n', 'numbers', 'comma', 'ragged 2:1'],
    ['a header alone', 'a,b\n', 'header', 'comma', 'empty 1'],
    ['a header that is too long', 'a,b,c,d\nr1,1,2\n', 'header-and-names', 'comma', 'ragged 1:1'],
    ['a header that is too short', 'a,b\n1,2,3\n', 'header', 'comma', 'ragged 1:1'],
    ['a hard space for a number', '1,\u00a0\n', 'numbers', 'comma', 'not-a-number 1:3'],
    ['a byte-order mark for a number', '1,\ufeff\n', 'numbers', 'comma', 'not-a-number 1:3'],
  ] as const)('%s is a fault', (_, text, layout, separator, expected) => {
    expect(faults(formats.readCsv(text, { layout, separator, missing: 'nan' }))[0]).toMatch(expected);
  });
  test('a missing number is a fault where none is expected', () => {
    const refuse = { layout: 'numbers', separator: 'comma', missing: 'refuse' } as const;
    expect(faults(formats.readCsv('1,NA\n', refuse))).toEqual(['not-finite 1:3']);
    expect(faults(formats.readJsonMatrix('[[1],\n [null]]', [], 'refuse'))).toEqual(['not-finite 2:3']);
  });
  test.each([
    ['[[1, 2], [3]]', 'ragged 1:10'],
    ['[1, [2]]', 'ragged 1:5'],
    ['[[1, 2],\n [3, 4]', 'truncated 2:8'],
    ['[[1 2]]', 'malformed 1:5'],
    ['[[1, 2]] x', 'malformed 1:10'],
    ['[[1, tru]]', 'not-a-number 1:6'],
    ['[]', 'empty 1:1'],
    ['[[]]', 'empty 1:1'],
    ['12', 'malformed 1:1'],
    ['{"a": 1}', 'malformed 1:1'],
    ['[[1e999]]', 'not-finite 1:3'],
    ['["a\nb"]', 'malformed 1:4'],
    ['["\\x"]', 'malformed 1:4'],
    ['["\\u12"]', 'malformed 1:4'],
    ['[,1]', 'malformed 1:2'],
    ['[1,]', 'malformed 1:4'],
  ])('%j is a fault at its place', (text, expected) =>
    expect(faults(formats.readJsonMatrix(text, [], 'nan'))).toEqual([expected]),
  );
  test('a key twice and a key that is not there are faults', () => {
    expect(faults(formats.readJsonMatrix('{"K": [1],\n "K": [2]}', ['K'], 'nan'))).toEqual([
      'duplicate-column 2:2',
    ]);
    expect(faults(formats.readJsonMatrix('{"K": [1]}', ['L'], 'nan'))).toEqual(['missing-column 1:1']);
  });
});
