import { fit } from '../../src/estimate.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { predictBreedingValues } from '../../src/predict.ts';
import type { FitOptions } from '../commands/fit.ts';
import { paintFor } from '../support/colours.ts';
import { HarnessProblem } from '../support/harness.ts';
import { type FitReport, fitReport, fitText } from './fit-report.ts';
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
      for (const column of options.phenoName ?? [undefined]) {
        const analysis = analysisOf({ set, kinship }, options, column);
        all.push(await fitTrait(set, analysis, options, outputs, progress));
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

async function fitTrait(
  set: OpenPlinkSet,
  analysis: Analysis,
  options: FitOptions,
  outputs: Outputs,
  progress: Progress,
): Promise<FitReport> {
  const { K, report: relationship } = await relationshipFor(set, analysis, options, progress);
  progress.stage(`${analysis.trait}: fit of ${analysis.rows.length} people`);
  const problem = { y: analysis.y, X: analysis.X, K };
  const found = fit(problem, options.method, options.level ?? null);
  const report = fitReport(analysis, set.fam.length, K, options.method, found, relationship);
  const best = found.optima[0];
  if (options.out !== undefined && best !== undefined) {
    const { g, pev, reliability } = predictBreedingValues(problem, best.sigma2g, best.sigma2e);
    const file = outputs.file(`${options.out}.${fileName(analysis.trait)}.blup.tsv`);
    writeBlup(file, analysis, { g, pev, reliability });
  }
  if (options.certify !== true) return report;
  const { certifyFit } = await import('./certify-fit.ts');
  return { ...report, certified: await certifyFit(problem, options.method, found, progress.stage) };
}

/** A name of a trait may hold what a file name can not. */
const fileName = (trait: string): string => trait.replace(/[^\w.-]/g, '_');

interface Blup {
  readonly g: Float64Array;
  readonly pev: DenseMatrix | Float64Array;
  readonly reliability: Float64Array | readonly (number | null)[];
}

function writeBlup(file: OutputFile, { people }: Analysis, { g, pev, reliability }: Blup): void {
  const variance = pev instanceof Float64Array ? pev : pev.data;
  file.write('FID\tIID\tg\tpev\treliability\n');
  people.forEach(({ fid, iid }, i) => {
    file.write(`${fid}\t${iid}\t${g[i]}\t${variance[i]}\t${reliability[i] ?? 'NA'}\n`);
  });
}
