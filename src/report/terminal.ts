import type { Hello } from '../conformance/answer.ts';
import type { Gate } from '../conformance/gate.ts';
import {
  type ClassCounts,
  countClasses,
  type GroupSummary,
  summarise,
  wasPut,
} from '../conformance/summary.ts';
import { isFailing, type Verdict, type VerdictClass, verdictClasses } from '../conformance/verdict.ts';
import { kindsOf } from './kinds.ts';
import { type Paint, paintDigits } from './paint.ts';
import { type Cell, cell, layTable } from './table.ts';
import { counted } from './words.ts';

export interface Report {
  readonly hello: Hello;
  readonly gate: Gate;
  readonly verdicts: readonly Verdict[];
  /** The line that puts one case again. */
  readonly repro: (id: string) => string;
}

/** Failures told at length; the others are in the JSON. */
const MOST_TOLD = 8;
/** Cells of the bar of digits: one a digit of a binary64. */
const BAR = 16;

/** The report for people: what is wrong first, one row a group, then each failure with its digits and its reason. */
export function terminalReport(report: Report, paint: Paint): string {
  const { verdicts } = report;
  return [
    heading(report, paint),
    '',
    headline(countClasses(verdicts), paint),
    '',
    ...groupTable(summarise(verdicts), paint),
    ...failures(report, paint),
    ...knownFailures(verdicts, paint),
    ...notPut(verdicts, paint),
    '',
    conclusion(verdicts, paint),
  ].join('\n');
}

function heading({ hello: { implementation }, gate, verdicts }: Report, paint: Paint): string {
  const name = `${implementation.name} ${implementation.version}`.trim();
  return `${paint.strong(name)}  ${paint.dim(`${verdicts.length} certified cases, gate ${gate}`)}`;
}

/** The classes that occur, the worst first; silent-wrong is always told. */
export function headline(counts: ClassCounts, paint: Paint): string {
  return verdictClasses
    .filter(name => counts[name] > 0 || name === 'silent-wrong')
    .map(name => `${name} ${colourOf(name, counts[name], paint)(String(counts[name]))}`)
    .join(paint.dim(' · '));
}

function colourOf(name: VerdictClass, count: number, paint: Paint): (text: string) => string {
  if (name === 'pass' || (name === 'silent-wrong' && count === 0)) return paint.good;
  if (isFailing(name)) return paint.bad;
  return name === 'unexpected-pass' || name === 'known-failure' ? paint.doubt : paint.dim;
}

function groupTable(groups: readonly GroupSummary[], paint: Paint): string[] {
  const head = ['group', 'cases', 'pass', 'silent', 'other', 'digits', 'median', 'of', 'loss', ''];
  const rows = groups.map(group => groupRow(group, paint));
  const alignment = head.map(
    (_, k) => (k === 0 || k === head.length - 1 ? 'left' : 'right') as 'left' | 'right',
  );
  return layTable([head.map(text => cell(text, paint.dim)), ...rows], alignment);
}

function groupRow({ group, cases, counts, digits }: GroupSummary, paint: Paint): Cell[] {
  const silent = counts['silent-wrong'];
  const other = verdictClasses
    .filter(name => isFailing(name) && name !== 'silent-wrong')
    .reduce((sum, name) => sum + counts[name], 0);
  const asked = cases - counts['not-applicable'] - counts.unsupported;
  const wrong = (n: number): Cell => (n === 0 ? cell('·', paint.dim) : cell(n, paint.bad));
  const numbers =
    digits && [digits.min, digits.median, digits.attainable, digits.loss].map(x => x.toFixed(1));
  const colour = silent + other > 0 ? paint.bad : asked === 0 ? paint.dim : paint.good;
  return [
    cell(group, silent + other > 0 ? paint.strong : undefined),
    cell(cases),
    cell(asked === 0 ? '·' : counts.pass, asked === 0 ? paint.dim : undefined),
    wrong(silent),
    wrong(other),
    ...(numbers ?? ['', '', '', '']).map((text, k) => cell(text, k === 0 ? colour : paint.dim)),
    cell(digits === undefined ? remarkOf(asked, counts) : bar(digits.min, digits.attainable), colour),
  ];
}

const remarkOf = (asked: number, counts: ClassCounts): string =>
  asked === 0 ? 'not put' : counts.pass === asked ? 'refused as it should be' : '';

function bar(lre: number, attainable: number): string {
  const right = Math.min(BAR, Math.round(lre));
  const possible = Math.min(BAR, Math.max(right, Math.round(attainable)));
  return '█'.repeat(right) + '░'.repeat(possible - right);
}

