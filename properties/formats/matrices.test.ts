import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as formats from '../../src/formats/index.ts';
import { matrixFor } from '../../src/formats/number-matrix.ts';
import { fromRows, toRows } from '../../src/linalg/dense.ts';
import { law } from '../support/prop.ts';
import { refusalOf } from '../support/refusals.ts';
import { symmetric } from './built.ts';
import { faults, value } from './outcome.ts';
import * as samples from './samples.ts';

const square = '1.08659\t-0.111254\n-0.111254\t1.00765\n';

describe('.rel', () => {
  const whole = [
    [1.08659, -0.111254, 0.068724],
    [-0.111254, 1.00765, 0.0710262],
    [0.068724, 0.0710262, 0.995341],
  ];
  test('a triangle is read as PLINK prints it', () => {
    const rel = value(formats.readRel(samples.plinkRel, 3));
    expect([toRows(rel.K), rel.shape, rel.digits]).toEqual([whole, 'triangle', 6]);
  });
  test('the three forms of one matrix are read as the same, and told apart', () => {
    const K = fromRows(whole);
    for (const shape of formats.relShapes) {
      const rel = value(formats.readRel(formats.writeRel(K, shape), 3));
      expect([toRows(rel.K), rel.shape]).toEqual([whole, shape]);
    }
  });
  test.each([
    ['nan', samples.plinkRel.replace('0.0710262', 'nan'), 3, ['not-finite 3:10']],
    ['a number left out', samples.plinkRel.replace('0.0710262\t', ''), 3, ['ragged 3:18']],
    ['a line left out at the end', samples.plinkRel.split('0.068')[0]!, 3, ['truncated 3']],
    ['a line too many', samples.plinkRel, 2, ['dimension-mismatch 3']],
    ['nobody', samples.plinkRel, 0, ['empty']],
    ['two values for one pair', square.replace('-0.111254', '-0.111255'), 2, ['not-symmetric 2:1']],
  ])('%s is refused at its place', (_, text, n, expected) =>
    expect(faults(formats.readRel(text, n))).toEqual(expected),
  );
});

describe('.rel.bin', () => {
  const K = fromRows([
    [1, 0.5, -0.25],
    [0.5, 1.25, 0.125],
    [-0.25, 0.125, 0.75],
  ]);
  const forms = ([64, 32] as const).flatMap(bits => formats.relShapes.map(shape => ({ shape, bits })));
  test('under a form, only a file of that form is read', () => {
    for (const written of forms)
      for (const form of forms) {
        const read = formats.readRelBinary(formats.writeRelBinary(K, written), 3, form);
        const same = written.shape === form.shape && written.bits === form.bits;
        expect(read.ok, `${written.shape} ${written.bits} as ${form.shape} ${form.bits}`).toBe(same);
      }
  });
  test('every other size is refused, up to twice the right one', () => {
    for (const form of forms) {
      const right = formats.writeRelBinary(K, form).length;
      for (let length = 0; length <= 2 * right; length++)
        if (length !== right) expect(formats.readRelBinary(new Uint8Array(length), 3, form).ok).toBe(false);
    }
  });
  const square = { shape: 'square', bits: 64 } as const;
  test('nan and two values for one pair are refused at their byte', () => {
    const bytes = formats.writeRelBinary(
      fromRows([
        [1, 0.5],
        [0.5, 1],
      ]),
      square,
    );
    const nan = bytes.slice();
    nan.set([0xff, 0xff], 14);
    expect(faults(formats.readRelBinary(nan, 2, square))).toEqual(['not-finite @8']);
    const lopsided = bytes.slice();
    lopsided[16] = 1;
    expect(faults(formats.readRelBinary(lopsided, 2, square))).toEqual(['not-symmetric @16']);
  });
  test('a form must be named', () =>
    expect(
      faults(formats.readRelBinary(new Uint8Array(8), 1, { shape: 'square', bits: 16 as never })),
    ).toEqual(['unknown-convention']));
});

