import type { Paint } from '../../src/report/paint.ts';
import { cell, layTable } from '../../src/report/table.ts';
import { self } from '../support/harness.ts';
import { scriptOf } from './directory.ts';
import { type Rechecked, type RecheckStatus, recheckStatuses } from './recheck.ts';

/** Digits of a certified number that are told. */
const SHOWN = 20;

export const certifiedText = ({
  deviation,
  certified,
}: Pick<Rechecked, 'deviation' | 'certified'>): string => {
  const truth = certified ?? deviation.certified;
  return 'refusal' in truth ? `no answer (${truth.refusal})` : truth.value.slice(0, SHOWN + 5);
};

export const answeredText = ({ deviation, answered }: Pick<Rechecked, 'deviation' | 'answered'>): string =>
  answered ?? deviation.answered;

const again = (id: string): string => `${self} peers --script ${id} | sh`;

/** How many of each status. */
export const countStatuses = (rechecked: readonly Rechecked[]): Readonly<Record<RecheckStatus, number>> =>
  ({
    ...Object.fromEntries(
      recheckStatuses.map(status => [status, rechecked.filter(r => r.status === status).length]),
    ),
  }) as Record<RecheckStatus, number>;

/** "46 still there · 2 fixed · 0 changed · 6 not run" */
export const countsText = (rechecked: readonly Rechecked[]): string => {
  const counts = countStatuses(rechecked);
  return recheckStatuses.map(status => `${counts[status]} ${status}`).join(' · ');
};

/** Deviations for a terminal: program by program, a line each; with `reasons`, all that is known of each. */
export function recheckReport(
  rechecked: readonly Rechecked[],
  { reasons }: { readonly reasons: boolean },
  paint: Paint,
): string[] {
  const programs = [...new Set(rechecked.map(r => r.deviation.program.name))];
  return [
    `${paint.strong('deviations')}  ${paint.dim(countsText(rechecked))}`,
    ...programs.flatMap(name => {
      const own = rechecked.filter(r => r.deviation.program.name === name);
      const versions = [...new Set(own.map(r => r.version ?? r.deviation.program.version))].join(', ');
      const heading = `${paint.strong(`${name} ${versions}`)}  ${paint.dim(countsText(own))}`;
      return ['', heading, ...(reasons ? own.flatMap(r => told(r, paint)) : brief(own, paint))];
    }),
  ];
}

const colourOf = (status: RecheckStatus, paint: Paint) =>
  ({ 'still there': paint.bad, fixed: paint.good, changed: paint.doubt, 'not run': paint.dim })[status];

const brief = (own: readonly Rechecked[], paint: Paint): string[] =>
  layTable(
    own.map(r => [
      cell(`  ${r.deviation.class}`),
      cell(r.status, colourOf(r.status, paint)),
      cell(r.deviation.id),
      cell(r.deviation.title, paint.dim),
    ]),
    ['left', 'left', 'left', 'left'],
  );

function told(r: Rechecked, paint: Paint): string[] {
  const { deviation: d, status, digits, why } = r;
  const line = (label: string, text: string): string => `  ${paint.dim(label.padEnd(10))}${text}`;
  const right = digits === undefined ? '' : paint.dim(`  ${digits.toFixed(1)} digits`);
  return [
    '',
    `${d.class}  ${paint.strong(d.id)}  ${colourOf(status, paint)(status)}`,
    line('what', d.title),
    line('certified', `${d.question.output} = ${certifiedText(r)}`),
    line('answered', `${d.question.output} = ${answeredText(r)}${right}`),
    ...(status === 'changed' ? [line('before', `${d.answered} (${d.program.version}, seen ${d.seen})`)] : []),
    ...(d.explained === undefined
      ? []
      : [line('it is', `${d.explained.output} of \`${d.explained.op}\`${explainedText(r)}`)]),
    line('why', d.reason),
    ...(why === undefined ? [] : [line('not run', why)]),
    line('again', again(d.id)),
    ...d.links.map(({ url, says }) => line('see', `${url} (${says})`)),
  ];
}

/** What the answer is right under, where that has a name: "= 0.866, definition trace-scaled". */
const explainedText = ({ deviation: { explained } }: Rechecked): string => {
  const { value, input } = explained!;
  const named = ['definition', 'convention', 'monomorphic', 'missing']
    .flatMap(field => (typeof input[field] === 'string' ? [`${field} ${String(input[field])}`] : []))
    .join(', ');
  return ` = ${value.slice(0, SHOWN)}${named === '' ? '' : `, ${named}`}`;
};

/** Deviations for Markdown: a table a program, and below it the command of each. */
export function recheckMarkdown(rechecked: readonly Rechecked[]): string {
  const programs = [...new Set(rechecked.map(r => r.deviation.program.name))];
  return [
    '## Deviations',
    '',
    `${countsText(rechecked)}. Each is a claim about one version; the command shows it again.`,
    ...programs.flatMap(name => [
      '',
      ...programMarkdown(rechecked.filter(r => r.deviation.program.name === name)),
    ]),
    '',
  ].join('\n');
}

function programMarkdown(own: readonly Rechecked[]): string[] {
  const { name, version } = own[0]!.deviation.program;
  return [
    `### ${name} ${own[0]!.version ?? version}`,
    '',
    '| class | what | certified | answered | now | reason |',
    '|---|---|---|---|---|---|',
    ...own.map(r => {
      const { deviation: d, status } = r;
      const links = d.links.map(({ url, says }) => ` [${escaped(says)}](${url})`).join('');
      const digits = r.digits === undefined ? '' : ` (${r.digits.toFixed(1)} digits)`;
      const now = status === 'not run' ? `not run: ${r.why}` : status;
      return `| ${[d.class, `${escaped(d.title)} \`${d.id}\``, `${d.question.output} = ${certifiedText(r)}`, `${escaped(answeredText(r))}${digits}`, escaped(now), escaped(d.reason) + links].join(' | ')} |`;
    }),
    '',
    '<details><summary>commands</summary>',
    '',
    ...own.flatMap(({ deviation }) => [
      `\`${deviation.id}\`, seen ${deviation.seen}`,
      '',
      '```sh',
      scriptOf(deviation).trimEnd(),
      '```',
      '',
    ]),
    '</details>',
  ];
}

const escaped = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** For programs: no time in it, so that two runs can be compared byte by byte. */
export const recheckJson = (rechecked: readonly Rechecked[]): object[] =>
  rechecked.map(({ deviation, status, version, answered, certified, digits, why }) => ({
    id: deviation.id,
    program: deviation.program.name,
    class: deviation.class,
    title: deviation.title,
    status,
    version,
    certified: certified === undefined || 'refusal' in certified ? certified : { value: certified.value },
    answered,
    digits,
    why,
  }));
