import type { Gate } from '../../src/conformance/gate.ts';
import { countClasses } from '../../src/conformance/summary.ts';
import { brief, isFailing, type Verdict, verdictClasses } from '../../src/conformance/verdict.ts';
import { type ChapterSummary, chapterSummary, chaptersIn } from '../../src/report/chapters.ts';
import type { Paint } from '../../src/report/paint.ts';
import type { ResultRun } from '../../src/report/results.ts';
import { type Cell, cell, layTable } from '../../src/report/table.ts';

/** Many programs held against one corpus. */
export interface Survey {
  readonly gate: Gate;
  readonly asked: readonly Surveyed[];
  readonly notRun: readonly { readonly name: string; readonly why: string }[];
}
export interface Surveyed extends ResultRun {
  /** The name under which it can be asked again: `peers --only`. */
  readonly peer: string;
}

/** How often each class, the worst first; then digits, chapter by chapter; then what failed, program by program. */
export function surveyReport(survey: Survey, paint: Paint): string {
  const tables = [
    ...classTable(survey, paint),
    '',
    paint.dim('passed/put, then the right digits of the worst number and of the median case'),
    ...blocksOf(survey.asked).flatMap(block => [...digitsTable(block, paint), '']),
  ];
  return [
    ...(survey.asked.length === 0 ? [] : tables),
    ...survey.asked.flatMap(a => failuresOf(a, paint)),
    ...survey.notRun.map(({ name, why }) => paint.doubt(`not run: ${name}: ${why}`)),
  ].join('\n');
}

function classTable({ asked }: Survey, paint: Paint): string[] {
  const rows = asked.map(a => ({ ...a.implementation, counts: countClasses(a.verdicts) }));
  const shown = verdictClasses.filter(
    name => name === 'silent-wrong' || rows.some(({ counts }) => counts[name] > 0),
  );
  const count = (name: (typeof shown)[number], n: number): Cell =>
    n === 0 ? cell('·', paint.dim) : cell(n, isFailing(name) ? paint.bad : undefined);
  return layTable(
    [
      ['', ...shown].map(text => cell(text, paint.dim)),
      ...rows.map(({ name, version, counts }) => [
        cell(`${name} ${version}`, paint.strong),
        ...shown.map(c => count(c, counts[c])),
      ]),
    ],
    ['left', ...shown.map(() => 'right' as const)],
  );
}

/** Columns that fit beside each other on a screen. */
const BESIDE = 5;
const blocksOf = (asked: readonly Surveyed[]): Surveyed[][] =>
  Array.from({ length: Math.ceil(asked.length / BESIDE) }, (_, k) =>
    asked.slice(k * BESIDE, (k + 1) * BESIDE),
  );

/** A row a chapter that one of the programs was asked about; below the estimates, how far they are from the top. */
function digitsTable(asked: readonly Surveyed[], paint: Paint): string[] {
  const names = asked.map(a => cell(a.implementation.name, paint.strong));
  const rows = chaptersIn(asked).flatMap(chapter => {
    const own = asked.map(a => chapterSummary(a.verdicts, chapter));
    if (own.every(({ put }) => put === 0)) return [];
    const digits = [cell(chapter), ...own.map(summary => chapterCell(summary, paint))];
    return own.every(({ gap }) => gap === undefined)
      ? [digits]
      : [digits, [cell('  largest gap', paint.dim), ...own.map(({ gap }) => gapCell(gap, paint))]];
  });
  return layTable([[cell(''), ...names], ...rows], ['left', ...names.map(() => 'left' as const)]);
}

function chapterCell({ put, counts, digits }: ChapterSummary, paint: Paint): Cell {
  if (put === 0) return cell('·', paint.dim);
  const wrong = verdictClasses.filter(isFailing).reduce((sum, name) => sum + counts[name], 0);
  const cases = `${put - wrong}/${put}`.padStart(5);
  const numbers = digits === undefined ? '' : `  ${digits.min.toFixed(1)} ${digits.median.toFixed(1)}`;
  return cell(cases + numbers, wrong > 0 ? paint.bad : paint.good);
}

const gapCell = (gap: number | undefined, paint: Paint): Cell =>
  gap === undefined ? cell('') : cell(`       ${gap.toExponential(0)} nats`, paint.dim);

/** A search that ends this near the top, in nats, has found it: what it lacks is digits. */
const FOUND = 1e-9;

/** Failures of one program, a line each: class, id, digits, gap, what is said. Near misses of one group share a line. */
function failuresOf({ implementation: { name }, command, verdicts }: Surveyed, paint: Paint): string[] {
  const failing = verdicts
    .filter(v => isFailing(v.class))
    .toSorted((a, b) => verdictClasses.indexOf(a.class) - verdictClasses.indexOf(b.class));
  if (failing.length === 0) return [];
  const isNear = (v: Verdict): boolean => v.class === 'fail' && v.gap !== undefined && v.gap <= FOUND;
  const near = Object.entries(groupsOf(failing.filter(isNear))).map(([group, own]) => {
    const lres = own.flatMap(v => v.worst?.lre ?? []);
    const range = `${Math.min(...lres).toFixed(1)} to ${Math.max(...lres).toFixed(1)} digits`;
    const gap = Math.max(...own.map(v => v.gap!));
    return row('fail', `${group} x ${own.length}`, range, gap, 'found, to fewer digits than can be had');
  });
  const others = failing
    .filter(v => !isNear(v))
    .map(v =>
      row(
        v.class,
        v.id,
        v.worst === undefined ? '' : `${v.worst.path} ${v.worst.lre.toFixed(1)}`,
        v.gap,
        v.diagnosis ?? v.remark ?? v.warnings[0] ?? '',
      ),
    );
  const table = layTable([...others, ...near], ['left', 'left', 'left', 'left', 'left']);
  return [`${paint.strong(name)}  ${paint.dim(command)}`, ...table, ''];

  function row(kind: string, what: string, digits: string, gap: number | undefined, why: string): Cell[] {
    const nats = gap === undefined ? '' : `gap ${gap.toExponential(0)}`;
    return [
      cell(`  ${kind}`, paint.bad),
      cell(what),
      cell(digits),
      cell(nats, paint.dim),
      cell(firstLine(why), paint.dim),
    ];
  }
}

const LONGEST = 90;
const firstLine = (text: string): string => text.split('\n')[0]!.slice(0, LONGEST);

const groupsOf = (verdicts: readonly Verdict[]): Record<string, Verdict[]> => {
  const groups: Record<string, Verdict[]> = {};
  for (const v of verdicts) groups[v.group] = [...(groups[v.group] ?? []), v];
  return groups;
};

/** The survey for programs: no time in it, so that two runs can be compared byte by byte. */
export const surveyJson = ({ gate, asked, notRun }: Survey, deviations?: readonly object[]): string =>
  `${JSON.stringify(
    {
      format: 'lmm-peers/1',
      gate,
      implementations: asked.map(({ peer, implementation, command, verdicts }) => ({
        peer,
        ...implementation,
        command,
        counts: countClasses(verdicts),
        chapters: chaptersIn(asked).map(chapter => ({ chapter, ...chapterSummary(verdicts, chapter) })),
        failures: verdicts.filter(v => isFailing(v.class)).map(brief),
      })),
      not_run: notRun,
      ...(deviations === undefined ? {} : { deviations }),
    },
    null,
    1,
  )}\n`;
