import { countClasses } from '../conformance/summary.ts';
import { type Changes, changeKinds } from './changes.ts';
import { labelsOf } from './labels.ts';
import type { Paint } from './paint.ts';
import type { Again, ResultRun } from './results.ts';
import { type Column, sideBySide } from './side-by-side.ts';
import { cell, layTable } from './table.ts';
import { headline, terminalReport } from './terminal.ts';
import { counted } from './words.ts';

/** One run as a check prints it; several side by side. Then what has changed since the last time, if that is known. */
export function runsReport(
  runs: readonly ResultRun[],
  changes: Changes | undefined,
  again: Again,
  paint: Paint,
): string {
  const labels = labelsOf(runs);
  const [only] = runs;
  const told =
    runs.length === 1 && only !== undefined
      ? terminalReport(
          {
            hello: { implementation: only.implementation, capabilities: { ops: [] } },
            gate: only.gate,
            verdicts: only.verdicts,
            repro: again(only),
          },
          paint,
        )
      : [
          ...countsOf(runs, labels, paint),
          ...blocksOf(columnsOf(runs, labels)).flatMap(block => ['', ...sideBySide(block, paint)]),
        ].join('\n');
  return changes === undefined ? told : [told, '', ...changesText(changes, labels, paint)].join('\n');
}

/** Columns that fit beside each other on a screen. */
const BESIDE = 5;
const blocksOf = (columns: readonly Column[]): Column[][] =>
  Array.from({ length: Math.ceil(columns.length / BESIDE) }, (_, k) =>
    columns.slice(k * BESIDE, (k + 1) * BESIDE),
  );

const columnsOf = (runs: readonly ResultRun[], labels: readonly string[]): Column[] =>
  runs.map(({ verdicts }, k) => ({ name: labels[k]!, verdicts }));

function countsOf(runs: readonly ResultRun[], labels: readonly string[], paint: Paint): string[] {
  return layTable(
    runs.map(({ verdicts }, k) => [
      cell(labels[k]!, paint.strong),
      cell(headline(countClasses(verdicts), paint)),
    ]),
    ['left', 'left'],
  );
}

/** Changes that are told one by one; all of them are in the JSON. */
const MOST_TOLD = 20;

export function changesText(
  { list, onlyNow, onlyBefore, newRuns }: Changes,
  labels: readonly string[],
  paint: Paint,
): string[] {
  const counts = changeKinds.map(kind => [kind, list.filter(c => c.kind === kind).length] as const);
  const said = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}`);
  const rows = list.slice(0, MOST_TOLD).map(({ id, run, kind, before, now }) => {
    const state = (s: typeof now): string =>
      s.lre === undefined ? s.class : `${s.class} ${s.lre.toFixed(1)}`;
    const worse = changeKinds.indexOf(kind) < changeKinds.indexOf('fixed');
    return [
      cell(`  ${kind}`, worse ? paint.bad : paint.good),
      cell(id),
      cell(labels[run]!, paint.dim),
      cell(`${state(before)} → ${state(now)}`),
    ];
  });
  return [
    `${paint.strong('since the last run')}  ${said.length === 0 ? 'nothing has changed' : said.join(' · ')}`,
    ...layTable(rows, ['left', 'left', 'left', 'left']),
    ...(list.length > MOST_TOLD ? [paint.dim(`  … and ${list.length - MOST_TOLD} more`)] : []),
    ...(onlyNow > 0 ? [paint.dim(`  new: ${counted(onlyNow, 'case')}`)] : []),
    ...(onlyBefore > 0 ? [paint.dim(`  not in this run: ${counted(onlyBefore, 'case')}`)] : []),
    ...newRuns.map(k => paint.dim(`  ${labels[k]} was not there before`)),
  ];
}
