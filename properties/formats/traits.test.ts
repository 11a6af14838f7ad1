import { describe, expect, test } from 'vitest';
import {
  peopleFinder,
  readBed,
  readBedShape,
  readBedWindow,
  readPersonList,
  readTraits,
  readVariantList,
  traitValues,
  writeBed,
} from '../../src/formats/index.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { faults, value } from './outcome.ts';

describe('traits', () => {
  test('columns are found by name, and counted from 1 where there are none', () => {
    const named = value(readTraits('FID IID weight height\nF I1 1 2.5\nF I2 NA 3\n'));
    expect([...value(traitValues(named, 'height', 'na'))]).toEqual([2.5, 3]);
    expect([...value(traitValues(named, 'weight', 'na'))]).toEqual([1, Number.NaN]);
    const bare = value(readTraits('F I1 1 2.5\nF I2 4 3\n'));
    expect(bare.names).toEqual(['1', '2']);
    expect([...value(traitValues(bare, '2', 'na'))]).toEqual([2.5, 3]);
    expect(faults(traitValues(bare, 'height', 'na'))).toEqual(['missing-column 1']);
  });

  test('law: a −9 is never guessed at', () => {
    const traits = value(readTraits('#IID y\nA -9\nB 1\nC -9.0\n'));
    expect([...value(traitValues(traits, 'y', 'na'))]).toEqual([-9, 1, -9]);
    expect([...value(traitValues(traits, 'y', 'na-or-minus-9'))]).toEqual([Number.NaN, 1, Number.NaN]);
    expect(faults(traitValues(traits, 'y', 'refuse-minus-9'))).toEqual([
      'unknown-convention 2',
      'unknown-convention 4',
    ]);
  });

  test('law: what is no number is a fault with its line, whatever C would make of it', () => {
    for (const text of ['hello', '0x10', '1,5', 'inf', '1e999', '--1', '1_000']) {
      const traits = value(readTraits(`#FID IID y\nF A 1\nF B ${text}\n`));
      expect(faults(traitValues(traits, 'y', 'na'))[0], text).toMatch(/^not-(a-number|finite) 3$/);
    }
  });

  test('a header without IID, two columns of one name, a person twice, a short line: each has its place', () => {
    expect(faults(readTraits('#ID y\nA 1\n'))).toEqual(['missing-column 1:1']);
    expect(faults(readTraits('#IID y y\nA 1 2\n'))).toEqual(['duplicate-column 1:8']);
    expect(faults(readTraits('F A 1\nF A 2\n'))).toEqual(['duplicate-id 2:3']);
    expect(faults(readTraits('F A 1\nF B\n'))).toEqual(['ragged 2:4']);
    expect(faults(readTraits('F A\nF B\n'))).toEqual(['missing-column 1']);
    expect(faults(readTraits('#IID y\n'))).toEqual(['empty']);
  });
});

describe('lists', () => {
  test('people are named by IID, or by FID and IID', () => {
    expect(value(readPersonList('A\nB\n'))).toEqual([
      { fid: undefined, iid: 'A' },
      { fid: undefined, iid: 'B' },
    ]);
    expect(value(readPersonList('#FID IID\nF A\n'))).toEqual([{ fid: 'F', iid: 'A' }]);
    expect(faults(readPersonList('F A 1\n'))).toEqual(['wrong-kind 1']);
    expect(faults(readPersonList('F A\nB\n'))[0]).toMatch(/^ragged 2/);
    expect(faults(readVariantList('rs1\nrs2 3\n'))[0]).toMatch(/^ragged 2/);
  });

  test('law: an IID that two families have is ambiguous when it stands alone, and clear with its family', () => {
    const find = peopleFinder([
      { fid: 'F', iid: 'A' },
      { fid: 'G', iid: 'A' },
      { fid: 'G', iid: 'B' },
    ]);
    expect(find({ fid: undefined, iid: 'A' })).toBe('ambiguous');
    expect(find({ fid: undefined, iid: 'B' })).toBe(2);
    expect(find({ fid: 'G', iid: 'A' })).toBe(1);
    expect(find({ fid: 'H', iid: 'A' })).toBe(undefined);
  });
});

describe('a .bed in windows', () => {
  const X = fromRows([
    [0, 1, 2, Number.NaN],
    [2, 0, 1, 1],
    [1, 1, 0, 2],
    [0, 2, 2, 0],
    [1, 0, 1, 1],
  ]);
  const bytes = writeBed(X);
  test('law: the windows together are the file, and a fault in one is told at its place in the file', () => {
    const { start, stride } = value(readBedShape(bytes.subarray(0, 3), bytes.length, 5, 4));
    const whole = value(readBed(bytes, 5, 4));
    const second = value(readBedWindow(bytes.subarray(start + 2 * stride), 5, 2, 2));
    expect([...second.codes]).toEqual([...whole.codes.subarray(2 * stride)]);
    const damaged = bytes.slice();
    damaged[start + 3 * stride + 1]! |= 0b1000_0000;
    expect(faults(readBedWindow(damaged.subarray(start + 2 * stride), 5, 2, 2))).toEqual(
      faults(readBed(damaged, 5, 4)),
    );
  });
  test('law: the shape is refused as the whole file is', () => {
    for (const broken of [bytes.subarray(0, 2), bytes.subarray(0, 8), bytes.slice(1), new Uint8Array(0)])
      expect(faults(readBedShape(broken.subarray(0, 3), broken.length, 5, 4))).toEqual(
        faults(readBed(broken, 5, 4)),
      );
  });
});
