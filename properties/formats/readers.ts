import * as formats from '../../src/formats/index.ts';
import type { Reading } from '../../src/formats/reading.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { utf8 } from './outcome.ts';
import * as samples from './samples.ts';

/** A reader with valid files, as the laws about broken files need it. */
export interface Reader {
  readonly name: string;
  readonly files: readonly Uint8Array[];
  readonly read: (bytes: Uint8Array) => Reading<unknown>;
  /**
   * What is left of a file that was cut off at a line end:
   *   `nothing`   it is refused: the format, or what is known besides, says how much is missing
   *   `rows`      the rows before, unchanged: such a file can not be told from a shorter one
   */
  readonly cut: 'nothing' | 'rows';
  /** The rows of a value, for `rows`. */
  readonly rowsOf?: (value: never) => readonly unknown[];
}

const table = (value: formats.Table): unknown[] =>
  Array.from({ length: value.rows }, (_, i) => [
    ...value.names.map(name => value.text.get(name)![i]),
    ...[...value.number.values()].map(numbers => numbers[i]),
  ]);

const columns = ({ rows, cols, data }: { rows: number; cols: number; data: Float64Array }): unknown[] =>
  Array.from({ length: cols }, (_, k) => [...data.subarray(k * rows, (k + 1) * rows)]);

const text = <T>(
  name: string,
  read: (input: Uint8Array) => Reading<T>,
  files: readonly string[],
  rowsOf?: (value: T) => readonly unknown[],
): Reader => ({
  name,
  files: files.map(utf8),
  read,
  ...(rowsOf ? { cut: 'rows', rowsOf: rowsOf as (value: never) => readonly unknown[] } : { cut: 'nothing' }),
});

const K = fromRows([
  [1, 0.5, -0.25],
  [0.5, 1.25, 0],
  [-0.25, 0, 0.75],
]);
const X = {
  rows: 5,
  cols: 3,
  data: Float64Array.of(0, 1, 2, Number.NaN, 1, 2, 2, 0, 1, 0, Number.NaN, 1, 1, 0, 2),
};

