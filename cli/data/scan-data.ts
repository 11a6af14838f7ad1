import type { DenseMatrix } from '../../src/linalg/dense.ts';
import {
  prepareScan,
  type ScanBlock,
  type ScanSummary,
  scanCodes,
  scanVariants,
} from '../../src/scan/scan.ts';
import type { ScanOptions } from '../commands/scan.ts';
import { type Pool, poolOf, WORTH_MS } from '../pool/pool.ts';
import { HarnessProblem } from '../support/harness.ts';
import { countVariants } from './count-variants.ts';
import type { RelationshipReport } from './fit-report.ts';
import { type Analysis, analysisOf, openKinship } from './measured.ts';
import { notePath, type PartNote } from './merge.ts';
import { shardRange, threadsOf } from './options.ts';
import { type OutputFile, withOutputs } from './outputs.ts';
import { type OpenPlinkSet, openPlinkSet } from './plink-set.ts';
import { type Progress, progressLine } from './progress.ts';
import { relationshipFor, relationshipsWithout } from './relationship.ts';
import { type ScanReport, scanText } from './scan-report.ts';
import { scanColumns, scanLine } from './scan-table.ts';
import { filterVariants, selectVariants } from './variants.ts';

/** What a plot is drawn from. */
export interface ScanPoints {
  readonly variants: readonly {
    readonly chromosome: string;
    readonly id: string;
    readonly position: number;
  }[];
  /** −log10 p of the first law; NaN where there is none. */
  readonly minusLog10p: Float64Array;
}

/** The verb `scan`. */
export async function scanData(options: ScanOptions): Promise<void> {
  if (options.bfile === undefined)
    throw new HarnessProblem('usage', '--bfile is missing', 'the genotypes that are tested: --bfile PREFIX');
  if (options.missing === 'pairwise')
    throw new HarnessProblem(
      'unknown-convention',
      'a variant can not be tested under `pairwise`',
      '--missing mean',
    );
  const set = openPlinkSet(options.bfile);
  const progress = progressLine();
  const pool = poolOf({ threads: threadsOf(options), worthMs: WORTH_MS });
  try {
    const report = await withOutputs(async outputs => {
      const found = await scanInto(outputs.file(options.out), set, options, pool, progress);
      outputs.file(notePath(options.out)).write(`${JSON.stringify(found.note, null, 1)}\n`);
      if (options.qq !== undefined || options.manhattan !== undefined) {
        const { drawScan } = await import('./draw-scan.ts');
        drawScan(outputs, options, found.points);
      }
      return found.report;
    });
    progress.end();
    console.log(options.json === true ? JSON.stringify(report, null, 1) : scanText(report, options.out));
  } finally {
    progress.end();
    set.close();
    await pool.close();
  }
}

async function scanInto(
  file: OutputFile,
  set: OpenPlinkSet,
  options: ScanOptions,
  pool: Pool,
  progress: Progress,
): Promise<{ readonly note: PartNote; readonly report: ScanReport; readonly points: ScanPoints }> {
  const analysis = analysisOf({ set, kinship: openKinship(options) }, options, onlyName(options));
  const { all, mine, dropped, notes } = variantsOf(set, analysis, options, progress);
  const columns = scanColumns(options.test);
  file.write(`${columns.join('\t')}\n`);
  const minusLog10p = new Float64Array(mine.length).fill(Number.NaN);
  const summaries: ScanSummary[] = [];
  const relationships: RelationshipReport[] = [];
  let done = 0;
  for await (const { variants, K, report } of partsOf(set, analysis, mine, options, progress)) {
    relationships.push(report);
    progress.stage('the model without a variant');
    const model = await prepareScan(
      { y: analysis.y, X: analysis.X, K },
      {
        laws: options.test,
        method: options.method,
        components: options.components,
        missing: missingOf(options),
      },
      pool,
    );
    const before = done;
    const input = {
      bed: set.bed,
      people: Int32Array.from(analysis.rows),
      variants: Int32Array.from(variants),
    };
    const summary = await scanVariants(model, input, pool, block => {
      file.write(linesOf(block, set, variants, analysis.rows.length));
      block.log10p.forEach((log10p, at) => {
        const law = at % block.laws.length;
        if (law === 0) minusLog10p[before + block.first + at / block.laws.length] = -log10p;
      });
      done += block.variants;
      progress.share('scan', done / mine.length);
    });
    summaries.push(summary);
  }
  const points = { variants: Array.from(mine, k => set.bim[k]!), minusLog10p };
  const people = { total: set.fam.length, used: analysis.rows.length, dropped: analysis.dropped };
  const question = {
    trait: analysis.trait,
    people: people.used,
    covariates: analysis.covariates,
    relationship:
      relationships.map(({ source, convention }) => ({ source, convention: convention ?? null }))[0] ?? null,
    loco: options.loco === true,
    method: options.method,
    components: options.components,
    missing: options.missing,
    variants: all.length,
  };
  return {
    note: { format: 'lmm-scan/1', shard: options.shard, rows: mine.length, columns, question },
    points,
    report: {
      format: 'lmm-scan-report/1',
      trait: analysis.trait,
      people,
      variants: { total: set.bim.length, used: all.length, dropped },
      shard: options.shard,
      relationship: relationships,
      outcomes: totals(summaries),
      wide: summaries.reduce((sum, { wide }) => sum + wide, 0),
      law: options.test[0]!,
      strongest: strongestOf(points),
      notes: [...analysis.notes, ...notes],
    },
  };
}

