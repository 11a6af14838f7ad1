import { withColumns } from '../../cli/tools/columns.ts';
import type { CertifiedValue, Expectation, FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { type Gate, passesDigits } from '../../src/conformance/gate.ts';
import { judge } from '../../src/conformance/judge.ts';
import { questionsOf } from '../../src/conformance/question.ts';
import { scoreOutput } from '../../src/conformance/score.ts';
import { tools } from '../../src/conformance/tools/index.ts';
import { type Outputs, type Tool, type ToolName, toldBy } from '../../src/conformance/tools/tool.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import { bundleOf, type ManifestCase } from '../../src/conformance/views/manifest.ts';
import { type Asked, person, variant } from '../../src/conformance/views/view.ts';
import { corpus } from './exports.ts';
import { anybody, fileWith } from './questions.ts';

/** A case as one program prints it: its columns, certified, and where its files would be. */
export interface Bench {
  readonly tool: Tool;
  readonly file: FixtureFile;
  readonly kase: FixtureCase;
  readonly entry: ManifestCase;
}

export const caseNamed = (id: string): Asked => corpus.find(one => one.kase.id === id)!;

export function benchOf(name: ToolName, { op, kase }: Asked): Bench {
  const tool = tools[name];
  const { manifest } = bundleOf(tool.view, [{ op, kase }], '0');
  if (manifest.cases.length === 0) throw new Error(manifest.skipped[0]!.reason);
  const file = withColumns(tool, { ...fileWith(op), cases: [kase] }, () => {});
  return { tool, file, kase: file.cases[0]!, entry: manifest.cases[0]! };
}

/** Files by their path in the directory of the case. */
export type Printed = ReadonlyMap<string, string | Uint8Array>;

const outputsOf =
  (files: Printed): Outputs =>
  path => {
    const content = files.get(path);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };

/** What the judge says of a program that left these files behind. */
export function verdictOn(
  { tool, file, kase, entry }: Bench,
  files: Printed,
  gate: Gate = 'standard',
): Verdict {
  const reply = toldBy(tool, { kase, op: file.op }, entry, outputsOf(files));
  const hello = anybody([file.op], { conventions: tool.conventions });
  return judge(questionsOf(file, hello)[0]!, reply, { gate });
}

/** The columns of these files that a gate does not let through; the names of all of them, where nothing was told. */
export function wrongColumns({ tool, file, kase, entry }: Bench, files: Printed, gate: Gate): string[] {
  const reply = toldBy(tool, { kase, op: file.op }, entry, outputsOf(files));
  if (reply.status !== 'ok') return Object.keys(kase.expect);
  const caps = { certified: kase.certificate.digits, outputs: reply.precision };
  return Object.keys(kase.expect).filter(name => {
    const truth = truthOf({ tool, file, kase, entry }, name) as Expectation;
    const { entries, problem } = scoreOutput(name, reply.output[name], truth, caps);
    return problem !== undefined || !entries.every(e => passesDigits(gate, e));
  });
}

/** What a column is held against: under the program's convention, where it has one. */
export function truthOf({ tool, file, kase }: Bench, name: string): unknown {
  const convention = tool.conventions[file.op];
  return (convention && kase.conventions?.[convention]?.[name]) ?? kase.expect[name];
}
const number = (x: unknown): number => Number((x as CertifiedValue).value);

/** How C and R print a number. */
export const scientific = (x: number, decimals: number): string =>
  x.toExponential(decimals).replace(/e([+-])(\d)$/, 'e$10$2');
export const general = (x: number, digits: number): string => String(Number(x.toPrecision(digits)));

/** The columns of a program as it prints them: correctly rounded, by a double of the certified decimal. */
export const printers: Readonly<
  Record<Exclude<ToolName, 'csv'>, (bench: Bench) => Map<string, string | Uint8Array>>
> = {
  gemma: bench =>
    bench.file.op === 'fit'
      ? gemmaLogs(bench)
      : bench.file.op === 'associate'
        ? gemmaScan(bench)
        : gemmaMatrix(bench),
  'plink1.9': bench => plink(bench, 'plink1.9'),
  plink2: bench => plink(bench, 'plink2'),
  gcta,
  emmax,
  lme4: bench => inR(bench),
  nlme: bench => inR(bench),
};

const value = (bench: Bench, name: string): number => number(truthOf(bench, name));
const list = (bench: Bench, name: string): (number | null)[] =>
  (truthOf(bench, name) as (CertifiedValue | null)[]).map(x => (x === null ? null : number(x)));
const table = (bench: Bench, name: string): number[][] =>
  (truthOf(bench, name) as CertifiedValue[][]).map(row => row.map(number));
const tsv = (rows: readonly (readonly string[])[]): string => rows.map(row => `${row.join('\t')}\n`).join('');

function gemmaMatrix({ entry, ...bench }: Bench): Map<string, string> {
  const [run] = entry.runs;
  const one = { entry, ...bench };
  const [role, rows] =
    bench.file.op === 'spectrum'
      ? ([
          'eigenvalues',
          list(one, 'eigenvalues')
            .reverse()
            .map(x => [x!]),
        ] as const)
      : (['K', table(one, 'K')] as const);
  return new Map([[run!.writes[role]!, tsv(rows.map(row => row.map(x => general(x, 10))))]]);
}

function gemmaLogs(bench: Bench): Map<string, string> {
  const g = (name: string): string => general(value(bench, name), 6);
  const all = (name: string): string =>
    list(bench, name)
      .map(x => general(x!, 6))
      .join('  ');
  const log = (lines: readonly string[]): string =>
    [
      '##',
      '## number of total individuals = 14',
      ...lines,
      '## total computation time = 0.1 min ',
      '##',
      '',
    ].join('\n');
  return new Map([
    [
      'out/null.log.txt',
      log([
        `## REMLE log-likelihood in the null model = ${g('loglik')}`,
        '## MLE log-likelihood in the null model = -5.77615',
        `## pve estimate in the null model = ${g('pve')}`,
        `## se(pve) in the null model = ${g('pve_se')}`,
        `## vg estimate in the null model = ${g('sigma2_g')}`,
        `## ve estimate in the null model = ${g('sigma2_e')}`,
        `## beta estimate in the null model =   ${all('beta')}`,
        `## se(beta) =   ${all('beta_se')}`,
      ]),
    ],
    [
      'out/vc.log.txt',
      log([
        `## pve estimates =   ${g('vc_pve')}`,
        '## se(pve) =   0.1',
        `## sigma2 estimates =   ${g('vc_sigma2_g')}  ${g('vc_sigma2_e')}`,
        `## se(sigma2) =   ${g('vc_sigma2_g_se')}  ${g('vc_sigma2_e_se')}`,
      ]),
    ],
  ]);
}

const gemmaNumbers = ['beta', 'se', 'logl_H1', 'l_remle', 'l_mle', 'p_wald', 'p_lrt', 'p_score'];
function gemmaScan(bench: Bench): Map<string, string> {
  const told = gemmaNumbers.filter(name => bench.kase.expect[name] !== undefined);
  const header = ['chr', 'rs', 'ps', 'n_miss', 'allele1', 'allele0', 'af', ...told];
  const rows = list(bench, 'af').flatMap((af, k) =>
    af === null
      ? []
      : [
          [
            ...['-9', variant(k), '-9', String(list(bench, 'n_miss')[k]), 'A', 'C', af.toFixed(3)],
            ...told.map(name => {
              const x = list(bench, name)[k];
              return x === null || x === undefined ? '1.000000e+05' : scientific(x, 6);
            }),
          ],
        ],
  );
  return new Map([['out/scan.assoc.txt', tsv([header, ...rows])]]);
}

/** The bytes of numbers by the machine's own arrays: every test machine is little-endian. */
const doubles = (rows: readonly (readonly number[])[]): Uint8Array =>
  new Uint8Array(Float64Array.from(rows.flat()).buffer);
const triangle = (rows: readonly (readonly number[])[]): Uint8Array =>
  new Uint8Array(Float32Array.from(rows.flatMap((row, i) => row.slice(0, i + 1))).buffer);
const ids = (n: number, header = ''): string =>
  header + Array.from({ length: n }, (_, i) => `${person(i).fid}\t${person(i).iid}\n`).join('');

function plink(bench: Bench, name: 'plink1.9' | 'plink2'): Map<string, string | Uint8Array> {
  const at = (what: string): string => `out/${name}-${what}`;
  const two = name === 'plink2';
  if (bench.file.op === 'relationship') {
    const [K, pairs] = [table(bench, 'K'), table(bench, 'pairs')];
    const own = ids(K.length, two ? '#FID\tIID\n' : '');
    return new Map<string, string | Uint8Array>([
      [`${at('rel')}.rel.bin`, doubles(K)],
      [`${at('rel')}.rel.id`, own],
      [`${at('text')}.rel`, tsv(K.map(row => row.map(x => general(x, 6))))],
      [`${at('text')}.rel.id`, own],
      [`${at('grm')}.grm.bin`, triangle(K)],
      [`${at('grm')}.grm.N.bin`, triangle(pairs)],
      [`${at('grm')}.grm.id`, ids(K.length)],
    ]);
  }
  if (bench.file.op === 'genotype') {
    const counted = bench.kase.input.counted as string[];
    const rows = (truthOf(bench, 'dosage') as (CertifiedValue | null)[][]).map(row =>
      row.map(x => (x === null ? 'NA' : String(number(x)))),
    );
    const header = [
      'FID',
      'IID',
      'PAT',
      'MAT',
      'SEX',
      'PHENOTYPE',
      ...counted.map((letter, k) => `${variant(k)}_${letter}`),
    ];
    const raw = rows.map((row, i) => [person(i).fid, person(i).iid, '0', '0', '0', '-9', ...row]);
    const f = list(bench, 'frequency').map(x => general(x!, two ? 6 : 4));
    const letters = (k: number): string[] => [counted[k]!, counted[k] === 'A' ? 'G' : 'A'];
    return new Map([
      [`${at('counts')}.raw`, tsv([header, ...raw])],
      two
        ? [
            `${at('freq')}.afreq`,
            tsv([
              ['#CHROM', 'ID', 'REF', 'ALT', 'ALT_FREQS', 'OBS_CT'],
              ...f.map((x, k) => ['1', variant(k), ...letters(k).reverse(), x, '10']),
            ]),
          ]
        : [
            `${at('freq')}.frq`,
            tsv([
              ['CHR', 'SNP', 'A1', 'A2', 'MAF', 'NCHROBS'],
              ...f.map((x, k) => ['1', variant(k), ...letters(k), x, '10']),
            ]),
          ],
    ]);
  }
  const columns = two ? ['beta', 'se', 't', 'p'] : ['beta', 't', 'p'];
  const rows = list(bench, 'beta').map((_, k) => columns.map(c => general(list(bench, c)[k]!, two ? 6 : 4)));
  const n = String(list(bench, 'n_obs')[0]);
  return new Map([
    two
      ? [
          `${at('linear')}.PHENO1.glm.linear`,
          tsv([
            [
              '#CHROM',
              'POS',
              'ID',
              'REF',
              'ALT',
              'A1',
              'TEST',
              'OBS_CT',
              'BETA',
              'SE',
              'T_STAT',
              'P',
              'ERRCODE',
            ],
            ...rows.map((own, k) => ['1', '1', variant(k), 'C', 'A', 'A', 'ADD', n, ...own, '.']),
          ]),
        ]
      : [
          `${at('linear')}.assoc.linear`,
          tsv([
            ['CHR', 'SNP', 'BP', 'A1', 'TEST', 'NMISS', 'BETA', 'STAT', 'P'],
            ...rows.map((own, k) => ['1', variant(k), '1', 'A', 'ADD', n, ...own]),
          ]),
        ],
  ]);
}

function gcta(bench: Bench): Map<string, string | Uint8Array> {
  if (bench.file.op === 'relationship') {
    const K = table(bench, 'K');
    const pairs =
      bench.kase.expect.pairs === undefined ? K.map(row => row.map(() => 1.5)) : table(bench, 'pairs');
    return new Map<string, string | Uint8Array>([
      ['out/grm.grm.bin', triangle(K)],
      ['out/grm.grm.N.bin', triangle(pairs)],
      ['out/grm.grm.id', ids(K.length)],
    ]);
  }
  if (bench.file.op === 'associate') {
    const header = ['Chr', 'SNP', 'bp', 'A1', 'A2', 'Freq', 'b', 'se', 'p'];
    const rows = list(bench, 'freq').map((freq, k) => [
      ...['1', variant(k), String(k + 1), 'A', 'C', general(freq!, 6)],
      ...['beta', 'se', 'p'].map(name => {
        const x = list(bench, name)[k];
        return x === null || x === undefined ? 'NA' : general(Math.fround(x), 6);
      }),
    ]);
    return new Map([['out/scan.mlma', tsv([header, ...rows])]]);
  }
  const six = (name: string): string => value(bench, name).toFixed(6);
  const line = (label: string, name: string): string[] => [label, six(name), six(`${name}_se`)];
  const three = (name: string): string => value(bench, name).toFixed(3);
  const X = bench.kase.input.X as string[][];
  const intercept = X[0]!.findIndex((_, j) => X.every(row => Number(row[j]) === 1));
  const order = [intercept, ...X[0]!.keys()].filter((j, at) => at === 0 || j !== intercept);
  const effects = order.map(j => [list(bench, 'beta')[j]!.toFixed(6), list(bench, 'beta_se')[j]!.toFixed(6)]);
  return new Map([
    [
      'out/reml.hsq',
      tsv([
        ['Source', 'Variance', 'SE'],
        line('V(G)', 'sigma2_g'),
        line('V(e)', 'sigma2_e'),
        line('Vp', 'sigma2_p'),
        line('V(G)/Vp', 'h2'),
        ['logL', three('loglik')],
        ['logL0', three('loglik_without_g')],
        ['LRT', three('lrt')],
        ['df', '1'],
        ['Pval', scientific(value(bench, 'p_lrt'), 4)],
        ['n', String(value(bench, 'n'))],
        [],
        ['Fix_eff', 'SE'],
        ...effects,
      ]),
    ],
  ]);
}

function emmax(bench: Bench): Map<string, string> {
  if (bench.file.op === 'relationship')
    return new Map([['genotypes.BN.kinf', tsv(table(bench, 'K').map(row => row.map(x => x.toFixed(10))))]]);
  const names = ['loglik', 'loglik_without_g', 'delta', 'sigma2_g', 'sigma2_e', 'h2_projected'];
  const reml = names.map(name => `${general(value(bench, name), 10)}\n`).join('');
  if (bench.file.op === 'fit') return new Map([['out/emmax.reml', reml]]);
  const rows = list(bench, 'beta').map((b, k) => [
    variant(k),
    general(b!, 10),
    general(list(bench, 'p')[k]!, 10),
  ]);
  return new Map([
    ['out/emmax.reml', reml],
    ['out/emmax.ps', tsv(rows)],
  ]);
}

function inR(bench: Bench): Map<string, string> {
  const print = (x: number): string => general(x, 17);
  const files = new Map<string, string>();
  const single: string[] = [];
  for (const name of Object.keys(bench.kase.expect)) {
    const truth = truthOf(bench, name);
    if (!Array.isArray(truth)) single.push(`${name},${print(number(truth))}\n`);
    else {
      const rows = truth.map(row => (Array.isArray(row) ? row : [row]).map(x => print(number(x))));
      files.set(`out/output.${name}.csv`, rows.map(row => `${row.join(',')}\n`).join(''));
    }
  }
  return single.length === 0 ? files : files.set('out/output.csv', `name,value\n${single.join('')}`);
}
