import type { Answer, Output, Reply } from './answer.ts';
import type { Expectation } from './case.ts';
import { diagnose } from './diagnose.ts';
import { GAP_WRONG_ABOVE, type Gate, passesDigits, passesGap, WRONG_BELOW } from './gate.ts';
import type { Question } from './question.ts';
import { refusalClasses } from './refusal-classes.ts';
import { type Caps, type OutputScore, scoreOutput } from './score.ts';
import { type EntryScore, MOST_ENTRIES, type Verdict, type VerdictClass } from './verdict.ts';

export interface JudgeOptions {
  readonly gate: Gate;
  /** Significant digits that the program prints, where it says so. */
  readonly printed?: number | undefined;
  /** For an optimum: how many nats the reported one lies below the best, measured by the spec. */
  readonly gap?: number | undefined;
  /** Whether a wrong number is also explained, which costs more than to judge it; it is, where nothing is said. */
  readonly explain?: boolean;
}

/** What a verdict adds to the name of its case. */
type Finding = Pick<Verdict, 'class'> &
  Partial<Pick<Verdict, 'worst' | 'compared' | 'gap' | 'remark' | 'diagnosis' | 'warnings' | 'entries'>>;

/** The verdict on one reply. It never throws on a reply: whatever a program says has a class. */
export function judge(question: Question, reply: Reply, options: JudgeOptions): Verdict {
  const { kase, group, op } = question;
  const finding =
    question.notApplicable === undefined ? findingOf(question, reply, options) : notAsked(question);
  const { id, difficulty, flags } = kase;
  return {
    id,
    group,
    op,
    difficulty,
    flags,
    compared: 0,
    warnings: [],
    ...finding,
    ...saidOf(question, reply),
  };
}

function saidOf(question: Question, reply: Reply): Pick<Verdict, 'status' | 'answer'> {
  if (question.notApplicable !== undefined) return { status: 'not-applicable' };
  return reply.status === 'ok'
    ? { status: 'ok', answer: askedFor(question, reply.output) }
    : { status: reply.status };
}

/** Of what a program answered, what the request wanted: the rest is not ours to keep. */
const askedFor = ({ request }: Question, output: Output): Output =>
  Object.fromEntries(
    request.want.filter(name => Object.hasOwn(output, name)).map(name => [name, output[name]!]),
  );

const notAsked = ({ notApplicable }: Question): Finding => ({
  class: 'not-applicable',
  remark: notApplicable!,
});

function findingOf(question: Question, reply: Reply, options: JudgeOptions): Finding {
  switch (reply.status) {
    case 'ok':
      return question.kase.verdict === 'invalid'
        ? answeredInvalid(question, reply)
        : question.kase.verdict === 'none'
          ? answeredNone(reply)
          : answered(question, reply, options);
    case 'refused':
      return refused(question, reply, options.gate);
    case 'unsupported':
    case 'not-applicable':
      return { class: reply.status, remark: reply.reason };
    case 'error':
    case 'crash':
    case 'timeout':
    case 'protocol-error':
      return { class: reply.status, remark: reply.message };
  }
}

/** What a program that searches on a logarithmic scale can not report as 0. */
const componentNames: readonly string[] = ['sigma2_g', 'sigma2_e', 'h2', 'lambda', 'delta', 'pve'];
/**
 * At an optimum on the boundary the components may be wherever the gate allows the likelihood to be, and what is
 * computed from them (log-likelihood, effects, standard errors) must be right to three digits.
 */
const reachesBoundary = ({ kase }: Question, { gate, gap }: JudgeOptions): boolean =>
  kase.verdict === 'boundary' && gap !== undefined && passesGap(gate, gap);

type Ok = Extract<Answer, { status: 'ok' }>;

function answeredInvalid({ kase }: Question, { warnings }: Ok): Finding {
  const remark = `answered, and should refuse: ${kase.refusal?.class ?? 'the question has no answer'}`;
  return { class: warnings.length > 0 ? 'wrong-but-warned' : 'should-refuse', remark, warnings };
}

/** A supremum that is not attained: a finite answer without a warning is the worst thing to say. */
function answeredNone({ output, warnings }: Ok): Finding {
  if (warnings.length > 0) return { class: 'pass', warnings };
  const finite = Object.values(output).some(
    claim => typeof claim === 'string' && Number.isFinite(Number(claim)),
  );
  return {
    class: finite ? 'silent-wrong' : 'should-refuse',
    remark: 'there is no maximum, and nothing was said about it',
  };
}

function refused({ kase }: Question, reply: Extract<Answer, { status: 'refused' }>, gate: Gate): Finding {
  const said = `refused as ${reply.class}: ${reply.message}`;
  if (kase.verdict === 'none') return { class: 'pass' };
  if (kase.verdict === 'flat' && reply.class === 'flat') return { class: 'pass' };
  if (kase.verdict !== 'invalid') return { class: 'refused-wrongly', remark: said };
  const named = kase.refusal?.class;
  if (named === undefined || reply.class === named) return { class: 'pass' };
  const remark = `${said} (the reason is ${named})`;
  const known = (refusalClasses as readonly string[]).includes(reply.class);
  return { class: known && gate !== 'strict' ? 'pass' : 'fail', remark };
}

