import type { FixtureFile } from '../../src/conformance/case.ts';
import { wasPut } from '../../src/conformance/summary.ts';
import type { ResultRun } from '../../src/report/results.ts';
import { writeWhole } from '../support/files.ts';
import { again, changesSince, writeReports } from '../support/reports.ts';
import type { Survey } from '../support/survey.ts';
import { deviationVerdicts } from './as-verdicts.ts';
import type { Rechecked } from './recheck.ts';
import { recheckMarkdown } from './recheck-text.ts';

export interface ScoreboardFiles {
  readonly resultsOut?: string;
  readonly html?: string;
  readonly markdown?: string;
  readonly previous?: string;
}

/** The survey and the deviations in every file that is asked for. */
export async function writeScoreboard(
  { markdown, ...files }: ScoreboardFiles,
  survey: Survey,
  rechecked: readonly Rechecked[] | undefined,
  corpus: readonly FixtureFile[],
): Promise<void> {
  const { resultsOut, html, previous } = files;
  const runs = runsOf(survey, rechecked ?? []);
  await writeReports(
    {
      ...(resultsOut === undefined ? {} : { resultsOut }),
      ...(html === undefined ? {} : { html }),
    },
    runs,
    corpus,
    await changesSince(previous, runs),
  );
  if (markdown !== undefined) writeWhole(markdown, await scoreboardMarkdown(survey, rechecked));
}

/** A run a program: its verdicts on the fixtures, and its deviations under a group of their own. */
export function runsOf({ asked }: Survey, rechecked: readonly Rechecked[]): ResultRun[] {
  return asked.map(({ peer, ...run }) => {
    const own = rechecked.filter(({ deviation }) => deviation.program.name === peer);
    const put = new Set(run.verdicts.filter(wasPut).map(v => v.id));
    return { ...run, verdicts: [...run.verdicts, ...deviationVerdicts(own, put)] };
  });
}

export async function scoreboardMarkdown(
  { asked, notRun }: Survey,
  rechecked: readonly Rechecked[] | undefined,
): Promise<string> {
  const { markdownReport } = await import('../../src/report/markdown.ts');
  const nobody = notRun.map(({ name, why }) => `Not run: ${name}: ${why}\n`).join('\n');
  const survey = asked.length === 0 ? nobody : markdownReport(asked, { again, notRun });
  return rechecked === undefined ? survey : `${survey}\n${recheckMarkdown(rechecked)}`;
}
