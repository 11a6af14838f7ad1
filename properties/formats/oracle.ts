import type * as formats from '../../src/formats/index.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';

/**
 * What a broken file still says, read a second time in the dumbest way there is: by splitting, Number and native typed
 * arrays, and nothing of src. A reader that accepts a file must have read the same.
 *
 * Each oracle returns a complaint, or nothing.
 */
export type Oracle = (value: never, bytes: Uint8Array) => string | undefined;

const linesOf = (bytes: Uint8Array): string[] => {
  const lines = new TextDecoder()
    .decode(bytes)
    .split('\n')
    .map(line => line.replace(/\r$/, ''));
  while (lines.length > 0 && /^[ \t\r]*$/.test(lines.at(-1)!)) lines.pop();
  return lines;
};

const words = (line: string): string[] => line.match(/[^ \t]+/g) ?? [];
const listed = (line: string): string[] => line.replace(/^[ \t]+|[ \t]+$/g, '').split(/[ \t]*,[ \t]*|[ \t]+/);
const tabbed = (line: string): string[] => line.split('\t').map(f => f.replace(/^[ \t]+|[ \t]+$/g, ''));

const missing = /^(?:NA|na|\.|null|)$/;

/** A number if two grammars, JavaScript's and (nearly) C's, agree on it; NaN for what stands for none. */
function plain(token: string): number | undefined {
  if (missing.test(token) || /^[+-]?nan(?:\(ind\))?$/i.test(token)) return Number.NaN;
  if (/^[+-]?inf(?:inity)?$/i.test(token)) return token.startsWith('-') ? -Infinity : Infinity;
  const [a, b] = [Number(token), Number.parseFloat(token)];
  return Object.is(a, b) && Number.isFinite(a) ? a : undefined;
}

function differ(read: ArrayLike<number>, tokens: readonly string[], what: string): string | undefined {
  if (read.length !== tokens.length) return `${what}: ${read.length} numbers read of ${tokens.length}`;
  for (let i = 0; i < read.length; i++) {
    const expected = plain(tokens[i]!);
    if (expected === undefined || !Object.is(expected, read[i]))
      return `${what} ${i}: read ${read[i]}, the file says ${JSON.stringify(tokens[i])}`;
  }
  return undefined;
}

const sameText = (read: unknown, said: unknown, what: string): string | undefined =>
  JSON.stringify(read) === JSON.stringify(said)
    ? undefined
    : `${what}: read ${JSON.stringify(read)}, the file says ${JSON.stringify(said)}`;

const first = (...complaints: (string | undefined)[]): string | undefined =>
  complaints.find(c => c !== undefined);

const row = (A: DenseMatrix, i: number): number[] =>
  Array.from({ length: A.cols }, (_, j) => A.data[i + j * A.rows]!);

/** A grid of numbers, line by line. */
const grid = (A: DenseMatrix, lines: readonly (readonly string[])[]): string | undefined =>
  A.rows !== lines.length || A.data.length !== A.rows * A.cols
    ? `${A.rows} rows read of ${lines.length}`
    : first(...lines.map((tokens, i) => differ(row(A, i), tokens, `row ${i}, number`)));

const wordsGrid = (A: DenseMatrix, bytes: Uint8Array) => grid(A, linesOf(bytes).map(words));

/** Symmetric, by lower triangle given row by row. */
function triangle(K: DenseMatrix, values: ArrayLike<number>): string | undefined {
  const n = K.rows;
  if (values.length !== (n * (n + 1)) / 2 || K.cols !== n) return 'another size';
  for (let i = 0, k = 0; i < n; i++)
    for (let j = 0; j <= i; j++, k++)
      if (
        ![K.data[i + j * n], K.data[j + i * n]].every(
          x => Object.is(x, values[k]) || (x === 0 && values[k] === 0),
        )
      )
        return `pair ${i} ${j}`;
  return undefined;
}

const native = (bytes: Uint8Array, bits: 32 | 64): Float32Array | Float64Array => {
  const { buffer } = bytes.slice();
  return bits === 32 ? new Float32Array(buffer) : new Float64Array(buffer);
};

const relBinary =
  (shape: formats.RelShape, bits: 32 | 64): Oracle =>
  (K: DenseMatrix, bytes) => {
    const all = native(bytes, bits);
    const n = K.rows;
    const lower = shape === 'triangle' ? all : [...all].filter((_, k) => k % n <= Math.floor(k / n));
    const upper = shape === 'triangle' ? [] : [...all].filter((_, k) => k % n > Math.floor(k / n));
    if (shape === 'square0' && upper.some(x => x !== 0)) return 'something above the diagonal';
    return triangle(K, lower);
  };

