import type { Json } from '../../src/conformance/case.ts';
import { type Paint, paintDigits } from '../../src/report/paint.ts';
import { self } from '../support/harness.ts';
import { written } from './exports.ts';
import { type FaultClass, faultClasses } from './fault.ts';
import type { Finding } from './finding.ts';
import type { FuzzReport } from './fuzz.ts';
import type { Question } from './line.ts';
import { trialKinds } from './trial.ts';

/** The findings for people, the worst first: the question, both answers, the law, and how to see it again. */
export function fuzzReport(
  report: FuzzReport,
  known: ReadonlyMap<string, string>,
  program: string,
  paint: Paint,
): string {
  const { findings } = report;
  const told = worstFirst(findings).flatMap((finding, k) => [
    '',
    ...findingReport(finding, k + 1, report, known.has(finding.id), program, paint),
  ]);
  return [
    heading(report, paint),
    ...told,
    ...skipped(report, paint),
    '',
    conclusion(report, known, paint),
  ].join('\n');
}

export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => faultClasses.indexOf(a.class) - faultClasses.indexOf(b.class));

function heading({ name, version, seed, gate, cases, questions }: FuzzReport, paint: Paint): string {
  const counts = trialKinds.map(kind => `${cases[kind]} ${nouns[kind]}`).join(', ');
  return `${paint.strong(`${name} ${version}`.trim())}  ${paint.dim(`seed ${seed}, gate ${gate}: ${counts}; ${questions} questions`)}`;
}
const nouns = {
  law: 'cases of laws',
  repeated: 'repeated',
  'first-order': 'optima',
  certified: 'certified',
} as const;

/** Outputs that are told beside the worst one: the rest is in the JSON. */
const MOST_OUTPUTS = 4;
/** Characters of an output that fit in a line. */
const MOST_CHARACTERS = 160;
const MOST_LAWS = 3;

function findingReport(
  finding: Finding,
  number: number,
  { seed, gate, command }: FuzzReport,
  isKnown: boolean,
  program: string,
  paint: Paint,
): string[] {
  const { class: name, law, also, worst, gap, diagnosis, what, spec, people, questions, before } = finding;
  const line = (label: string, text: string): string => `  ${paint.dim(label.padEnd(10))}${text}`;
  const size = people === undefined ? '' : `n = ${people}`;
  const others = also.length === 0 ? [] : [line('also', lawsText(also))];
  const conversation = [...before, ...questions];
  return [
    `${number}. ${isKnown ? paint.doubt(`known ${name}`) : paint.bad(name)}  ${paint.strong(questions[0]?.op ?? '')}  ${paint.dim(`${spec.join(' ')}  ${size}`)}`,
    line('law', law),
    ...others,
    ...(what === '' ? [] : [line('what', what)]),
    ...(worst === undefined
      ? finding.answers.slice(0, MOST_OUTPUTS).flatMap(a => bothAnswers(a, line))
      : [
          line('certified', `${worst.path} = ${worst.certified}`),
          line('answered', `${worst.path} = ${paintDigits(worst, paint)}  ${paint.dim(lostText(worst))}`),
        ]),
    ...((gap ?? 0) > 0 ? [line('gap', `${gap!.toExponential(1)} nats below the certified maximum`)] : []),
    ...(diagnosis === undefined ? [] : [line('why', paint.doubt(diagnosis))]),
    line('ask', `${askLine(conversation, finding.times)} | ${finding.command ?? command}`),
    line('replay', `${self} fuzz ${program} --seed ${seed} --gate ${gate} --replay ${finding.replay}`),
    ...(conversation.length === 1 && isPromotable(name)
      ? [line('keep', `${askLine(conversation)} | ${self} promote - ${promoteOptions(questions[0]!)}`)]
      : []),
  ];
}

const lawsText = (laws: readonly string[]): string => {
  const more = laws.length - MOST_LAWS;
  return `${laws.slice(0, MOST_LAWS).join(' · ')}${more > 0 ? ` · and ${more} more laws` : ''}`;
};
const lostText = ({ lre, attainable, loss }: NonNullable<Finding['worst']>): string =>
  `${lre.toFixed(1)} digits of ${attainable.toFixed(1)}, ${loss.toFixed(1)} lost`;

function bothAnswers(
  { output, certified, answered }: Finding['answers'][number],
  line: (label: string, text: string) => string,
): string[] {
  const cut = (x: Json): string => {
    const text = typeof x === 'string' ? x : JSON.stringify(x);
    return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
  };
  return [
    ...(certified === null ? [] : [line('certified', `${output} = ${cut(certified)}`)]),
    line('answered', `${output} = ${cut(answered)}`),
  ];
}

/** A question with its certified answer is a fixture; a crash without one is not. */
const isPromotable = (name: FaultClass): boolean => name !== 'law-broken' && name !== 'unstable';

/** The line that asks it: text in single quotes, so that a shell takes it as it stands. */
export function askLine(questions: readonly Question[], times = 1): string {
  if (times > 1) {
    const { op, input } = questions[0]!;
    const again = JSON.stringify({ op, input }).slice(1);
    return `for k in $(seq ${times}); do echo '{"id":"'$k'",'${quoted(again)}; done`;
  }
  const lines = questions.map(({ op, input }, k) => quoted(JSON.stringify({ id: `${k + 1}`, op, input })));
  return lines.length === 1 ? `echo ${lines[0]}` : `printf '%s\\n' ${lines.join(' ')}`;
}
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const promoteOptions = ({ op }: Question): string =>
  `--id ${written[op]?.chapter ?? op}-found/NAME --comment "WHAT IT IS FOR" --out DIRECTORY`;

/** What could not be asked: each reason once, with the ops. */
function skipped({ notAsked }: FuzzReport, paint: Paint): string[] {
  const reasons = new Map<string, string[]>();
  for (const { law, op, why } of notAsked) {
    const key = `${op}: ${why}`;
    reasons.set(key, [...(reasons.get(key) ?? []), law]);
  }
  const lines = [...reasons].map(([reason, laws]) =>
    paint.dim(`not asked  ${laws.length === 1 ? laws[0] : `${laws.length} laws`}  (${reason})`),
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

function conclusion(
  { findings, cases }: FuzzReport,
  known: ReadonlyMap<string, string>,
  paint: Paint,
): string {
  const tried = Object.values(cases).reduce((sum, n) => sum + n, 0);
  if (tried === 0) return paint.doubt('nothing was tried: none of the ops could be asked');
  const fresh = findings.filter(f => !known.has(f.id));
  const forgiven = findings.length - fresh.length;
  const list = forgiven === 0 ? '' : `, ${forgiven} known`;
  return fresh.length === 0
    ? paint.good(`nothing was found in ${tried} cases${list}`)
    : paint.bad(`${fresh.length} found in ${tried} cases${list}`);
}

/** The report for programs. There is no time in it: a run with the same seed says the same. */
export const fuzzJson = (report: FuzzReport, known: ReadonlyMap<string, string>): string =>
  `${JSON.stringify(
    {
      format: 'lmm-fuzz/1',
      implementation: { name: report.name, version: report.version },
      seed: report.seed,
      gate: report.gate,
      ops: report.ops,
      cases: report.cases,
      questions: report.questions,
      findings: worstFirst(report.findings).map(finding => ({
        ...finding,
        known: known.has(finding.id),
        request: askLine([...finding.before, ...finding.questions], finding.times),
      })),
      not_asked: report.notAsked,
    },
    null,
    1,
  )}\n`;
