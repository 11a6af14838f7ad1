import { countClasses, wasPut } from '../conformance/summary.ts';
import { isFailing, verdictClasses } from '../conformance/verdict.ts';
import type { Changes } from './changes.ts';
import { type ChapterSummary, chapterSummary, chaptersIn } from './chapters.ts';
import { markdown, markdownCode } from './escape.ts';
import { type Kind, kindsOf } from './kinds.ts';
import { labelsOf } from './labels.ts';
import type { Again, ResultRun } from './results.ts';
import { counted, digitsText, gapText, shortened } from './words.ts';

export interface MarkdownOptions {
  readonly again: Again;
  readonly changes?: Changes | undefined;
  /** Programs that were to be asked and were not. */
  readonly notRun?: readonly { readonly name: string; readonly why: string }[] | undefined;
}

/** Kinds of failure told of one run, and changes of one kind: the summary of a CI job holds a megabyte. */
const MOST_TOLD = 40;

/** A summary for people: counts, a table by chapter, every kind of failure with its reason, the silent-wrong first. */
export function markdownReport(runs: readonly ResultRun[], options: MarkdownOptions): string {
  const labels = labelsOf(runs);
  const parts = [
    headline(runs, labels),
    chapterTable(runs, labels),
    ...(options.changes === undefined ? [] : [changesText(options.changes, labels)]),
    ...runs.flatMap((run, k) => failuresOf(run, labels[k]!, options)),
    ...(options.notRun ?? []).map(({ name, why }) => `Not run: ${markdown(name)}: ${markdown(why)}`),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function headline(runs: readonly ResultRun[], labels: readonly string[]): string {
  const gates = [...new Set(runs.map(run => run.gate))].join(', ');
  const rows = runs.map(({ verdicts }, k) => {
    const counts = countClasses(verdicts);
    const told = verdictClasses
      .filter(name => counts[name] > 0 || name === 'silent-wrong')
      .map(name =>
        isFailing(name) && counts[name] > 0 ? `**${counts[name]} ${name}**` : `${counts[name]} ${name}`,
      );
    return `* ${verdictSign(runs[k]!)} **${markdown(labels[k]!)}**: ${told.join(' · ')}`;
  });
  const title = runs.length === 1 ? markdown(labels[0]!) : `${runs.length} implementations`;
  return [`## lmm-spec: ${title}, gate ${gates}`, '', ...rows].join('\n');
}

/** One word that a reader sees first; it never stands without the counts. */
function verdictSign({ verdicts }: ResultRun): string {
  if (verdicts.some(v => v.class === 'silent-wrong')) return '🟥';
  if (verdicts.some(v => isFailing(v.class))) return '🟧';
  if (verdicts.some(v => v.class === 'unexpected-pass')) return '🟨';
  return verdicts.some(wasPut) ? '🟩' : '⬜';
}

/** A row a chapter; of one run its classes, of several what each made of it. */
function chapterTable(runs: readonly ResultRun[], labels: readonly string[]): string {
  const chapters = chaptersIn(runs);
  const table = (head: string[], rows: string[][]): string =>
    [head, head.map((_, k) => (k === 0 ? ':--' : '--:')), ...rows]
      .map(row => `| ${row.join(' | ')} |`)
      .join('\n');
  const summaries = chapters.map(chapter => runs.map(run => chapterSummary(run.verdicts, chapter)));
  if (runs.length === 1) {
    const head = [
      'chapter',
      'put',
      'pass',
      'silent-wrong',
      'other failures',
      'digits: worst',
      'median',
      'lost: worst',
    ];
    return table(
      head,
      chapters.map((chapter, i) => [markdown(chapter), ...classCells(summaries[i]![0]!)]),
    );
  }
  return [
    'Passed/put, digits of the worst number, digits lost by it, ⚠ silent-wrong:',
    '',
    table(
      ['chapter', ...labels.map(label => markdown(label))],
      chapters.map((chapter, i) => [markdown(chapter), ...summaries[i]!.map(shortCell)]),
    ),
  ].join('\n');
}

const failed = ({ counts }: ChapterSummary): number =>
  verdictClasses.filter(isFailing).reduce((sum, name) => sum + counts[name], 0);

function classCells(summary: ChapterSummary): string[] {
  const { put, counts, digits } = summary;
  const silent = counts['silent-wrong'];
  const loud = (n: number): string => (n === 0 ? '·' : `**${n}**`);
  return [
    String(put),
    put === 0 ? '·' : String(counts.pass),
    loud(silent),
    loud(failed(summary) - silent),
    ...(digits === undefined
      ? ['', '', '']
      : [digits.min, digits.median, digits.loss].map(x => x.toFixed(1))),
  ];
}

function shortCell(summary: ChapterSummary): string {
  const { put, counts, digits } = summary;
  if (put === 0) return '·';
  const wrong = failed(summary);
  const numbers = digits === undefined ? '' : ` ${digits.min.toFixed(1)} (−${digits.loss.toFixed(1)})`;
  const silent = counts['silent-wrong'] > 0 ? ` ⚠ ${counts['silent-wrong']}` : '';
  const text = `${put - wrong}/${put}${numbers}${silent}`;
  return wrong > 0 ? `**${text}**` : text;
}

function failuresOf(run: ResultRun, label: string, { again }: MarkdownOptions): string[] {
  const kinds = kindsOf(run.verdicts);
  const known = run.verdicts.filter(v => v.class === 'known-failure');
  const stale = run.verdicts.filter(v => v.class === 'unexpected-pass');
  const rest = kinds.length - MOST_TOLD;
  const told = [
    ...kinds.slice(0, MOST_TOLD).map(kind => failureText(kind, again(run))),
    ...(rest > 0 ? [`* … and ${rest} more kinds of failure`] : []),
    ...stale.map(
      v => `* **unexpected-pass** ${markdownCode(v.id)}: ${markdown(v.remark ?? '')}: take it off the list`,
    ),
    ...(known.length === 0
      ? []
      : [
          `* ${counted(known.length, 'known failure')}: ${shortened(known.map(v => `${v.id} (${v.known ?? '?'})`).join(', '))}`,
        ].map(line => `* ${markdown(line.slice(2))}`)),
  ];
  return told.length === 0 ? [] : [`### ${markdown(label)}`, told.join('\n')];
}

function failureText({ first: v, alike }: Kind, repro: (id: string) => string): string {
  const parts = [
    v.remark === undefined ? undefined : markdown(shortened(v.remark)),
    v.worst &&
      `${markdownCode(shortened(`${v.worst.path} = ${v.worst.claim}`, 60))} where ${markdownCode(shortened(v.worst.certified, 24))} is certified: ${digitsText(v.worst)}`,
    (v.gap ?? 0) > 0 ? gapText(v.gap!) : undefined,
    v.diagnosis === undefined ? undefined : `**${markdown(shortened(v.diagnosis))}**`,
    alike.length === 0 ? undefined : `and ${alike.length} more like it in ${markdown(v.group)}`,
  ].filter(part => part !== undefined);
  return [
    `* **${v.class}** ${markdownCode(v.id)}: ${parts.join('; ')}`,
    `  ${markdownCode(repro(v.id))}`,
  ].join('  \n');
}

function changesText({ list, onlyNow, onlyBefore, newRuns }: Changes, labels: readonly string[]): string {
  const lines = list.slice(0, MOST_TOLD).map(({ id, run, kind, before, now }) => {
    const state = ({ class: c, lre }: typeof now): string =>
      lre === undefined ? c : `${c} ${lre.toFixed(1)}`;
    return `* **${kind}** ${markdownCode(id)} (${markdown(labels[run]!)}): ${state(before)} → ${state(now)}`;
  });
  const rest = list.length - MOST_TOLD;
  const counts = [
    ...(rest > 0 ? [`${rest} more changes`] : []),
    ...(onlyNow > 0 ? [`new: ${counted(onlyNow, 'case')}`] : []),
    ...(onlyBefore > 0 ? [`not in this run: ${counted(onlyBefore, 'case')}`] : []),
    ...newRuns.map(k => `${markdown(labels[k]!)} was not there before`),
  ].map(text => `* ${text}`);
  const all = [...lines, ...counts];
  return ['### Since the last run', '', ...(all.length === 0 ? ['Nothing has changed.'] : all)].join('\n');
}
