import { closeSync, existsSync, readSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { HarnessProblem, parseJson, readText } from '../support/harness.ts';
import type { OutputFile, Outputs } from './outputs.ts';
import { openFile } from './plink-set.ts';

/** What lies beside the table of one part of a scan: everything that must be the same in all parts, and which part it is. */
export interface PartNote {
  readonly format: 'lmm-scan/1';
  readonly shard: { readonly part: number; readonly of: number };
  readonly rows: number;
  readonly columns: readonly string[];
  /** The question: data, people, model, tests. */
  readonly question: unknown;
}

export const notePath = (table: string): string => `${table}.json`;

/** The parts of a scan, put together in order: the table that one run would have written, byte for byte. */
export function mergeParts(
  tables: readonly string[],
  out: string,
  outputs: Outputs,
): { readonly rows: number } {
  const parts = tables
    .map(path => ({ path, note: noteOf(path) }))
    .toSorted((a, b) => a.note.shard.part - b.note.shard.part);
  requireComplete(parts);
  const first = parts[0]!;
  for (const { path, note } of parts)
    if (
      !isDeepStrictEqual(note.question, first.note.question) ||
      !isDeepStrictEqual(note.columns, first.note.columns)
    )
      throw new HarnessProblem(
        'different-question',
        `${path} and ${first.path} are parts of different scans: ${differenceOf(first.note, note)}`,
        'run all parts with the same options on the same data',
      );
  const file = outputs.file(out);
  const header = `${first.note.columns.join('\t')}\n`;
  file.write(header);
  let rows = 0;
  for (const { path, note } of parts) {
    copyRows(path, header, note.rows, file);
    rows += note.rows;
  }
  const whole: PartNote = { ...first.note, shard: { part: 1, of: 1 }, rows };
  outputs.file(notePath(out)).write(`${JSON.stringify(whole, null, 1)}\n`);
  return { rows };
}

/** Bytes copied at a time. */
const PIECE = 1 << 20;
const NEWLINE = 10;

/** The rows of a table without its header, however long it is. @throws HarnessProblem `truncated` */
function copyRows(path: string, header: string, rows: number, file: OutputFile): void {
  const from = openFile(path);
  try {
    const piece = Buffer.alloc(Math.max(PIECE, header.length));
    let size = readSync(from, piece, 0, Buffer.byteLength(header), null);
    let found = piece.toString('utf8', 0, size) === header ? 0 : Number.NaN;
    let last = NEWLINE;
    for (size = readSync(from, piece); size > 0; size = readSync(from, piece)) {
      for (let i = 0; i < size; i++) if (piece[i] === NEWLINE) found++;
      last = piece[size - 1]!;
      file.write(piece.subarray(0, size));
    }
    if (found === rows && last === NEWLINE) return;
  } finally {
    closeSync(from);
  }
  throw new HarnessProblem(
    'truncated',
    `${path} is not the table that ${notePath(path)} describes: ${rows} rows under its header`,
    'run this part again',
  );
}

function noteOf(table: string): PartNote {
  const path = notePath(table);
  if (!existsSync(path))
    throw new HarnessProblem(
      'unreadable',
      `${path} is not there: it says which part ${table} is`,
      'keep the .json that a scan writes beside its table',
    );
  const note = parseJson(readText(path, 'the note'), path) as Partial<PartNote> | null;
  if (note?.format === 'lmm-scan/1' && note.shard !== undefined && Array.isArray(note.columns))
    return note as PartNote;
  throw new HarnessProblem(
    'wrong-kind',
    `${path} is no note of a scan`,
    'name the tables of `lmm-spec scan`',
  );
}

function requireComplete(parts: readonly { readonly path: string; readonly note: PartNote }[]): void {
  const of = parts[0]!.note.shard.of;
  parts.forEach(({ path, note: { shard } }, i) => {
    if (shard.of !== of)
      throw new HarnessProblem(
        'different-question',
        `${path} is part ${shard.part} of ${shard.of}, not of ${of}`,
      );
    if (i > 0 && shard.part === parts[i - 1]!.note.shard.part)
      throw new HarnessProblem(
        'duplicate-id',
        `${parts[i - 1]!.path} and ${path} are both part ${shard.part} of ${of}`,
      );
  });
  const there = new Set(parts.map(({ note }) => note.shard.part));
  const absent = Array.from({ length: of }, (_, i) => i + 1).filter(part => !there.has(part));
  if (absent.length > 0)
    throw new HarnessProblem(
      'missing-part',
      `${absent.length} of ${of} parts are not here: ${absent.slice(0, 20).join(', ')}`,
      'run them: scan … --shard i/n',
    );
}

function differenceOf(a: PartNote, b: PartNote): string {
  const [x, y] = [a.question, b.question] as Record<string, unknown>[];
  const names = Object.keys({ ...x, ...y }).filter(name => !isDeepStrictEqual(x?.[name], y?.[name]));
  return names.length === 0 ? 'other columns' : names.join(', ');
}
