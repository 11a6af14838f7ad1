import { writeWhole } from '../support/files.ts';
import { HarnessProblem } from '../support/harness.ts';
import { type Deviation, readDeviation } from './deviation.ts';
import { versionOf } from './programs.ts';
import { digitsAgainst, observe, type Truth } from './recheck.ts';

/** Digits to which an explanation has to meet what a program prints: PLINK prints four, of which the last is rounded. */
export const EXPLAINS = 3;

/**
 * Fills in what a new deviation can only have by being seen: what the program printed, its version, the day, and what
 * is certified. Refuses what is no deviation.
 */
export async function record(path: string, day: string): Promise<Deviation> {
  const draft = readDeviation(path);
  const refuse = (message: string): never => {
    throw new HarnessProblem('no-deviation', `${path}: ${message}`);
  };
  const seen = await observe(draft);
  if ('missing' in seen) return refuse(`it can not be seen here: ${seen.missing}`);
  const { answered, certified, explained } = seen;
  if (answered === '') refuse('the command prints nothing');
  if (!('refusal' in certified) && digitsAgainst(answered, certified) >= draft.passes)
    refuse(`${answered} has ${draft.passes} digits of the certified ${certified.value}`);
  if (explained !== undefined && ('refusal' in explained || digitsAgainst(answered, explained) < EXPLAINS))
    refuse(`it is explained by ${text(explained)}, and the program prints ${answered}`);
  const version = (await versionOf(draft.program.name)) ?? refuse(`${draft.program.name} tells no version`);
  const filled: Deviation = {
    ...draft,
    program: { ...draft.program, version },
    seen: day,
    certified: 'refusal' in certified ? certified : { value: certified.value },
    answered,
    ...(draft.explained === undefined ? {} : { explained: { ...draft.explained, value: text(explained!) } }),
  };
  writeWhole(path, `${JSON.stringify(filled, null, 1)}\n`);
  return filled;
}

const text = (truth: Truth): string => ('refusal' in truth ? truth.refusal : truth.value);
