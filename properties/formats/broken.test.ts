import { describe, expect, test } from 'vitest';
import { refusalCodes } from '../../spec/number/refusal.ts';
import * as formats from '../../src/formats/index.ts';
import { faults, utf8, value } from './outcome.ts';
import { type Reader, readers } from './readers.ts';

/** Long enough that a reader whose time grows with the square of it would need many seconds; FC_FACTOR lengthens. */
const LONG = 60_000 * Number(process.env.FC_FACTOR ?? 1);
/** A reader needs some milliseconds for such a file; the rest is for a busy machine. */
const TIME_LIMIT_MS = 2000;

const named = readers.map(reader => [reader.name, reader] as const);
const NEWLINE = 10;

describe.each(named)('%s', (_, reader) => {
  test('the valid files are read', () => {
    for (const file of reader.files) value(reader.read(file));
  });

  test(`cut off at any byte, ${reader.cut === 'nothing' ? 'it is refused' : 'it is refused, or its first rows are read unchanged'}`, () => {
    for (const file of reader.files) {
      const whole = value(reader.read(file));
      for (let length = 0; length < file.length; length++) {
        const read = reader.read(file.subarray(0, length));
        if (!read.ok) expect(read.issues.length).toBeGreaterThan(0);
        else expectRows(reader, read.value, whole, file, length);
      }
    }
  });

  test('cut off in the middle of a number, it is never read', () => {
    for (const file of reader.files)
      for (let length = 1; length < file.length; length++) {
        const [before, after] = [file[length - 1]!, file[length]!];
        if (before !== NEWLINE && after !== NEWLINE && after !== 13)
          expect(reader.read(file.subarray(0, length)).ok, `${length} of ${file.length} bytes`).toBe(false);
      }
  });

  test('no hostile file makes it crash, hang or grow without bound', () => {
    for (const [name, bytes] of hostile) {
      const start = performance.now();
      const read = reader.read(bytes);
      expect(performance.now() - start, name).toBeLessThan(TIME_LIMIT_MS);
      if (!read.ok) expectFaults(read.issues);
    }
    expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(members);
  });
});

/** What every object has, before any file was read. */
const members = Object.getOwnPropertyNames(Object.prototype).sort();

/** Every fault has a code of the closed set, a place that can be, a message and an advice that can be read. */
function expectFaults(issues: readonly formats.Issue[]): void {
  expect(issues.length).toBeGreaterThan(0);
  expect(issues.length).toBeLessThanOrEqual(formats.MAX_ISSUES + 1);
  for (const issue of issues) {
    expect(formats.issueCodes).toContain(issue.code);
    expect(issue.message.length * issue.advice.length).toBeGreaterThan(0);
    expect(formats.issueText(issue).length).toBeLessThan(2000);
    const places = [issue.line ?? 1, issue.column ?? 1, (issue.offset ?? 0) + 1];
    expect(places.every(x => Number.isSafeInteger(x) && x >= 1)).toBe(true);
  }
}

/** A prefix that was read ends with a line, and its rows are the first rows of the whole. */
function expectRows(reader: Reader, part: unknown, whole: unknown, file: Uint8Array, length: number): void {
  const onlyBlanksMissing = new TextDecoder().decode(file.subarray(length)).trim() === '';
  if (reader.cut === 'nothing') {
    expect(onlyBlanksMissing, `${length} of ${file.length} bytes were read`).toBe(true);
    return;
  }
  expect(
    file[length - 1] === NEWLINE || onlyBlanksMissing,
    `${length} of ${file.length} bytes were read`,
  ).toBe(true);
  const rows = reader.rowsOf!(part as never);
  expect(rows).toEqual(reader.rowsOf!(whole as never).slice(0, rows.length));
}