const tableWith =
  (split: (line: string) => string[], preamble = false): Oracle =>
  (table: formats.Table, bytes) => {
    const all = linesOf(bytes);
    const from = preamble ? all.findIndex(line => !line.startsWith('##')) : 0;
    const [header, ...rows] = all.slice(from).map(split);
    const names = [header![0]!.replace(/^#/, ''), ...header!.slice(1)].filter(
      (name, j) => j > 0 || name !== '' || split === tabbed,
    );
    if (table.rows !== rows.length) return `${table.rows} rows read of ${rows.length}`;
    return first(
      sameText(table.names, names, 'names'),
      ...names.map((name, j) =>
        sameText(
          table.text.get(name),
          rows.map(r => r[j]),
          name,
        ),
      ),
      ...[...table.number].map(([name, numbers]) =>
        differ(
          numbers,
          rows.map(r => r[names.indexOf(name)]!),
          name,
        ),
      ),
    );
  };

const blanks = tableWith(words);
const tabs = tableWith(tabbed);

/** By the names of the readers. */
export const oracles: ReadonlyMap<string, Oracle> = new Map<string, Oracle>([
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
  ['.qassoc', blanks],
  ['.assoc.linear', blanks],
  ['.glm.linear', blanks],
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
  ['.assoc.txt of GEMMA', tabs],
  [
    '.log.txt of GEMMA',
    (log: formats.GemmaLog, bytes) => {
      const said = linesOf(bytes);
      const keys = said
        .filter(l => l.startsWith('##') && l.includes('='))
        .map(l =>
          l
            .slice(2)
            .split('=')[0]!
            .replace(/^[ \t]+|[ \t]+$/g, ''),
        );
      const rows = said.filter(l => !l.startsWith('##') && !/^[ \t]*$/.test(l));
      return first(
        sameText(log.entries.size, new Set(keys).size, 'keys'),
        sameText(log.blocks.flatMap(block => block.rows).length, rows.length, 'rows'),
        ...[...log.entries].map(([key, { text, line }]) => {
          const [left, ...right] = said[line - 1]!.slice(2).split('=');
          return first(
            sameText(left!.replace(/^[ \t]+|[ \t]+$/g, ''), key, 'key'),
            sameText(right.join('=').replace(/^[ \t]+|[ \t]+$/g, ''), text, 'text'),
          );
        }),
        ...log.blocks.flatMap(block =>
          block.rows.map((r, i) =>
            differ(r, words(said.slice(block.line).filter(l => !/^[ \t]*$/.test(l))[i]!), block.heading),
          ),
        ),
      );
    },
  ],
  [
    '.hsq',
    (hsq: formats.Hsq, bytes) => {
      const rows = linesOf(bytes).map(tabbed);
      const fixed = rows.findIndex(r => r.join(' ') === 'Fix_eff SE');
      const full = rows.filter(
        r => r.some(f => f !== '') && !/^The estimate of|^\(Proportion of/.test(r[0]!),
      );
      const at = fixed < 0 ? full.length : full.indexOf(rows[fixed]!);
      const upper = full.slice(1, at);
      const effects = full.slice(at + 1).filter(r => r.join(' ') !== 'Fix_eff SE');
      const found = (name: string, width: number) =>
        upper.find(r => r[0] === name && r.length === width) ?? [];
      const bare = (text: string | undefined) => text?.replace(/ \(.*/, '') ?? 'nothing';
      const numbers = hsq.components.map(c => [c.name, [c.variance.value, c.se.value], 3] as const);
      const single = [...hsq.statistics].map(([name, s]) => [name, [s.value], 2] as const);
      return first(
        sameText(numbers.length + single.length, upper.length, 'lines'),
        ...[...numbers, ...single].map(([name, read, width]) =>
          differ(read, found(name, width).slice(1).map(bare), name),
        ),
        differ(
          hsq.fixedEffects.flatMap(e => [e.estimate.value, e.se.value]),
          effects.flat().map(bare),
          'fixed effects',
        ),
      );
    },
  ],
  ['.mlma', tabs],
  ['.fastGWA', tabs],
  [
    '--pheno',
    (g: formats.GctaColumns, bytes) => {
      const rows = linesOf(bytes).map(words);
      const said = rows.map(r => r.slice(2).map(t => (Number(t) === -9 ? 'NA' : t)));
      return first(
        sameText(
          g.people.map(p => [p.fid, p.iid]),
          rows.map(r => r.slice(0, 2)),
          'people',
        ),
        ...said.map((tokens, i) => differ(g.values[i]!, tokens, `person ${i}`)),
      );
    },
  ],
  [
    '.reml of EMMAX',
    (reml: formats.EmmaxReml, bytes) =>
      differ(
        Object.values(reml).map(v => v.value),
        linesOf(bytes).map(l => words(l).join(' ')),
        'line',
      ),
  ],
  [
    '.ps of EMMAX',
    (ps: formats.EmmaxAssociation, bytes) => {
      const rows = linesOf(bytes).map(words);
      return first(
        sameText(
          ps.ids,
          rows.map(r => r[0]),
          'names',
        ),
        differ(
          ps.beta,
          rows.map(r => r[1]!),
          'beta',
        ),
        differ(
          ps.p,
          rows.map(r => r.at(-1)!),
          'p',
        ),
        ps.se &&
          differ(
            ps.se,
            rows.map(r => r[2]!),
            'se',
          ),
      );
    },
  ],
  ['.regenie', tableWith(words, true)],
  ['FaST-LMM', tabs],
  [
    'CSV',
    (A: formats.NamedMatrix, bytes) => {
      const text = new TextDecoder().decode(bytes);
      if (/#/.test(text)) return undefined; // left-out lines: not the business of this oracle
      const fields = [...text.matchAll(/[ \t]*("(?:[^"]|"")*"|[^",\n]*?)[ \t]*(,|\r?\n)/gy)];
      const rows: string[][] = [[]];
      for (const [, field, end] of fields) {
        rows.at(-1)!.push(field!.startsWith('"') ? field!.slice(1, -1).replaceAll('""', '"') : field!);
        if (end !== ',') rows.push([]);
      }
      const body = rows.filter(r => r.some(f => f !== '') || r.length > 1).slice(1);
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
