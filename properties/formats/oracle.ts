import type * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import {
  differ,
  first,
  grid,
  linesOf,
  listed,
  native,
  type Oracle,
  plain,
  relBinary,
  sameText,
  tabbed,
  triangle,
  words,
  wordsGrid,
} from './oracle-parts.ts';
import { reportOracles } from './oracle-reports.ts';

/** By the names of the readers. */
export const oracles: ReadonlyMap<string, Oracle> = new Map<string, Oracle>([
  ...reportOracles,
  [
    '.bed',
    (bed: formats.Bed, bytes) => {
      const bits = [...bytes.subarray(3)].map(b => b.toString(2).padStart(8, '0'));
      const stride = Math.ceil(bed.individuals / 4);
      const meaning = new Map([
        ['00', '2'],
        ['01', 'NA'],
        ['10', '1'],
        ['11', '0'],
      ]);
      const said: string[] = [];
      for (let k = 0; k < bed.variants; k++)
        for (let i = 0; i < bed.individuals; i++) {
          const byte = bits[k * stride + Math.floor(i / 4)]!;
          const at = 6 - 2 * (i % 4);
          said.push(meaning.get(byte.slice(at, at + 2))!);
        }
      const read = Array.from({ length: bed.variants * bed.individuals }, (_, c) => {
        const code = bed.codes[Math.floor(c / bed.individuals) * stride + ((c % bed.individuals) >> 2)]!;
        return [2, Number.NaN, 1, 0][(code >> (2 * ((c % bed.individuals) % 4))) % 4]!;
      });
      return bytes.length === 3 + bed.variants * stride ? differ(read, said, 'genotype') : 'another size';
    },
  ],
  ['.grm.bin', (K: DenseMatrix, bytes) => triangle(K, native(bytes, 32))],
  ...([64, 32] as const).flatMap(bits =>
    (['triangle', 'square', 'square0'] as const).map(
      shape => [`.rel.bin, ${shape}, ${bits} bits`, relBinary(shape, bits)] as const,
    ),
  ),
  [
    '.bim',
    (rows: readonly formats.BimRow[], bytes) =>
      first(
        sameText(
          rows.map(r => [r.chromosome, r.id, r.allele1, r.allele2]),
          linesOf(bytes)
            .map(words)
            .map(w => [w[0], w[1], w[4], w[5]]),
          'names',
        ),
        differ(
          rows.flatMap(r => [r.centimorgan, r.position]),
          linesOf(bytes)
            .map(words)
            .flatMap(w => [w[2]!, w[3]!]),
          'number',
        ),
      ),
  ],
  [
    '.fam',
    (rows: readonly formats.FamRow[], bytes) =>
      sameText(
        rows.map(r => [r.fid, r.iid, r.father, r.mother, ...r.phenotypes]),
        linesOf(bytes)
          .map(words)
          .map(w => [...w.slice(0, 4), ...w.slice(5)]),
        'people',
      ),
  ],
  [
    '.raw',
    (raw: formats.Raw, bytes) => {
      const [header, ...rows] = linesOf(bytes).map(words);
      const bare = (v: formats.RawVariant) =>
        `${v.id}_${v.counted}${v.other === undefined ? '' : `(/${v.other})`}`;
      return first(
        sameText(raw.variants.map(bare), header!.slice(6), 'variants'),
        sameText(
          raw.people.map(p => [p.fid, p.iid]),
          rows.map(r => r.slice(0, 2)),
          'people',
        ),
        grid(
          raw.dosage,
          rows.map(r => r.slice(6)),
        ),
        raw.dosage.data.every(x => Number.isNaN(x) || (x >= 0 && x <= 2))
          ? undefined
          : 'a dosage that is none',
      );
    },
  ],
  [
    'traits',
    ({ people, names, columns }: formats.Traits, bytes) => {
      const all = linesOf(bytes).map(words);
      const bare = all[0]![0]!.replace(/^#/, '');
      const ids = bare === 'FID' && all[0]![1] === 'IID' ? 2 : bare === 'IID' ? 1 : 0;
      const rows = all.slice(ids === 0 ? 0 : 1);
      const width = ids === 0 ? 2 : ids;
      return first(
        sameText(names, ids === 0 ? names.map((_, j) => `${j + 1}`) : all[0]!.slice(ids), 'names'),
        sameText(
          people.map(p => (p.fid === undefined ? [p.iid] : [p.fid, p.iid])),
          rows.map(w => w.slice(0, width)),
          'people',
        ),
        sameText(
          people.map((_, i) => columns.map(c => c[i])),
          rows.map(w => w.slice(width)),
          'fields',
        ),
      );
    },
  ],
  [
    'people',
    (people: { fid: string | undefined; iid: string }[], bytes) => {
      const all = linesOf(bytes).map(words);
      const header = ['FID IID', '#FID IID', 'IID', '#IID'].includes(all[0]!.join(' '));
      return sameText(
        people.map(p => [p.fid, p.iid].filter(x => x !== undefined)),
        all.slice(header ? 1 : 0),
        'people',
      );
    },
  ],
  ['names of variants', (names: string[], bytes) => sameText(names, linesOf(bytes).flatMap(words), 'names')],
  [
    '.id',
    (people: readonly formats.Individual[], bytes) => {
      const all = linesOf(bytes).map(words);
      const header = all[0]![0]!.startsWith('#')
        ? [all[0]![0]!.slice(1), ...all[0]!.slice(1)].filter(w => w !== '')
        : undefined;
      const at = (name: string, otherwise: number) => (header ? header.indexOf(name) : otherwise);
      const rows = header ? all.slice(1) : all;
      return sameText(
        people.map(p => [p.fid, p.iid]),
        rows.map(w => [w[at('FID', 0)] ?? '0', w[at('IID', 1)]]),
        'people',
      );
    },
  ],
  [
    '.rel',
    (rel: formats.Rel, bytes) => {
      const lines = linesOf(bytes).map(words);
      const lower = lines.flatMap((w, i) => w.slice(0, i + 1)).map(plain);
      return lower.includes(undefined) ? 'not a number' : triangle(rel.K, lower as number[]);
    },
  ],
  [
    '.grm',
    (grm: formats.Grm, bytes) => {
      const rows = linesOf(bytes).map(words);
      if (rows.length !== 3) return `${rows.length} pairs`;
      return first(
        ...rows.map(([i, j, count, x]) => {
          const at = Number(i) - 1 + (Number(j) - 1) * 2;
          return first(
            differ([grm.counts.data[at]!], [count!], 'count'),
            differ([grm.K.data[at]!], [x!], 'value'),
          );
        }),
      );
    },
  ],
  [
    'BIMBAM genotypes',
    (g: formats.BimbamGenotypes, bytes) => {
      const rows = linesOf(bytes).map(listed);
      return first(
        sameText(
          g.variants.map(v => [v.id, v.counted, v.other]),
          rows.map(r => r.slice(0, 3)),
          'variants',
        ),
        ...rows.map((r, k) =>
          differ(
            g.dosage.data.subarray(k * g.dosage.rows, (k + 1) * g.dosage.rows),
            r.slice(3),
            `variant ${k}`,
          ),
        ),
        g.dosage.data.every(x => Number.isNaN(x) || (x >= 0 && x <= 2)) ? undefined : 'a dosage that is none',
      );
    },
  ],
  ['BIMBAM columns', wordsGrid],
  [
    'BIMBAM annotation',
    (rows: readonly formats.BimbamAnnotation[], bytes) => {
      const said = linesOf(bytes).map(listed);
      return first(
        sameText(
          rows.map(r => [r.id, r.chromosome]),
          said.map(w => [w[0], w[2]]),
          'names',
        ),
        differ(
          rows.map(r => r.position),
          said.map(w => w[1]!),
          'position',
        ),
      );
    },
  ],
  ['relationship matrix of GEMMA', (p: formats.PrintedMatrix, bytes) => wordsGrid(p.matrix, bytes)],
  ['eigenvectors of GEMMA', wordsGrid],
  [
    'CSV',
    (A: formats.NamedMatrix, bytes) => {
      const text = new TextDecoder().decode(bytes);
      if (/#/.test(text)) return undefined; // left-out lines: not the business of this oracle
      const fields = [...text.matchAll(/[ \t]*("(?:[^"]|"")*"|[^",\n]*?)[ \t]*(,|\r?\n)/gy)];
      const rows: string[][] = [[]];
      const quoted = new Set<string[]>(); // a line of "" is not blank
      for (const [, field, end] of fields) {
        if (field!.startsWith('"')) quoted.add(rows.at(-1)!);
        rows.at(-1)!.push(field!.startsWith('"') ? field!.slice(1, -1).replaceAll('""', '"') : field!);
        if (end !== ',') rows.push([]);
      }
      const body = rows.filter(r => quoted.has(r) || r.some(f => f !== '') || r.length > 1).slice(1);
      return first(
        sameText(
          A.rows,
          body.map(r => r[0]),
          'names',
        ),
        grid(
          A.matrix,
          body.map(r => r.slice(1)),
        ),
      );
    },
  ],
  [
    'JSON',
    (p: formats.PrintedMatrix, bytes) => {
      const text = new TextDecoder().decode(bytes).replaceAll('"NaN"', '"NA"');
      if (/NaN|Infinity/.test(text)) return undefined; // words of Python, which JSON.parse does not know
      const rows = (JSON.parse(text) as unknown[]).map(r => (Array.isArray(r) ? r : [r]) as unknown[]);
      const token = (x: unknown) => (x === null ? 'NA' : Object.is(x, -0) ? '-0' : String(x));
      return grid(
        p.matrix,
        rows.map(r => r.map(token)),
      );
    },
  ],
  [
    'VCF',
    (vcf: formats.Vcf, bytes) => {
      const all = linesOf(bytes);
      const at = all.findIndex(line => !line.startsWith('##'));
      const rows = all.slice(at + 1).map(tabbed);
      return first(
        sameText(
          vcf.variants.map(v => [v.chromosome, v.id, v.reference, v.alternative]),
          rows.map(r => [r[0], r[2], r[3], r[4]]),
          'variants',
        ),
        differ(
          vcf.variants.map(v => v.position),
          rows.map(r => r[1]!),
          'position',
        ),
        sameText(vcf.samples, tabbed(all[at]!).slice(9), 'samples'),
        ...rows.map((r, k) => {
          const place = r[8]!.split(':').indexOf('GT');
          const said = r.slice(9).map(cell => {
            const gt = cell.split(':')[place] ?? '.';
            return gt.includes('.')
              ? 'NA'
              : String(
                  gt
                    .split(/[/|]/)
                    .map(Number)
                    .reduce((a, b) => a + b),
                );
          });
          return differ(
            vcf.dosage.data.subarray(k * vcf.dosage.rows, (k + 1) * vcf.dosage.rows),
            said,
            `variant ${k}`,
          );
        }),
      );
    },
  ],
]);
