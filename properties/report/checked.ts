import { room } from '../../cli/adapters/implementation.ts';
import { loadFixtures } from '../../cli/support/fixtures.ts';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { echoFile } from '../../src/conformance/echo.ts';
import { judge } from '../../src/conformance/judge.ts';
import { questionsOf } from '../../src/conformance/question.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import type { ResultRun } from '../../src/report/results.ts';
import { runWith, verdictWith } from './runs.ts';

/** Groups that show everything a page can show: numbers, refusals, a profile, a matrix, a convention. */
const groups = [
  'echo',
  'estimate-cohorts',
  'estimate-without-answer',
  'relationship-documented',
  'decompose-pve',
];

/** The fixtures of those groups, or all of them. */
export const fixturesOf = (which: 'some' | 'all'): FixtureFile[] =>
  [echoFile(), ...loadFixtures()].filter(f => which === 'all' || groups.includes(f.group));

/**
 * Runs to draw: src on the cases; a climber that stays on the wrong hill, takes the SD over n and says nothing; and one
 * with each of the other classes.
 */
export async function checkedRuns(files: readonly FixtureFile[]): Promise<ResultRun[]> {
  const src = await room('src', 0, './src');
  const asked = files.flatMap(file => questionsOf(file, src.hello));
  const replies = await src.ask(asked.map(q => q.request));
  // without the gap, which the spec measures, and takes its time
  const verdicts = asked.map(q => judge(q, replies.get(q.request.id)!, { gate: 'standard' }));
  const chosen = files.filter(f => f.op === 'fit' || f.group === 'relationship-documented');
  const climber = chosen.flatMap(file =>
    questionsOf(file, src.hello).map((question): Verdict => {
      const other = question.kase.conventions?.['population-sd'];
      const value = (x: unknown): unknown =>
        Array.isArray(x) ? x.map(value) : (x as { value: string }).value;
      const output =
        file.op === 'fit'
          ? { sigma2_g: '1.25', sigma2_e: '0', h2: '1' }
          : Object.fromEntries(Object.entries(other ?? question.expect).map(([name, x]) => [name, value(x)]));
      const reply = { status: 'ok', output, warnings: [] } as never;
      return judge(question, reply, { gate: 'standard', gap: file.op === 'fit' ? 1.7e-5 : undefined });
    }),
  );
  const others = (
    ['crash', 'timeout', 'known-failure', 'unexpected-pass', 'unsupported', 'refused-wrongly'] as const
  ).map((name, k) =>
    verdictWith(`estimate-cohorts/made-up-${k}`, { class: name, remark: 'made up', known: 'fail' }),
  );
  return [
    { ...runWith('lmm-spec src', verdicts), command: './src' },
    runWith('climber', climber),
    runWith('others', others),
  ];
}
