import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnOf, fieldsOf, separators } from '../../src/formats/fields.ts';
import {
  lastPlaceOf,
  printedOf,
  readBim,
  readBimbamColumns,
  readCsv,
  readFam,
  readGemmaRelationship,
  significantDigitsOf,
} from '../../src/formats/index.ts';
import { linesOf } from '../../src/formats/lines.ts';
import { decimalOf } from '../../src/formats/numbers.ts';
import { reading } from '../../src/formats/reading.ts';
import { textOf } from '../../src/formats/text.ts';
import { law } from '../support/prop.ts';
import { finite } from './built.ts';
import { faults, utf8, value } from './outcome.ts';

const asText = (input: string | Uint8Array) => reading(issues => textOf(input, issues));
const asLines = (text: string) => reading(issues => linesOf(text, issues));

const fam = 'F1 I1 0 0 1 0.5\nF1 I2 0 0 2 -9\n';
const bim = '1\trs1\t0\t100\tA\tC\n1\trs2\t0\t200\tG\tT\n';
const K = '1\t0.5\n0.5\t1\n';
const readers = [
  ['.fam', fam, readFam],
  ['.bim', bim, readBim],
  ['relationship matrix', K, readGemmaRelationship],
  ['phenotypes', '1.5\n-9\n', (t: string | Uint8Array) => readBimbamColumns(t, 2)],
  [
    'CSV',
    '1,2\n3,4\n',
    (t: string | Uint8Array) => readCsv(t, { layout: 'numbers', separator: 'comma', missing: 'refuse' }),
  ],
] as const;

describe.each(readers)('decisions about the text of a %s', (_, text, read) => {
  const plain = value<unknown>(read(text));
  test('CR LF is a line end', () =>
    expect(value<unknown>(read(text.replaceAll('\n', '\r\n')))).toEqual(plain));
  test('CR LF and LF in one file are line ends', () =>
    expect(value<unknown>(read(text.replace('\n', '\r\n')))).toEqual(plain));
  test('a byte-order mark is dropped', () => {
    expect(value<unknown>(read(`\ufeff${text}`))).toEqual(plain);
    expect(value<unknown>(read(utf8(`\ufeff${text}`)))).toEqual(plain);
  });
  test('blank last lines are dropped', () =>
    expect(value<unknown>(read(`${text}\n  \r\n\n`))).toEqual(plain));
  test('blanks at the end of a line are dropped', () =>
    expect(value<unknown>(read(text.replaceAll('\n', '  \n')))).toEqual(plain));
  test('bytes and text are read alike', () => expect(value<unknown>(read(utf8(text)))).toEqual(plain));
  test('a missing final newline is a fault at the place where it is missing', () => {
    const [code, place] = faults(read(text.slice(0, -1)))[0]!.split(' ');
    expect([code, place]).toEqual(['truncated', `2:${text.trimEnd().split('\n')[1]!.length + 1}`]);
  });
  test('a blank line between lines is a fault on that line', () =>
    expect(faults(read(text.replace('\n', '\n\n')))[0]).toBe('malformed 2'));
  test('a carriage return alone is no line end', () =>
    expect(faults(read(text.replace('\n', '\r')))[0]).toMatch(/^malformed 1:/));
  test('an empty file, and one of blank lines, is empty', () => {
    expect(faults(read(''))[0]).toBe('empty');
    expect(faults(read(new Uint8Array()))[0]).toBe('empty');
    expect(faults(read('\n \n'))[0]).toBe('empty');
  });
});