describe('GRM', () => {
  test('text is read as PLINK prints it', () => {
    const grm = value(formats.readGrmText(samples.plinkGrm, 2));
    expect(toRows(grm.K)).toEqual([
      [1.086589, -0.1112541],
      [-0.1112541, 1.007655],
    ]);
    expect(toRows(grm.counts)).toEqual([
      [198, 190],
      [190, 194],
    ]);
  });
  test('a count in scientific notation is a count', () =>
    expect(value(formats.readGrmText('1\t1\t1.484000e+03\t1\n', 1)).counts.data[0]).toBe(1484));
  test.each([
    ['a pair twice', samples.plinkGrm.replace('2\t2', '2\t1'), ['duplicate-id 3:1']],
    ['an upper pair', samples.plinkGrm.replace('2\t1', '1\t2'), ['out-of-domain 2:1']],
    ['person 0', samples.plinkGrm.replace('1\t1', '1\t0'), ['out-of-domain 1:1']],
    ['person 3', samples.plinkGrm.replace('2\t2', '3\t2'), ['out-of-domain 3:1']],
    ['half a person', samples.plinkGrm.replace('2\t2', '2\t1.5'), ['out-of-domain 3:1']],
    ['a negative count', samples.plinkGrm.replace('190', '-190'), ['out-of-domain 2:5']],
    ['nan', samples.plinkGrm.replace('-1.112541e-01', 'nan'), ['not-finite 2:9']],
    ['a line left out', samples.plinkGrm.split('2\t2')[0]!, ['truncated 3']],
    ['three fields', samples.plinkGrm.replace('\t190', ''), ['ragged 2:18']],
  ])('%s is refused at its place', (_, text, expected) =>
    expect(faults(formats.readGrmText(text, 2))).toEqual(expected),
  );
  test('a huge number of people is refused without asking for memory', () => {
    expect(faults(formats.readGrmText(samples.plinkGrm, 1e9))).toEqual(['truncated 4']);
    expect(faults(formats.readGrmBinary(new Uint8Array(12), 1e9))).toEqual(['truncated @12']);
    expect(formats.readRelBinary(new Uint8Array(12), 2 ** 52, { shape: 'square', bits: 64 }).ok).toBe(false);
  });
  const K = fromRows([
    [1, 0.5],
    [0.5, 1.25],
  ]);
  const set = {
    id: 'F I0\nF I1\n',
    bin: formats.writeGrmBinary(K),
    counts: formats.writeGrmBinary(
      fromRows([
        [9, 8],
        [8, 7.5],
      ]),
    ),
  };
  test('a set is read together, and every fault names its file', () => {
    const read = value(formats.readGrmSet(set));
    expect([toRows(read.K), read.people.length, read.counts?.data[3]]).toEqual([toRows(K), 2, 7.5]);
    expect(value(formats.readGrmSet({ id: set.id, bin: set.bin })).counts).toBeUndefined();
    expect(
      faults(formats.readGrmSet({ ...set, bin: set.bin.subarray(4), counts: set.counts.subarray(4) })),
    ).toEqual(['truncated bin @8', 'truncated N.bin @8']);
    expect(faults(formats.readGrmSet({ ...set, id: 'F I0\nF I0\n' }))).toEqual(['duplicate-id id 2:3']);
    expect(
      faults(
        formats.readGrmSet({
          ...set,
          counts: formats.writeGrmBinary(
            fromRows([
              [1, -1],
              [-1, 1],
            ]),
          ),
        }),
      ),
    ).toEqual(['out-of-domain N.bin']);
  });
  law(
    'binary32 rounds what is written to nearest',
    [symmetric(fc.double({ min: -4, max: 4, noNaN: true }))],
    A => {
      const read = value(formats.readGrmBinary(formats.writeGrmBinary(A), A.rows));
      expect([...read.data]).toEqual([...A.data].map(Math.fround));
    },
  );
  test.each([
    [
      'a rectangle',
      () => formats.writeGrmBinary({ rows: 1, cols: 2, data: Float64Array.of(1, 2) }),
      'dimension-mismatch',
    ],
    [
      'lopsided',
      () =>
        formats.writeGrmBinary(
          fromRows([
            [1, 2],
            [3, 1],
          ]),
        ),
      'not-symmetric',
    ],
    [
      'not finite',
      () => formats.writeGrmText({ K: fromRows([[Number.NaN]]), counts: fromRows([[1]]) }),
      'not-finite',
    ],
    ['too large for binary32', () => formats.writeGrmBinary(fromRows([[1e300]])), 'out-of-domain'],
    ['of two sizes', () => formats.writeGrmText({ K, counts: fromRows([[1]]) }), 'dimension-mismatch'],
  ])('a matrix that is %s can not be written', (_, write, code) =>
    expect(refusalOf(write)).toMatchObject({ code }),
  );
});

