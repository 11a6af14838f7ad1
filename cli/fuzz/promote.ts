import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Rational } from '../../spec/number/rational.ts';
import type { FixtureFile, Json } from '../../src/conformance/case.ts';
import { fill } from '../mint/fill.ts';
import { layOut } from '../mint/layout.ts';
import { draftOf, type Promoted, promotedFolder, readPromoted } from '../mint/promoted.ts';
import { readFixtureFile } from '../mint/schema.ts';
import { decimalText } from '../rooms/numbers.ts';
import { writeWhole } from '../support/files.ts';
import { loadFixtures } from '../support/fixtures.ts';
import { HarnessProblem, parseJson, readText, version } from '../support/harness.ts';
import { truthOf } from './certified.ts';
import { exportsOf, written } from './exports.ts';
import type { Question } from './line.ts';

/** A question with the name that it is to have. */
export interface Candidate {
  readonly question: Question;
  readonly group: string;
  readonly slug: string;
  readonly comment: string;
  readonly title: string;
}

/**
 * A question as a fixture of a directory: certified, held against src, with condition numbers and a checksum, exactly as
 * minting does it.
 *
 * @returns the path of the file
 * @throws HarnessProblem `exists`, `unsupported`, `disagree`
 */
export function promoteTo(directory: string, candidate: Candidate): { path: string; file: FixtureFile } {
  const { group, slug } = candidate;
  if (loadFixtures().some(file => file.group === group))
    throw new HarnessProblem(
      'exists',
      `${group} is a group of lmm-spec itself`,
      'choose another group in --id',
    );
  const draft = promotedOf(candidate);
  const file = certifiedFile(draft);
  const path = join(directory, draft.chapter, `${group}.json`);
  const before = existsSync(path)
    ? readFixtureFile(parseJson(readText(path, 'the fixture file'), path))
    : undefined;
  if (before !== undefined) requireRoom(before, path, candidate);
  const cases = [...(before?.cases ?? []), ...file.cases];
  const whole = readFixtureFile(JSON.parse(JSON.stringify({ ...(before ?? file), cases })));
  writeWhole(path, `${layOut(whole)}\n`);
  return { path, file: { ...file, cases: whole.cases.filter(c => c.id === `${group}/${slug}`) } };
}

/** A question as a generator of this repository: `mint` refills it from now on. */
export function promoteToMint(candidate: Candidate, folder: string = promotedFolder): string {
  if (!existsSync(folder))
    throw new HarnessProblem(
      'no-checkout',
      'an installed package mints nothing',
      'run it in a checkout of lmm-spec, or name a directory with --out',
    );
  const draft = promotedOf(candidate);
  certifiedFile(draft);
  const path = join(folder, `${candidate.group}.json`);
  const before = existsSync(path) ? readPromoted(path) : undefined;
  if (before !== undefined)
    requireRoom({ op: before.op, ids: before.cases.map(c => `${before.group}/${c.slug}`) }, path, candidate);
  writeWhole(
    path,
    `${layOut({ ...(before ?? draft), cases: [...(before?.cases ?? []), ...draft.cases] })}\n`,
  );
  return path;
}

function requireRoom(
  before: Pick<FixtureFile, 'op'> & ({ cases: FixtureFile['cases'] } | { ids: readonly string[] }),
  path: string,
  { group, slug, question }: Candidate,
): void {
  if (before.op !== question.op)
    throw new HarnessProblem('exists', `${path} asks ${before.op}, not ${question.op}`, 'a group has one op');
  const ids = 'ids' in before ? before.ids : before.cases.map(c => c.id);
  if (ids.includes(`${group}/${slug}`))
    throw new HarnessProblem(
      'exists',
      `${group}/${slug} is in ${path} already`,
      'an id is for ever: choose another',
    );
}

function promotedOf({ question: { op, input }, group, slug, comment, title }: Candidate): Promoted {
  const known = written[op];
  const truth = known === undefined ? undefined : truthOf(op, input);
  if (known === undefined || truth === undefined)
    throw new HarnessProblem('unsupported', `the spec does not certify ${op}`);
  const { exact: _, ...fields } = input;
  return {
    format: 'lmm-promoted/1',
    chapter: known.chapter,
    group,
    title: title === '' ? `Found by fuzzing: ${op}` : title,
    op,
    spec: [...exportsOf(op)],
    cases: [
      {
        slug,
        comment,
        ...(isDyadic(fields) ? {} : { exact: 'decimal' as const }),
        ...(truth.verdict === 'invalid' ? { refused: truth.refused! } : { verdict: truth.verdict }),
        input: fields,
      },
    ],
  };
}

/** @throws HarnessProblem `disagree` where spec and src do not say the same: then one of them is wrong */
function certifiedFile(draft: Promoted): FixtureFile {
  try {
    return readFixtureFile(JSON.parse(JSON.stringify(fill(draftOf(draft), version()))));
  } catch (e) {
    throw new HarnessProblem(
      'disagree',
      (e as Error).message,
      'nothing is promoted that the two rooms of lmm-spec do not agree on: please report it',
    );
  }
}

/** Every number of the question is exact in binary64. */
function isDyadic(x: Json): boolean {
  if (Array.isArray(x)) return x.every(y => isDyadic(y as Json));
  if (typeof x === 'object' && x !== null) return Object.values(x).every(y => isDyadic(y));
  if (typeof x !== 'string' || !/^[+-]?[\d.]/.test(x)) return true;
  return Rational.ofDouble(Number(x)).equals(Rational.parse(decimalText(x)));
}
