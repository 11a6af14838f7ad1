import type { Gate } from '../../src/conformance/gate.ts';
import { countClasses, digitsOf } from '../../src/conformance/summary.ts';
import { isFailing, type Verdict, verdictClasses } from '../../src/conformance/verdict.ts';
import type { Paint } from '../../src/report/paint.ts';
import { type Cell, cell, layTable } from '../../src/report/table.ts';

/** Many programs held against one corpus. */
export interface Survey {
  readonly gate: Gate;
  readonly asked: readonly {
    readonly name: string;
    readonly version: string;
    readonly command: string;
    readonly verdicts: readonly Verdict[];
  }[];
  readonly notRun: readonly { readonly name: string; readonly why: string }[];
}

/** The group `model-spectrum` belongs to the chapter `model`. */
const chapterOf = ({ group }: Verdict): string => group.split('-')[0]!;
const chaptersOf = ({ asked }: Survey): string[] => [
  ...new Set(asked.flatMap(a => a.verdicts.map(chapterOf))),
];
const wasPut = (v: Verdict): boolean => v.class !== 'not-applicable' && v.class !== 'unsupported';

/** A row a program: how often each class, the worst first; then digits, chapter by chapter; then what failed. */
export function surveyReport(survey: Survey, paint: Paint): string {
  return [
    ...classTable(survey, paint),
    '',
    paint.dim('passed/put, and the right digits of the worst number and of the median case'),
    ...digitsTable(survey, paint),
    ...survey.asked.flatMap(a => failuresOf(a, paint)),
    ...survey.notRun.map(({ name, why }) => paint.doubt(`\nnot run: ${name}: ${why}`)),
  ].join('\n');
}

function classTable({ asked }: Survey, paint: Paint): string[] {
  const rows = asked.map(a => ({ ...a, counts: countClasses(a.verdicts) }));
  const shown = verdictClasses.filter(
    name => name === 'silent-wrong' || rows.some(({ counts }) => counts[name] > 0),
  );
  const number = (name: (typeof shown)[number], n: number): Cell =>
    n === 0 ? cell('·', paint.dim) : cell(n, isFailing(name) ? paint.bad : undefined);
  return layTable(
    [
      ['', ...shown].map(text => cell(text, paint.dim)),
      ...rows.map(({ name, version, counts }) => [
        cell(`${name} ${version}`, paint.strong),
        ...shown.map(c => number(c, counts[c])),
      ]),
    ],
    ['left', ...shown.map(() => 'right' as const)],
  );
}

function digitsTable(survey: Survey, paint: Paint): string[] {
  const names = survey.asked.map(a => cell(a.name, paint.strong));
  const rows = chaptersOf(survey).map(chapter => [
    cell(chapter),
    ...survey.asked.map(a =>
      chapterCell(
        a.verdicts.filter(v => chapterOf(v) === chapter),
        paint,
      ),
    ),
  ]);
  return layTable([[cell(''), ...names], ...rows], ['left', ...names.map(() => 'left' as const)]);
}

function chapterCell(verdicts: readonly Verdict[], paint: Paint): Cell {
  const put = verdicts.filter(wasPut);
  if (put.length === 0) return cell('·', paint.dim);
  const wrong = put.filter(v => isFailing(v.class)).length;
  const digits = digitsOf(put);
  const cases = `${put.length - wrong}/${put.length}`.padStart(5);
  const numbers = digits === undefined ? '' : `  ${digits.min.toFixed(1)} ${digits.median.toFixed(1)}`;
  return cell(cases + numbers, wrong > 0 ? paint.bad : paint.good);
}

/** Failures of one program, one line a case: class, id, digits or gap, and what is said about them. */
function failuresOf({ name, command, verdicts }: Survey['asked'][number], paint: Paint): string[] {
  const failing = verdicts
    .filter(v => isFailing(v.class))
    .toSorted((a, b) => verdictClasses.indexOf(a.class) - verdictClasses.indexOf(b.class));
  if (failing.length === 0) return [];
  const rows = failing.map(v => [
    cell(`  ${v.class}`, paint.bad),
    cell(v.id),
    cell(v.worst === undefined ? '' : `${v.worst.path} ${v.worst.lre.toFixed(1)}`),
    cell(v.gap === undefined ? '' : `gap ${v.gap.toExponential(0)}`, paint.dim),
    cell(v.diagnosis ?? v.remark ?? v.warnings[0] ?? '', paint.dim),
  ]);
  return [
    '',
    `${paint.strong(name)}  ${paint.dim(command)}`,
    ...layTable(rows, ['left', 'left', 'left', 'left', 'left']),
  ];
}

/** The survey for programs: no time and no path of this machine in it but the commands. */
export const surveyJson = (survey: Survey): string =>
  `${JSON.stringify(
    {
      format: 'lmm-peers/1',
      gate: survey.gate,
      implementations: survey.asked.map(({ name, version, command, verdicts }) => ({
        name,
        version,
        command,
        counts: countClasses(verdicts),
        chapters: chaptersOf(survey).map(chapter => {
          const own = verdicts.filter(v => chapterOf(v) === chapter);
          const digits = digitsOf(own);
          const common = { chapter, put: own.filter(wasPut).length, counts: countClasses(own) };
          return digits === undefined ? common : { ...common, digits };
        }),
        failures: verdicts.filter(v => isFailing(v.class)),
      })),
      not_run: survey.notRun,
    },
    null,
    1,
  )}\n`;