describe('.id', () => {
  test('with and without a header, and of individuals alone', () => {
    const people = [
      { fid: 'F0', iid: 'I0' },
      { fid: 'F0', iid: 'I1' },
    ];
    expect(value(formats.readIndividuals(samples.plink2Ids))).toEqual(people);
    expect(value(formats.readIndividuals('F0\tI0\nF0\tI1\n'))).toEqual(people);
    expect(value(formats.readIndividuals('#IID\nI0\n'))).toEqual([{ fid: '0', iid: 'I0' }]);
    expect(value(formats.readIndividuals('#FID\tIID\tSID\nF0\tI0\tS\n'))).toEqual([people[0]]);
  });
  test.each([
    ['one column', 'I0\n', ['ragged 1:3']],
    ['a header without IID', '#FID\tSEX\nF0\t1\n', ['missing-column 1']],
    ['a header alone', '#FID\tIID\n', ['empty']],
    ['a header without #', 'FID IID\nF0 I0\n', ['wrong-kind 1:1']],
    ['a person twice', 'F0\tI0\nF1\tI0\nF0\tI0\n', ['duplicate-id 3:4']],
  ])('%s is refused', (_, text, expected) => expect(faults(formats.readIndividuals(text))).toEqual(expected));
  test('names that objects have of their own are names', () => {
    const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const text = odd.map(n => `${n}\t${n}\n`).join('');
    expect(value(formats.readIndividuals(text)).map(p => p.iid)).toEqual(odd);
  });
});

describe('relationship matrices and eigenvectors of GEMMA', () => {
  test('tell their digits', () => {
    const printed = value(
      formats.readGemmaRelationship('0.3350590131\t-0.02272259412\n-0.02272259412\t0.3035959742\n'),
    );
    expect([toRows(printed.matrix)[0], printed.digits]).toEqual([[0.3350590131, -0.02272259412], 10]);
  });
  test.each([
    ['a row left out', '1\t0.5\n', ['dimension-mismatch']],
    ['a number left out', '1\t0.5\n0.5\n', ['ragged 2:4']],
    ['two values for one pair', '1\t0.5\n0.25\t1\n', ['not-symmetric 2:1']],
    ['nan', '1\tnan\nnan\t1\n', ['not-finite 1:3', 'not-finite 2:1']],
    ['a header', 'a\tb\n1\t2\n', ['not-a-number 1:1', 'not-a-number 1:3']],
  ])('%s is refused at its place', (_, text, expected) =>
    expect(faults(formats.readGemmaRelationship(text))).toEqual(expected),
  );
  test('a small file asks for no large memory', () => {
    expect(matrixFor(['1 2 3', '1', '1'], 3).data).toHaveLength(9); // as long as the text could hold them
    expect(matrixFor([`${'1 '.repeat(50)}`, ...new Array<string>(50).fill('1')], 50).data).toHaveLength(0);
  });
  test('eigenvalues are a column', () => {
    const D = value(formats.readGemmaEigen('0\n0.05094849267\n'));
    expect([D.rows, D.cols, D.data[1]]).toEqual([2, 1, 0.05094849267]);
  });
});