describe('decoding', () => {
  const readable = fc.string({ unit: 'binary', maxLength: 40 }).map(t => `x${t.replace(/[\0\ufffd]/g, 'a')}`);
  law('UTF-8 that was encoded is decoded as it was', [readable], text => {
    expect(value(asText(utf8(text)))).toBe(text);
  });
  law(
    'bytes are refused exactly when TextDecoder refuses them',
    [fc.uint8Array({ minLength: 1, maxLength: 6 })],
    bytes => {
      let expected: string | undefined;
      try {
        expected = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch {
        expected = undefined;
      }
      const read = asText(bytes);
      if (expected === undefined) expect(faults(read)[0]).toMatch(/^(not-utf8|wrong-kind) @/);
      else if (/[\0\ufffd]/.test(expected) || /^(BZh|RDX)/.test(expected)) expect(read.ok).toBe(false);
      else if (expected === '') expect(read.ok && read.value === '').toBe(bytes.length > 0);
      else expect(value(read)).toBe(expected);
    },
    3000,
  );
  test.each([
    [[0xc0, 0xaf], 'an overlong form'],
    [[0xed, 0xa0, 0x80], 'a surrogate'],
    [[0xf4, 0x90, 0x80, 0x80], 'above U+10FFFF'],
    [[0xe2, 0x82], 'cut off'],
    [[0x80], 'a continuation alone'],
  ])('%j is %s, refused at its byte', bytes => {
    expect(faults(asText(Uint8Array.from([0x41, 0x41, ...bytes])))).toEqual(['not-utf8 @2']);
  });
  test.each([
    ['gzip', [0x1f, 0x8b, 8, 0]],
    ['UTF-16', [0xff, 0xfe, 0x41, 0]],
    ['PLINK binary', [0x6c, 0x1b, 1, 0]],
    ['zip', [0x50, 0x4b, 3, 4]],
    ['.npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
    ['BGEN', [...new Array(16).fill(65), 0x62, 0x67, 0x65, 0x6e]],
  ])('a %s file is recognised and refused', (kind, bytes) => {
    const read = asText(Uint8Array.from(bytes));
    expect(faults(read)).toEqual(['wrong-kind @0']);
    expect(read.ok ? '' : read.issues[0]!.message).toContain(kind);
  });
  test('a NUL character and a replacement character are refused with their place', () => {
    expect(faults(asText('ab\nc\0d\n'))).toEqual(['wrong-kind 2:2']);
    expect(faults(asText('ab\nc\ufffdd\n'))).toEqual(['not-utf8 2:2']);
  });
  test('long texts are decoded whole, with characters across the chunks', () => {
    const text = `${'aé日𝒙'.repeat(5000)}\n`;
    expect(value(asText(utf8(text)))).toBe(text);
    expect(value(asText(utf8(`x${text}`)))).toBe(`x${text}`);
  });
});

describe('fields', () => {
  const field = fc.string({ unit: fc.constantFrom('a', '1', '.', '-', 'é'), minLength: 1, maxLength: 4 });
  const gap = {
    blanks: [' ', '\t', '  ', ' \t '],
    tab: ['\t'],
    'commas-or-blanks': [',', ' , ', '\t', '  ', ',\t'],
  };
  law(
    'the column of a field is where it stands, under every separator',
    [
      fc.constantFrom(...separators),
      fc.array(field, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.constantFrom('', ' ', '  '),
    ],
    (separator, fields, seed, edge) => {
      const gaps = gap[separator];
      const line = `${edge}${fields.map((f, i) => (i === 0 ? f : gaps[(seed + i) % gaps.length] + f)).join('')}${edge}`;
      expect(fieldsOf(line, separator)).toEqual(fields);
      fields.forEach((f, i) => {
        const column = columnOf(line, separator, i);
        expect(line.slice(column - 1, column - 1 + f.length)).toBe(f);
      });
      expect(columnOf(line, separator, fields.length)).toBeGreaterThan(line.trimEnd().length);
    },
    400,
  );
  test('two commas hold an empty field, two tabs too, two blanks do not', () => {
    expect(fieldsOf('a,,b', 'commas-or-blanks')).toEqual(['a', '', 'b']);
    expect(fieldsOf('a\t\tb', 'tab')).toEqual(['a', '', 'b']);
    expect(fieldsOf('a  b', 'blanks')).toEqual(['a', 'b']);
  });
  test('a hard space is no separator', () =>
    expect(fieldsOf('a\u00a0b c', 'blanks')).toEqual(['a\u00a0b', 'c']));
});

describe('numbers', () => {
  law('every binary64 that is printed in decimal is read back', [finite], x => {
    expect(decimalOf(String(x))).toBe(x === 0 ? 0 : x);
    expect(decimalOf(x.toExponential(16))).toBe(Number(x.toExponential(16)));
  });
  test.each([
    '',
    ' 1',
    '1 ',
    '0x10',
    '1,5',
    '1_000',
    '1e',
    'e5',
    '.',
    '+',
    '--1',
    '1.2.3',
    '١',
    '1d5',
    'NA',
    'nan',
    '5%',
    'null',
    'true',
  ])('%j is not a decimal number', text => expect(decimalOf(text)).toBeUndefined());
  test.each([
    ['1', 1],
    ['+1', 1],
    ['-.5', -0.5],
    ['5.', 5],
    ['1E+05', 1e5],
    ['00012', 12],
    ['1.484000e+03', 1484],
    ['-0', -0],
    ['4.9e-324', 5e-324],
    ['1e400', Number.POSITIVE_INFINITY],
  ])('%s is %s', (text, number) => expect(decimalOf(text)).toBe(number));
  test.each([
    ['nan', Number.NaN],
    ['-nan', Number.NaN],
    ['NaN', Number.NaN],
    ['inf', Number.POSITIVE_INFINITY],
    ['-Inf', Number.NEGATIVE_INFINITY],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['NA', undefined],
    ['null', undefined],
    ['constructor', undefined],
  ])('%s is printed for %s', (text, number) => expect(printedOf(text)).toBe(number));
  test.each([
    ['0.443', -3, 3],
    ['1.20e+05', 3, 3],
    ['-8.446746e+01', -5, 7],
    ['17', 0, 2],
    ['0.000', -3, 0],
    ['1484', 0, 4],
    ['nan', undefined, 0],
  ])('%s was printed to 10^%s with %s digits', (text, place, digits) => {
    expect(lastPlaceOf(text)).toBe(place);
    expect(significantDigitsOf(text)).toBe(digits);
  });
  law(
    'a decimal lies within half of its last place of what was printed',
    [fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.nat(12)],
    (x, d) => {
      const unit = 10 ** lastPlaceOf(x.toFixed(d))!;
      // 2⁻⁵⁰ of the value: the subtraction and the power are in binary64
      expect(Math.abs(Number(x.toFixed(d)) - x)).toBeLessThanOrEqual(unit / 2 + Math.abs(x) * 2 ** -50);
    },
  );
});

test('line ends leave nothing behind', () => {
  expect(value(asLines('a\r\nb\nc \n'))).toEqual(['a', 'b', 'c ']);
});
