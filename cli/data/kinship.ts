import { existsSync } from 'node:fs';
import {
  type Individual,
  peopleFinder,
  readGemmaRelationship,
  readGrmBinary,
  readIndividuals,
  readRelBinary,
  writeIndividuals,
} from '../../src/formats/index.ts';
import { type DenseMatrix, zeros } from '../../src/linalg/dense.ts';
import { HarnessProblem } from '../support/harness.ts';
import type { OutputFile, Outputs } from './outputs.ts';
import { bytesOfFile, readFile, told } from './plink-set.ts';

/**
 * How a relationship matrix lies on the disk:
 *   `grm-bin`  PREFIX.grm.bin, .grm.N.bin, .grm.id: GCTA's, the lower triangle in binary32 (7 digits)
 *   `rel-bin`  PREFIX.rel.bin, .rel.id: PLINK's, the square in binary64 (every digit)
 *   `tsv`      PREFIX.tsv with the IIDs as header and first column, every digit; and PREFIX.rel.id
 *   `gemma`    PREFIX.cXX.txt or .sXX.txt, read only: no names in it, so that its people are those of the .fam, in order
 */
export const kinshipFormats = ['grm-bin', 'rel-bin', 'tsv'] as const;
export type KinshipFormat = (typeof kinshipFormats)[number];

/** A relationship matrix and whose it is; `people` is undefined where the file does not say. */
export interface Kinship {
  readonly K: DenseMatrix;
  readonly people: readonly Individual[] | undefined;
  readonly path: string;
}

const readings: readonly {
  readonly file: string;
  readonly read: (path: string, prefix: string) => Kinship;
}[] = [
  {
    file: '.grm.bin',
    read: (path, prefix) => {
      const people = readFile(`${prefix}.grm.id`, readIndividuals);
      return { path, people, K: told(path, readGrmBinary(bytesOfFile(path), people.length)) };
    },
  },
  {
    file: '.rel.bin',
    read: (path, prefix) => {
      const people = readFile(`${prefix}.rel.id`, readIndividuals);
      const form = { shape: 'square', bits: 64 } as const;
      return { path, people, K: told(path, readRelBinary(bytesOfFile(path), people.length, form)) };
    },
  },
  ...['.cXX.txt', '.sXX.txt'].map(file => ({
    file,
    read: (path: string) => ({ path, people: undefined, K: readFile(path, readGemmaRelationship).matrix }),
  })),
];

/** PREFIX.grm.bin, .rel.bin, .cXX.txt or .sXX.txt, whichever is there. @throws HarnessProblem */
export function readKinship(prefix: string): Kinship {
  const named = readings.find(({ file }) => prefix.endsWith(file));
  const base = named === undefined ? prefix : prefix.slice(0, -named.file.length);
  const found = named === undefined ? readings.filter(({ file }) => existsSync(prefix + file)) : [named];
  if (found.length === 0)
    throw new HarnessProblem(
      'unreadable',
      `there is no ${readings.map(({ file }) => prefix + file).join(', nor ')}`,
      'make one: lmm-spec grm --bfile … --out PREFIX',
    );
  if (found.length > 1)
    throw new HarnessProblem(
      'ambiguous-file',
      `there are ${found.map(({ file }) => prefix + file).join(' and ')}`,
      'name the file whole',
    );
  return found[0]!.read(base + found[0]!.file, base);
}

/** Where the people of a matrix are among those of a set; undefined who is not. */
export function rowsInSet(
  { people, K, path }: Kinship,
  set: readonly Individual[],
): readonly (number | undefined)[] {
  if (people === undefined) {
    if (K.rows === set.length) return set.map((_, row) => row);
    throw new HarnessProblem(
      'dimension-mismatch',
      `${path} is of ${K.rows} people, the .fam of ${set.length}, and the matrix does not name its people`,
      'make it of the same .fam',
    );
  }
  const find = peopleFinder(set);
  return people.map(person => {
    const row = find(person);
    return row === 'ambiguous' ? undefined : row;
  });
}

/** K of some of its people, in the order given. @param at their rows in K */
export function submatrix(K: DenseMatrix, at: ArrayLike<number>): DenseMatrix {
  const n = at.length;
  if (n === K.rows && Array.from(at).every((row, i) => row === i)) return K;
  const S = zeros(n, n);
  for (let j = 0; j < n; j++) {
    const from = at[j]! * K.rows;
    for (let i = 0; i < n; i++) S.data[i + j * n] = K.data[at[i]! + from]!;
  }
  return S;
}

/** Writes K under the names of a format. @param counts variants behind each entry, or one number for all */
export function writeKinship(
  outputs: Outputs,
  prefix: string,
  format: KinshipFormat,
  { K, people, counts }: { K: DenseMatrix; people: readonly Individual[]; counts: number | DenseMatrix },
): string[] {
  const names = writeIndividuals(people);
  const count = typeof counts === 'number' ? () => counts : (k: number) => counts.data[k]!;
  switch (format) {
    case 'grm-bin':
      outputs.file(`${prefix}.grm.id`).write(names);
      writeRows(
        outputs.file(`${prefix}.grm.bin`),
        K.rows,
        i => i + 1,
        4,
        k => K.data[k]!,
      );
      writeRows(outputs.file(`${prefix}.grm.N.bin`), K.rows, i => i + 1, 4, count);
      return ['.grm.bin', '.grm.N.bin', '.grm.id'].map(end => prefix + end);
    case 'rel-bin':
      outputs.file(`${prefix}.rel.id`).write(names);
      writeRows(
        outputs.file(`${prefix}.rel.bin`),
        K.rows,
        () => K.rows,
        8,
        k => K.data[k]!,
      );
      return ['.rel.bin', '.rel.id'].map(end => prefix + end);
    case 'tsv': {
      outputs.file(`${prefix}.rel.id`).write(names);
      const file = outputs.file(`${prefix}.tsv`);
      file.write(`${['IID', ...people.map(p => p.iid)].join('\t')}\n`);
      for (let i = 0; i < K.rows; i++)
        file.write(`${people[i]!.iid}\t${K.data.subarray(i * K.rows, (i + 1) * K.rows).join('\t')}\n`);
      return ['.tsv', '.rel.id'].map(end => prefix + end);
    }
  }
}

/** Rows of little-endian numbers; row i has its first `width(i)` entries. K is symmetric: its rows are its columns. */
function writeRows(
  file: OutputFile,
  n: number,
  width: (i: number) => number,
  size: 4 | 8,
  at: (k: number) => number,
): void {
  const row = new Uint8Array(n * size);
  const view = new DataView(row.buffer);
  for (let i = 0; i < n; i++) {
    const w = width(i);
    for (let j = 0; j < w; j++)
      if (size === 4) view.setFloat32(4 * j, at(j + i * n), true);
      else view.setFloat64(8 * j, at(j + i * n), true);
    file.write(row.subarray(0, w * size));
  }
}