/** Files made to hurt: long runs of everything a reader splits, counts, trims or nests by; hidden names of objects. */
const hostile: readonly (readonly [string, Uint8Array])[] = [
  ...[
    ' ',
    '\t',
    ',',
    ';',
    '"',
    '\r',
    '\n',
    '1',
    '9',
    '.',
    '-',
    'e',
    '[',
    '{',
    '#',
    '(',
    '_',
    'é',
    '\u00a0',
  ].map(c => [`${JSON.stringify(c)} alone`, utf8(`${c.repeat(LONG)}\n`)] as const),
  ...[
    ' 1',
    '1\t',
    '1\n',
    '1,',
    ',\t',
    '[1,',
    '{"a":',
    '"a",',
    'a\n',
    '1 2\n',
    '""',
    '\\u',
    '\r\n',
    '. ',
    '-9\n',
    'NA\t',
    '1 1 1 1\n',
  ].map(c => [`${JSON.stringify(c)} alone`, utf8(`${c.repeat(LONG / c.length)}\n`)] as const),
  ['digits, then a letter', utf8(`${'1'.repeat(LONG)}x\n`)],
  ['blanks, then a letter', utf8(`${' '.repeat(LONG)}x\n`)],
  ['a decimal of many digits', utf8(`0.${'3'.repeat(LONG)}\n`)],
  ['an exponent of many digits', utf8(`1e${'9'.repeat(LONG)}\n`)],
  ['one wide line, many narrow ones', utf8(`${'1 '.repeat(LONG / 4)}\n${'1\n'.repeat(LONG / 4)}`)],
  ['a wide header, many narrow lines', utf8(`chr\t${'a\t'.repeat(LONG / 4)}\n${'1\n'.repeat(LONG / 4)}`)],
  ['a header of one name', utf8(`${'beta\t'.repeat(LONG / 5)}\n`)],
  ['names that objects have', utf8('__proto__\tconstructor\ttoString\tvalueOf\n1\t2\t3\t4\n'.repeat(20))],
  [
    'objects that have names',
    utf8('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'),
  ],
  ['zeros', new Uint8Array(LONG)],
  ['ones', new Uint8Array(LONG).fill(0xff)],
  ['the magic of a .bed', Uint8Array.from({ length: LONG }, (_, i) => [0x6c, 0x1b, 1][i] ?? 0xff)],
  ['a byte-order mark', Uint8Array.of(0xef, 0xbb, 0xbf)],
  ['two byte-order marks', utf8('\ufeff\ufeff1\n')],
  ['UTF-16', Uint8Array.from({ length: LONG }, (_, i) => [0x31, 0][i % 2]!)],
  ['Latin-1', Uint8Array.of(0x4d, 0xfc, 0x6c, 0x6c, 10)],
];

test('columns with the names of object members are columns', () => {
  const text = 'SNP\tChr\tChrPos\tPValue\t__proto__\tconstructor\nrs1\t1\t2\t0.5\t7\t8\n';
  const table = value(formats.readFastLmm(text));
  expect([table.number.get('__proto__')?.[0], table.number.get('constructor')?.[0]]).toEqual([7, 8]);
  expect(Object.getPrototypeOf(table)).toBe(Object.prototype);
});

test('a key called __proto__ in JSON is a key', () => {
  expect(value(formats.readJsonMatrix('{"__proto__": [[1]]}', ['__proto__'], 'nan')).matrix.data[0]).toBe(1);
  expect(faults(formats.readJsonMatrix('{"a": [[1]]}', ['__proto__'], 'nan'))).toEqual([
    'missing-column 1:1',
  ]);
});

test('a code that a refusal also has is its code; the others are of files alone', () => {
  const known: readonly string[] = refusalCodes;
  expect(formats.issueCodes.filter(code => !known.includes(code))).toEqual([
    'truncated',
    'wrong-kind',
    'not-utf8',
    'missing-column',
    'duplicate-column',
    'unsupported',
    'too-large',
    'too-many-issues',
  ]);
});

test('a text too large for a string is refused before it is decoded', () => {
  expect(faults(formats.readBim(new Uint8Array(2 ** 29)))).toEqual(['too-large']);
});

test('a file with too many faults lists a hundred and says that there are more', () => {
  const read = formats.readBim('x\n'.repeat(5000));
  expect(faults(read)).toHaveLength(formats.MAX_ISSUES + 1);
  expect(faults(read).at(-1)).toBe('too-many-issues');
});

test('a fault says where it is and what to do', () => {
  const read = formats.readPlinkSet({ fam: 'F I 0 0 1 2\n', bim: '1 rs1 0 x A C\n', bed: new Uint8Array() });
  expect(read.ok ? '' : formats.issueText(read.issues[0]!)).toBe(
    'bim, line 1, column 9: "x" is not a number; check the file: is it a .bim?',
  );
});
