import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FixtureCase, FixtureFile, Json } from '../../src/conformance/case.ts';
import { loadFixtures, selectCases } from '../support/fixtures.ts';
import { HarnessProblem } from '../support/harness.ts';
import type { Deviation, DeviationQuestion } from './deviation.ts';

/**
 * The files that lie in the directory of a deviation before its command is run: those of `data.files`, and of a case
 * y (a line a person), x, k and d (a row a person, separated by tabs), NA for what is missing.
 */
export function filesOf({ data }: Deviation): Map<string, string> {
  const files = new Map(Object.entries(data.files ?? {}));
  if (data.case === undefined) return files;
  const { y, X, K, dosage } = caseOf(data.case).input;
  if (Array.isArray(y)) files.set('y', lines(y.map(value => [value as Json])));
  for (const [name, rows] of Object.entries({ x: X, k: K, d: dosage }))
    if (Array.isArray(rows)) files.set(name, lines(rows as Json[][]));
  return files;
}

const lines = (rows: readonly (readonly Json[])[]): string =>
  rows.map(row => `${row.map(x => x ?? 'NA').join('\t')}\n`).join('');

let corpus: readonly FixtureFile[] | undefined;
export function caseOf(id: string): FixtureCase {
  corpus ??= loadFixtures();
  const [file] = selectCases(corpus, [id]);
  return file!.cases[0]!;
}

/** Does something in a new directory with these files, and removes it. */
export async function inDirectory<T>(
  files: ReadonlyMap<string, string>,
  act: (path: string) => Promise<T>,
): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'lmm-spec-'));
  try {
    for (const [name, text] of files) writeFileSync(join(path, name), text);
    return await act(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** The question with its files read: what the program was given is what the spec is asked. */
export const inputOf = (
  { input }: Pick<DeviationQuestion, 'input'>,
  path: string,
): { [name: string]: Json } =>
  Object.fromEntries(
    Object.entries(input).map(([name, field]): [string, Json] => {
      if (typeof field === 'string' || Array.isArray(field)) return [name, field as Json];
      if ('column' in field) return [name, rowsOf(path, field.column).map(row => row.join(' '))];
      return [name, rowsOf(path, field.table).map(row => row.map(x => (x === 'NA' ? null : x)))];
    }),
  );

function rowsOf(path: string, name: string): string[][] {
  try {
    const text = readFileSync(join(path, name), 'utf8');
    return text
      .trimEnd()
      .split('\n')
      .map(line => line.trim().split(/[ \t]+/));
  } catch (e) {
    const why = (e as NodeJS.ErrnoException).code === 'ENOENT' ? 'is not there' : (e as Error).message;
    throw new HarnessProblem('unreadable', `the question reads the file ${name}, which ${why}`);
  }
}

/** The deviation as one script that needs nothing but the program: its files, then its command. */
export function scriptOf(deviation: Deviation): string {
  const files = [...filesOf(deviation)].filter(([name]) => usesFile(deviation.repro.run, name));
  return [
    'cd "$(mktemp -d)"',
    ...files.map(([name, text]) => `cat > ${name} <<'END'\n${text}END`),
    deviation.repro.run.trimEnd(),
    '',
  ].join('\n');
}

const usesFile = (run: string, name: string): boolean =>
  new RegExp(`(^|[\\s"'(<=/])${name.replaceAll('.', '\\.')}($|[\\s"')>;|&])`, 'm').test(run);