function onlyName({ phenoName }: ScanOptions): string | undefined {
  if (phenoName === undefined || phenoName.length === 1) return phenoName?.[0];
  throw new HarnessProblem(
    'usage',
    `a scan has one phenotype, not ${phenoName.length}`,
    'run one scan a phenotype',
  );
}

const missingOf = ({ missing }: ScanOptions): 'refuse' | 'mean' => (missing === 'mean' ? 'mean' : 'refuse');

/** The variants of the scan, those of this part of it, and why others are not. */
function variantsOf(set: OpenPlinkSet, { rows }: Analysis, options: ScanOptions, progress: Progress) {
  const chosen = selectVariants(set.bim, options);
  const filters = options.maf > 0 || options.maxMissing < 1;
  const kept = filters
    ? filterVariants(
        chosen.rows,
        countVariants(set.bed, rows, chosen.rows, share => progress.share('counting genotypes', share)),
        options,
      )
    : { rows: chosen.rows, dropped: [] };
  const { from, to } = shardRange(options.shard, kept.rows.length);
  return {
    all: kept.rows,
    mine: kept.rows.subarray(from, to),
    dropped: [...chosen.dropped, ...kept.dropped],
    notes: chosen.notes,
  };
}

interface Part {
  readonly variants: Uint32Array;
  readonly K: DenseMatrix;
  readonly report: RelationshipReport;
}

/** All variants under one matrix; or, leaving one chromosome out, those of each chromosome under its own. */
async function* partsOf(
  set: OpenPlinkSet,
  analysis: Analysis,
  mine: Uint32Array,
  options: ScanOptions,
  progress: Progress,
): AsyncGenerator<Part> {
  if (options.loco !== true) {
    if (mine.length > 0)
      yield { variants: mine, ...(await relationshipFor(set, analysis, options, progress)) };
    return;
  }
  // neighbours on one chromosome, in the order of the .bim: results come in that order too
  const runs: { readonly chromosome: string; readonly from: number; to: number }[] = [];
  mine.forEach((k, i) => {
    const { chromosome } = set.bim[k]!;
    const last = runs.at(-1);
    if (last?.chromosome === chromosome) last.to = i + 1;
    else runs.push({ chromosome, from: i, to: i + 1 });
  });
  const without = await relationshipsWithout(
    set,
    analysis,
    options,
    runs.map(run => run.chromosome),
    progress,
  );
  for (const { chromosome, from, to } of runs)
    yield { variants: mine.subarray(from, to), ...without(chromosome) };
}

function linesOf(block: ScanBlock, { bim }: OpenPlinkSet, variants: Uint32Array, people: number): string {
  const laws = block.laws.length;
  let text = '';
  for (let v = 0; v < block.variants; v++) {
    const [one, two, missing] = [0, 1, 2].map(c => block.counts[3 * v + c]!) as [number, number, number];
    const tests = Array.from({ length: laws }, (_, l) => ({
      statistic: block.statistic[v * laws + l]!,
      p: block.p[v * laws + l]!,
      log10p: block.log10p[v * laws + l]!,
    }));
    const codes = [
      block.code[v]!,
      block.effectCode[v]!,
      ...block.testCode.subarray(v * laws, (v + 1) * laws),
    ];
    const failed = codes.find(code => code !== 0);
    text += `${scanLine({
      variant: bim[variants[block.first + v]!]!,
      observed: people - missing,
      frequency: (one + 2 * two) / (2 * (people - missing)),
      beta: block.beta[v]!,
      se: block.se[v]!,
      sigma2g: block.sigma2g[v]!,
      sigma2e: block.sigma2e[v]!,
      tests,
      outcome: failed === undefined ? undefined : scanCodes[failed],
    })}\n`;
  }
  return text;
}

function totals(summaries: readonly ScanSummary[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const { outcomes } of summaries)
    for (const [code, count] of Object.entries(outcomes)) if (count > 0) sum[code] = (sum[code] ?? 0) + count;
  return sum;
}

/** How many of the strongest variants a report names. */
const NAMED = 5;

function strongestOf({ variants, minusLog10p }: ScanPoints): ScanReport['strongest'] {
  const order = Array.from(minusLog10p.keys()).filter(i => !Number.isNaN(minusLog10p[i]));
  return order
    .sort((a, b) => minusLog10p[b]! - minusLog10p[a]!)
    .slice(0, NAMED)
    .map(i => ({ ...variants[i]!, log10p: -minusLog10p[i]! }))
    .map(({ chromosome, id, position, log10p }) => ({ chromosome, id, position, log10p }));
}
