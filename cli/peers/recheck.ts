import type { CertifiedValue, Json } from '../../src/conformance/case.ts';
import { scoreOutput } from '../../src/conformance/score.ts';
import { HarnessProblem } from '../support/harness.ts';
import { type Deviation, type DeviationQuestion, loadDeviations } from './deviation.ts';
import { filesOf, inDirectory, inputOf } from './directory.ts';
import { finished, NOT_STARTED, needed, SIGNALS, versionOf } from './programs.ts';

/** What became of a deviation when its command was run again. */
export const recheckStatuses = ['still there', 'fixed', 'changed', 'not run'] as const;
export type RecheckStatus = (typeof recheckStatuses)[number];

/** What is certified: a number, or that there is none. */
export type Truth = CertifiedValue | { readonly refusal: string };

export const isCertified = (truth: Truth): truth is CertifiedValue => 'value' in truth;

export interface Rechecked {
  readonly deviation: Deviation;
  readonly status: RecheckStatus;
  /** Of the program that was run. */
  readonly version?: string;
  /** What it printed. */
  readonly answered?: string;
  readonly certified?: Truth;
  /** Right digits of what it printed. */
  readonly digits?: number;
  /** Why it was not run. */
  readonly why?: string;
}

/** Digits that are certified for a deviation: all that a binary64 has, and some. */
const DIGITS = 20;
/** Two runs that agree to so many digits are the same answer: another processor rounds otherwise. */
const SAME = 2;
export interface Observation {
  readonly answered: string;
  readonly certified: Truth;
  readonly explained?: Truth;
}

/**
 * Runs the command of a deviation, and certifies its question from the files that the program was given.
 *
 * @returns what is missing, where the command can not be run
 */
export async function observe(deviation: Deviation): Promise<Observation | { readonly missing: string }> {
  const here = await needed(deviation.repro.needs);
  if ('missing' in here) return here;
  return inDirectory(filesOf(deviation), async path => {
    const { code, out, err } = await finished('sh', ['-e', '-c', deviation.repro.run], {
      cwd: path,
      env: here.env,
    });
    const last = (text: string): string => text.trim().split('\n').at(-1)?.trim() ?? '';
    if (code === NOT_STARTED) return { missing: last(err) };
    const answered = code === 0 ? last(out) : `exit ${code}`;
    const certified = await truthAfter(deviation, path, code);
    if (deviation.explained === undefined || code !== 0) return { answered, certified };
    return { answered, certified, explained: await truthOf(deviation.explained, path) };
  });
}

/** A command that ended early may not have made every file of the question: then what was proved before holds. */
async function truthAfter(deviation: Deviation, path: string, code: number): Promise<Truth> {
  try {
    return await truthOf(deviation.question, path);
  } catch (e) {
    if (code === 0 || !(e instanceof HarnessProblem)) throw e;
    const { certified } = deviation;
    return 'refusal' in certified ? certified : { ...certified, lo: certified.value, hi: certified.value };
  }
}

/** The certified number of a question; or that it has none, and why. */
export async function truthOf(
  question: Pick<DeviationQuestion, 'op' | 'input' | 'output'>,
  path: string,
): Promise<Truth> {
  const { answerWithSpec } = await import('../rooms/spec.ts');
  const answer = answerWithSpec(question.op, inputOf(question, path), DIGITS);
  if (answer.status === 'refused') return { refusal: answer.class };
  if (answer.status !== 'ok') throw new Error(`defect: the spec does not answer: ${JSON.stringify(answer)}`);
  const value = at(answer.output, question.output);
  if (value === null) return { refusal: 'untestable' };
  if (value === undefined) throw new Error(`defect: the spec's answer has no ${question.output}`);
  return value;
}

/** "p[0][2]" of an output. */
function at(output: { readonly [name: string]: Json }, path: string): CertifiedValue | null | undefined {
  const keys = path.split(/[[\]]+/).filter(key => key !== '');
  const found = keys.reduce<unknown>((x, key) => (x as Record<string, unknown> | undefined)?.[key], output);
  return found as CertifiedValue | null | undefined;
}

/** Right digits of what a program prints; 0 where it is no number. */
export function digitsAgainst(answered: string, truth: CertifiedValue): number {
  const { entries } = scoreOutput('answer', answered, truth, { certified: DIGITS });
  return entries[0]?.lre ?? 0;
}

const digitsOfText = (a: string, b: string): number => digitsAgainst(a, { value: b, lo: b, hi: b });
const isNumber = (text: string): boolean => text !== '' && Number.isFinite(Number(text));

/** Is it what was seen before, is it right now, or is it something else? */
export function statusOf(deviation: Deviation, { answered, certified }: Observation): RecheckStatus {
  if ('refusal' in certified) {
    const refused = /^exit (\d+)$/.exec(answered);
    if (refused !== null && Number(refused[1]) < SIGNALS) return 'fixed';
  } else if (isNumber(answered) && digitsAgainst(answered, certified) >= deviation.passes) return 'fixed';
  return sameAnswer(answered, deviation.answered) ? 'still there' : 'changed';
}

function sameAnswer(a: string, b: string): boolean {
  if (a === b) return true;
  return isNumber(a) && isNumber(b) && digitsOfText(a, b) >= SAME;
}

export async function recheck(deviation: Deviation): Promise<Rechecked> {
  const seen = await observe(deviation);
  if ('missing' in seen) return { deviation, status: 'not run', why: seen.missing };
  const version = await versionOf(deviation.program.name);
  const { answered, certified } = seen;
  return {
    deviation,
    status: statusOf(deviation, seen),
    answered,
    certified,
    ...(version === undefined ? {} : { version }),
    ...('refusal' in certified ? {} : { digits: digitsAgainst(answered, certified) }),
  };
}

/** The deviations of these programs (all, where none is named) whose id matches a pattern, one after the other. */
export async function recheckAll(
  { programs, patterns }: { readonly programs: readonly string[]; readonly patterns: readonly string[] },
  told: (text: string) => void = () => {},
): Promise<Rechecked[]> {
  const forms = patterns.map(p => new RegExp(`^${p.split('*').map(literal).join('.*')}$`));
  const chosen = loadDeviations().filter(
    ({ id, program }) =>
      (programs.length === 0 || programs.includes(program.name)) &&
      (forms.length === 0 || forms.some(form => form.test(id))),
  );
  const rechecked: Rechecked[] = [];
  for (const deviation of chosen) {
    told(`${deviation.id} (${rechecked.length + 1}/${chosen.length})`);
    rechecked.push(await recheck(deviation));
  }
  return rechecked;
}

const literal = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
