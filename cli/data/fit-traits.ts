import type { Optimum } from '../../src/estimate.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import type { Problem } from '../../src/optimum/contrasts.ts';
import { predictBreedingValues } from '../../src/predict.ts';
import { type PreparedFit, prepare } from '../../src/reml/prepared.ts';
import type { FitOptions } from '../commands/fit.ts';
import { paintFor } from '../support/colours.ts';
import { HarnessProblem } from '../support/harness.ts';
import { type FitReport, fitReport, fitText, type RelationshipReport } from './fit-report.ts';
import { type Analysis, analysisOf, openKinship } from './measured.ts';
import { type OutputFile, type Outputs, withOutputs } from './outputs.ts';
import { type OpenPlinkSet, openPlinkSet } from './plink-set.ts';
import { type Progress, progressLine } from './progress.ts';
import { relationshipFor } from './relationship.ts';

/** The verb `fit`: every trait asked for, each with the people who have it. */
export async function fitTraits(options: FitOptions): Promise<void> {
  if (options.bfile === undefined)
    throw new HarnessProblem('usage', '--bfile is missing', 'the .fam says who is who: give --bfile PREFIX');
  const set = openPlinkSet(options.bfile);
  const progress = progressLine();
  try {
    const kinship = openKinship(options);
    const reports = await withOutputs(async outputs => {
      const all: FitReport[] = [];
      let last: Reduced | undefined;
      for (const column of options.phenoName ?? [undefined]) {
        const analysis = analysisOf({ set, kinship }, options, column);
        if (last === undefined || !samePeople(last.rows, analysis.rows))
          last = await reduced(set, analysis, options, progress);
        all.push(await fitTrait(set, analysis, last, options, outputs, progress));
      }
      if (options.out !== undefined)
        outputs.file(`${options.out}.fit.json`).write(`${JSON.stringify(document(all), null, 1)}\n`);
      return all;
    });
    progress.end();
    if (options.json === true) console.log(JSON.stringify(document(reports), null, 1));
    else console.log(reports.map(report => fitText(report, paintFor(process.stdout))).join('\n\n'));
  } finally {
    progress.end();
    set.close();
  }
}

const document = (fits: readonly FitReport[]) => ({ format: 'lmm-fit/1', fits });

/** K of some people, reduced once: traits of the same people share it. */
interface Reduced {
  readonly rows: Uint32Array;
  readonly K: DenseMatrix;
  readonly report: RelationshipReport;
  readonly prepared: PreparedFit;
}

async function reduced(
  set: OpenPlinkSet,
  analysis: Analysis,
  options: FitOptions,
  progress: Progress,
): Promise<Reduced> {
  const { K, report } = await relationshipFor(set, analysis, options, progress);
  progress.stage(`reducing the relationship matrix of ${analysis.rows.length} people`);
  return { rows: analysis.rows, K, report, prepared: prepare(K, analysis.X) };
}

const samePeople = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((row, i) => row === b[i]);

async function fitTrait(
  set: OpenPlinkSet,
  analysis: Analysis,
  { K, report: relationship, prepared }: Reduced,
  options: FitOptions,
  outputs: Outputs,
  progress: Progress,
): Promise<FitReport> {
  progress.stage(`${analysis.trait}: fit of ${analysis.rows.length} people`);
  const found = prepared.fit(analysis.y, options.method, options.level ?? null);
  const report = fitReport(analysis, set.fam.length, K, options.method, found, relationship);
  const best = found.optima[0];
  const problem = { y: analysis.y, X: analysis.X, K };
  if (options.out !== undefined && best !== undefined) {
    const stem = `${options.out}.${fileName(analysis.trait)}`;
    if (best.sigma2e > 0 || options.pev === true)
      writeBlup(outputs.file(`${stem}.blup.tsv`), analysis, blupOf(problem, prepared, best, options));
  }
  if (options.profile === true && options.out !== undefined) {
    const { drawProfile } = await import('./draw-profile.ts');
    const file = outputs.file(`${options.out}.${fileName(analysis.trait)}.profile.svg`);
    drawProfile(file, problem, options.method, found, analysis.trait);
  }
  if (options.certify !== true) return report;
  const { certifyFit } = await import('./certify-fit.ts');
  return { ...report, certified: certifyFit(problem, options.method, found, progress.stage) };
}

/** The breeding values; with --pev their error variances too, which costs an eigendecomposition. */
function blupOf(
  problem: Problem,
  prepared: PreparedFit,
  { sigma2g, sigma2e }: Optimum,
  { pev }: FitOptions,
): Blup {
  if (pev === true) return predictBreedingValues(problem, sigma2g, sigma2e);
  return { g: prepared.breedingValues(problem.y, sigma2g, sigma2e).g };
}

/** A name of a trait may hold what a file name can not. */
const fileName = (trait: string): string => trait.replace(/[^\w.-]/g, '_');

interface Blup {
  readonly g: Float64Array;
  readonly pev?: Float64Array;
  readonly reliability?: readonly (number | null)[];
}

function writeBlup(file: OutputFile, { people }: Analysis, { g, pev, reliability }: Blup): void {
  file.write(`FID\tIID\tg${pev === undefined ? '' : '\tpev\treliability'}\n`);
  people.forEach(({ fid, iid }, i) => {
    const error = pev === undefined ? '' : `\t${pev[i]}\t${reliability?.[i] ?? 'NA'}`;
    file.write(`${fid}\t${iid}\t${g[i]}${error}\n`);
  });
}