/** The worst first; failures of one kind in one group are told once, with their number. */
function failures({ verdicts, repro }: Report, paint: Paint): string[] {
  const kinds = kindsOf(verdicts);
  const told = kinds.slice(0, MOST_TOLD).flatMap(({ first, alike }) => {
    const more =
      alike.length === 0 ? [] : [paint.dim(`  … and ${alike.length} more like it in ${first.group}`)];
    return ['', ...failureReport(first, repro, paint), ...more];
  });
  const rest = kinds.length - MOST_TOLD;
  return rest > 0
    ? [...told, '', paint.dim(`… and ${rest} more kinds of failure: --json tells them all`)]
    : told;
}

/** One failure: the number with its right digits, why it may be wrong, and how to see it again. */
export function failureReport(v: Verdict, repro: Report['repro'], paint: Paint): string[] {
  const line = (label: string, text: string): string => `  ${paint.dim(label.padEnd(10))}${text}`;
  return [
    `${paint.bad(v.class)}  ${paint.strong(v.id)}`,
    ...(v.remark === undefined ? [] : [line('what', v.remark)]),
    ...(v.worst === undefined
      ? []
      : [
          line('certified', `${v.worst.path} = ${v.worst.certified}`),
          line(
            'answered',
            `${v.worst.path} = ${paintDigits(v.worst, paint)}  ${paint.dim(digitsText(v.worst))}`,
          ),
        ]),
    ...((v.gap ?? 0) > 0 ? [line('gap', `${v.gap!.toExponential(1)} nats below the certified maximum`)] : []),
    ...(v.diagnosis === undefined ? [] : [line('why', paint.doubt(v.diagnosis))]),
    ...v.warnings.slice(0, 1).map(text => line('warned', text)),
    line('again', repro(v.id)),
  ];
}

const digitsText = ({ lre, attainable, loss }: NonNullable<Verdict['worst']>): string =>
  `${lre.toFixed(1)} digits of ${attainable.toFixed(1)}, ${loss.toFixed(1)} lost`;

/** Why questions were not put: each reason once, with the ops. */
function notPut(verdicts: readonly Verdict[], paint: Paint): string[] {
  const reasons = new Map<string, Map<string, number>>();
  for (const v of verdicts)
    if (v.class === 'not-applicable' || v.class === 'unsupported') {
      const reason = `${v.class}: ${v.remark ?? ''}`;
      const ops = reasons.get(reason) ?? new Map<string, number>();
      reasons.set(reason, ops.set(v.op, (ops.get(v.op) ?? 0) + 1));
    }
  const lines = [...reasons].map(([reason, ops]) => {
    const counts = [...ops].map(([op, count]) => `${op} ${count}`).join(', ');
    return paint.dim(`not put  ${counts}  (${reason})`);
  });
  return lines.length === 0 ? [] : ['', ...lines];
}

/** What the list of known failures has to do with this run: how many it forgives, and what is to be taken off it. */
function knownFailures(verdicts: readonly Verdict[], paint: Paint): string[] {
  const forgiven = verdicts.filter(v => v.class === 'known-failure').length;
  const stale = verdicts.filter(v => v.class === 'unexpected-pass');
  const told = stale
    .slice(0, MOST_TOLD)
    .map(v => `${paint.doubt('take off the list')}  ${v.id} ${v.remark ?? ''}`);
  const rest = stale.length - MOST_TOLD;
  const lines = [
    ...(forgiven > 0 ? [paint.dim(`forgiven  ${counted(forgiven, 'known failure')}`)] : []),
    ...told,
    ...(rest > 0 ? [paint.dim(`… and ${rest} more that pass`)] : []),
  ];
  return lines.length === 0 ? [] : ['', ...lines];
}

function conclusion(verdicts: readonly Verdict[], paint: Paint): string {
  const counts = countClasses(verdicts);
  const wrong = verdicts.filter(v => isFailing(v.class)).length;
  const judged = verdicts.filter(wasPut).length;
  if (judged === 0) return paint.doubt('nothing was judged: no question could be put');
  if (wrong > 0)
    return paint.bad(`does not conform: ${wrong} of the ${judged} cases that were put are wrong`);
  if (counts['unexpected-pass'] > 0)
    return paint.doubt(
      `the list of known failures is stale: ${counts['unexpected-pass']} of the ${judged} cases that were put pass, and are on it`,
    );
  return counts['known-failure'] > 0
    ? paint.good(
        `conforms but for ${counted(counts['known-failure'], 'known failure')}, of ${judged} cases that were put`,
      )
    : paint.good(`conforms: every one of the ${judged} cases that were put`);
}