function answered(question: Question, { output, warnings, precision }: Ok, options: JudgeOptions): Finding {
  const caps: Caps = {
    certified: question.kase.certificate.digits,
    printed: options.printed,
    outputs: precision,
  };
  const optima = [
    question.expect,
    ...(question.kase.verdict === 'set' ? (question.kase.alternatives ?? []) : []),
  ];
  const [nearest] = optima
    .map(expect => scoreAll(expect, output, caps))
    .sort((a, b) => lowest(b, options.gate) - lowest(a, options.gate));
  const { scores, entries } = nearest!;
  const byGap = reachesBoundary(question, options);
  // what follows from components that are allowed to be near 0 can not have more digits than they leave it
  const gate = byGap ? 'smoke' : options.gate;
  const judged = byGap ? scores.filter(s => !componentNames.includes(s.name)) : scores;
  const failing = judged.filter(s => s.problem !== undefined || !s.entries.every(e => passesDigits(gate, e)));
  const worst = worstOf(
    judged.flatMap(s => s.entries),
    gate,
  );
  const lost = options.gap !== undefined && !passesGap(options.gate, options.gap);
  const common = {
    compared: entries.length,
    entries: theWorst(entries, MOST_ENTRIES),
    warnings,
    ...(worst === undefined ? {} : { worst }),
    ...(options.gap === undefined ? {} : { gap: options.gap }),
  };
  if (failing.length === 0 && !lost) return { class: 'pass', ...common };

  const problem = failing.find(s => s.problem !== undefined)?.problem;
  const remark =
    problem ??
    (lost ? `the optimum is missed by ${options.gap!.toExponential(1)} nats` : undefined) ??
    (precision === undefined ? undefined : sorted(scores, failing));
  const names = failing.filter(s => s.problem === undefined).map(s => s.name);
  const diagnosis =
    names.length === 0 || options.explain === false ? undefined : diagnose(question, output, names, caps);
  return {
    class: classOf(failing, gate, options.gap, warnings),
    ...common,
    ...(remark === undefined ? {} : { remark }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
  };
}

/** Of the columns of a file: which are wrong, where others are right. */
function sorted(scores: readonly NamedScore[], failing: readonly NamedScore[]): string | undefined {
  const right = scores.filter(s => !failing.includes(s));
  const names = (of: readonly NamedScore[]): string => of.map(s => s.name).join(', ');
  return right.length === 0 ? undefined : `wrong: ${names(failing)}; right: ${names(right)}`;
}

function classOf(
  failing: readonly OutputScore[],
  gate: Gate,
  gap: number | undefined,
  warnings: readonly string[],
): VerdictClass {
  if (warnings.length > 0) return 'wrong-but-warned';
  // a number that is printed with two digits, both right, is not what is wrong
  const isWrong = (e: EntryScore): boolean => e.lre < WRONG_BELOW && !passesDigits(gate, e);
  const wrong = failing.some(s => s.entries.some(isWrong)) || (gap ?? 0) > GAP_WRONG_ABOVE;
  return wrong ? 'silent-wrong' : 'fail';
}

interface NamedScore extends OutputScore {
  readonly name: string;
}

interface Scores {
  readonly scores: readonly NamedScore[];
  readonly entries: readonly EntryScore[];
}

function scoreAll(expect: { readonly [output: string]: Expectation }, output: Output, caps: Caps): Scores {
  const scores = Object.entries(expect).map(([name, expected]) => ({
    name,
    ...scoreOutput(name, output[name], expected, caps),
  }));
  return { scores, entries: scores.flatMap(s => s.entries) };
}

const lowest = ({ entries }: Scores, gate: Gate): number => worstOf(entries, gate)?.lre ?? -1;

/** Differences of the loss below this are rounding: of numbers equally wrong, the first is shown. */
const SAME_LOSS = 0.05;

/**
 * The number that stands for the case: of those that make it silent-wrong, else of those that fail, else of all, the
 * one that lost most.
 */
function worstOf(entries: readonly EntryScore[], gate: Gate): EntryScore | undefined {
  const failing = entries.filter(e => !passesDigits(gate, e));
  const wrong = failing.filter(e => e.lre < WRONG_BELOW);
  const shown = wrong.length > 0 ? wrong : failing.length > 0 ? failing : entries;
  return shown.reduce<EntryScore | undefined>(
    (w, e) => (w === undefined || e.loss > w.loss + SAME_LOSS ? e : w),
    undefined,
  );
}

/** Those that lost most, at most so many, in the order in which they stood. */
function theWorst(entries: readonly EntryScore[], most: number): readonly EntryScore[] {
  if (entries.length <= most) return entries;
  const ranked = [...entries.keys()].sort((a, b) => entries[b]!.loss - entries[a]!.loss || a - b);
  return ranked
    .slice(0, most)
    .sort((a, b) => a - b)
    .map(k => entries[k]!);
}