export const readers: readonly Reader[] = [
  { name: '.bed', files: [formats.writeBed(X)], read: b => formats.readBed(b, 5, 3), cut: 'nothing' },
  {
    name: '.grm.bin',
    files: [formats.writeGrmBinary(K)],
    read: b => formats.readGrmBinary(b, 3),
    cut: 'nothing',
  },
  ...([64, 32] as const).flatMap(bits =>
    formats.relShapes.map(shape => ({
      name: `.rel.bin, ${shape}, ${bits} bits`,
      files: [formats.writeRelBinary(K, { shape, bits })],
      read: (b: Uint8Array) => formats.readRelBinary(b, 3, { shape, bits }),
      cut: 'nothing' as const,
    })),
  ),
  text('.bim', formats.readBim, ['1\trs1\t0.5\t100\tA\tC\n2\trs2\t0\t200\tG\tT\n'], rows => rows),
  text('.fam', formats.readFam, ['F1 I1 0 0 1 0.5 NA\nF1 I2 I1 0 2 -9 7\n'], rows => rows),
  text('.raw', formats.readRaw, [samples.plinkRaw], raw => raw.people),
  text('.id', formats.readIndividuals, [samples.plink2Ids, 'F0\tI0\nF0\tI1\n'], rows => rows),
  text(
    '.rel',
    b => formats.readRel(b, 3),
    formats.relShapes.map(shape => formats.writeRel(K, shape)),
  ),
  text('.grm', b => formats.readGrmText(b, 2), [samples.plinkGrm]),
  text('.json values by name', formats.readJsonValues, [
    '{"K": [[1, 0.50], [5e-1, "1"]],\n "rank": 2, "x": [null, -Infinity, "NA"]}\n',
  ]),
  text('values by name', formats.readNamedValues, ['name,value\nrank,3\n"trace",  0.5\n'], values => [
    ...values,
  ]),
  text(
    '.tped',
    (b: Uint8Array) => formats.readTped(b, 2),
    ['1\trs1\t0.5\t100\tA\tC\tC\tC\n2 rs2 0 200 0 0 GAT T\n'],
    rows => rows,
  ),
  text(
    '.frq',
    formats.readFrequencies1,
    [
      ' CHR  SNP   A1   A2          MAF  NCHROBS\n   1   v1    T    C       0.4167       12\n   1   v2    0    G           NA        0\n',
    ],
    table,
  ),
  text(
    '.afreq',
    formats.readFrequencies2,
    ['#CHROM\tID\tREF\tALT\tALT_FREQS\tOBS_CT\n1\tv1\tC\tA\t0.416667\t12\n1\tv2\tG\t.\tnan\t0\n'],
    table,
  ),
  text('.qassoc', formats.readQassoc, [samples.plinkQassoc], table),
  text('.assoc.linear', formats.readAssocLinear, [samples.plinkLinear], table),
  text('.glm.linear', formats.readGlmLinear, [samples.plink2Linear], table),
  text('BIMBAM genotypes', formats.readBimbamGenotypes, ['rs1, A, G, 0, 1.5, NA\nrs2, C, T, 2, 0, 1\n'], g =>
    columns(g.dosage),
  ),
  text('BIMBAM columns', b => formats.readBimbamColumns(b, 3), ['NA\t1\n-9\t2\n0.5\t3\n']),
  text('BIMBAM annotation', formats.readBimbamAnnotation, ['rs1, 100, 1\nrs2, NA, X, 0.5\n'], rows => rows),
  text('relationship matrix of GEMMA', formats.readGemmaRelationship, [formats.writeNumberMatrix(K, '\t')]),
  text('eigenvectors of GEMMA', formats.readGemmaEigen, ['0.25\t-1e-3\n1\t2\n'], A =>
    columns({
      rows: A.cols,
      cols: A.rows,
      data: Float64Array.from(
        { length: A.data.length },
        (_, k) => A.data[Math.floor(k / A.cols) + (k % A.cols) * A.rows]!,
      ),
    }),
  ),
  text(
    '.assoc.txt of GEMMA',
    formats.readGemmaAssociation,
    [samples.gemmaLmm4, samples.gemmaLm4, samples.gemmaTwoTraits, samples.gemmaOld],
    table,
  ),
  text(
    '.log.txt of GEMMA',
    formats.readGemmaLog,
    [samples.gemmaLog, samples.gemmaLogTwoTraits, samples.gemmaLogVc],
    () => [],
  ),
  text('.hsq', formats.readHsq, [samples.gctaHsq], hsq => [
    ...hsq.components,
    ...hsq.statistics,
    ...hsq.fixedEffects,
  ]),
  text('.mlma', formats.readMlma, [samples.gctaMlma], table),
  text('.fastGWA', formats.readFastGwa, [samples.gctaFastGwa], table),
  text(
    '--pheno',
    b => formats.readGctaColumns(b, 'phenotype'),
    [samples.gctaPheno],
    g => g.text,
  ),
  text(
    'traits',
    formats.readTraits,
    ['#FID IID height w\nF0 I0 1.5 NA\nF0 I1 -9 2\n', '#IID height\nI0 1.5\nI1 2\n', 'F0 I0 1.5\nF0 I1 2\n'],
    t => t.people.map((p, i) => [p, t.columns.map(c => c[i])]),
  ),
  text('people', formats.readPersonList, ['F0 I0\nF0 I1\n', '#IID\nI0\nI1\n'], people => people),
  text('names of variants', formats.readVariantList, ['rs1\nrs2\n'], names => names),
  text('.reml of EMMAX', formats.readEmmaxReml, [samples.emmaxReml]),
  text('.ps of EMMAX', formats.readEmmaxAssociation, [samples.emmaxPs], ps => ps.text),
  text('.regenie', formats.readRegenie, [samples.regenie], table),
  text('FaST-LMM', formats.readFastLmm, [samples.fastLmm], table),
  text(
    'CSV',
    b => formats.readCsv(b, { layout: 'header-and-names', separator: 'comma', missing: 'nan' }),
    [
      '"","a","b,c","d""q"\n"r1",0.5,NA,-1\n"r\n2",1e-3,2,3\n',
      formats.writeCsv({ matrix: K, columns: ['a', 'b', 'c'], rows: ['1', '2', '3'] }, 'comma'),
    ],
    A =>
      A.rows!.map((r, i) => [
        r,
        ...Array.from({ length: A.matrix.cols }, (_, j) => A.matrix.data[i + j * A.matrix.rows]),
      ]),
  ),
  text('JSON', b => formats.readJsonMatrix(b, [], 'nan'), [
    formats.writeJsonMatrix(K),
    '[[1.5, "NaN"], [null, -2]]',
  ]),
  text(
    'VCF',
    b => formats.readVcf(b, 'GT'),
    [samples.plinkVcf],
    vcf => vcf.variants,
  ),
];
