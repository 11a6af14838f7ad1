import { describe, expect, test } from 'vitest';
import { fuzz, inputOf } from './fuzz.ts';
import { oracles } from './oracle.ts';
import { value } from './outcome.ts';
import { readers } from './readers.ts';

/** Broken files for each reader in the default run; `npx tsx properties/formats/fuzz.ts` reads a million. */
const INPUTS = 150 * Number(process.env.FC_FACTOR ?? 1);
const SEED = Number(process.env.FC_SEED ?? 1);

describe.each(readers.map(reader => [reader.name, reader] as const))('%s', (name, reader) => {
  test('the independent reading agrees with the reader on its valid files', () => {
    for (const file of reader.files)
      expect(oracles.get(name)!(value(reader.read(file)) as never, file)).toBeUndefined();
  });
  test('of broken files it tells the faults, or reads what the independent reading reads', () => {
    const counts = fuzz(reader, SEED, 0, INPUTS);
    expect(counts.findings).toEqual([]);
    expect([counts.inputs, counts.read + counts.refused]).toEqual([INPUTS, INPUTS]);
    expect(counts.refused).toBeGreaterThan(0);
  });
});

test('a reader that reads a wrong number, throws, or refuses without an issue is found', () => {
  const honest = readers.find(r => r.name === 'eigenvectors of GEMMA')!;
  const planted = [
    (b: Uint8Array) => {
      const read = honest.read(b);
      if (read.ok) (read.value as { data: Float64Array }).data[0]! += 1e-9;
      return read;
    },
    () => {
      throw new RangeError('Invalid array length');
    },
    () => ({ ok: false as const, issues: [] }),
    (b: Uint8Array) => {
      b[0] = 0;
      return honest.read(b);
    },
  ];
  for (const read of planted)
    expect(fuzz({ ...honest, read }, SEED, 0, 400).findings.length).toBeGreaterThan(0);
});

test('the same number is the same broken file, another number is another', () => {
  const reader = readers[0]!;
  expect(inputOf(reader, 1, 7)).toEqual(inputOf(reader, 1, 7));
  const different = new Set(Array.from({ length: 200 }, (_, i) => inputOf(reader, 1, i).join()));
  expect(different.size).toBeGreaterThan(100);
});
