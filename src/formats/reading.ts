/**
 * What a reader says: the data, or everything that is wrong with the file, each with its place and what to do.
 *
 *   Reading<T> = { ok: true, value: T } | { ok: false, issues }
 */

/** The closed set of faults of a file. A code that a refusal also has means the same here. */
export const issueCodes = [
  'empty',
  'ragged',
  'dimension-mismatch',
  'not-finite',
  'not-a-number',
  'not-an-integer',
  'duplicate-id',
  'malformed',
  'unknown-convention',
  'not-a-genotype',
  'not-biallelic',
  'not-a-dosage',
  'not-symmetric',
  'out-of-domain',
  'truncated',
  'wrong-kind',
  'not-utf8',
  'missing-column',
  'duplicate-column',
  'unsupported',
  'too-large',
  'too-many-issues',
] as const;
export type IssueCode = (typeof issueCodes)[number];

/** One fault: `line` and `column` count from 1, as editors do; `offset` counts bytes from 0. */
export interface Issue {
  readonly code: IssueCode;
  /** Which file of a set, where there are several. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly offset?: number;
  readonly message: string;
  readonly advice: string;
}

export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Faults listed before a reader gives up: nobody reads more, and a hostile file could fill the memory with them. */
export const MAX_ISSUES = 100;

/** Thrown by an issue list to leave a reader; only `reading` catches it. */
class Halt extends Error {
  override readonly name = 'Halt';
}

/** The faults found so far. */
export class Issues {
  readonly list: Issue[] = [];

  /** Notes a fault and goes on, until there are too many. */
  add(issue: Issue): void {
    if (this.list.length === MAX_ISSUES) {
      this.list.push({
        code: 'too-many-issues',
        message: `more than ${MAX_ISSUES} faults: reading stopped here`,
        advice: 'correct the first ones; perhaps this is a file of another kind',
      });
      throw new Halt();
    }
    this.list.push(issue);
  }

  /** Notes a fault after which nothing can be read. */
  halt(issue: Issue): never {
    this.add(issue);
    throw new Halt();
  }

  /** Leaves the reader if anything was wrong so far. */
  haltIfAny(): void {
    if (this.list.length > 0) throw new Halt();
  }
}

/** Runs a reader: its value if it noted no fault, else its faults. Anything else that is thrown is a defect. */
export function reading<T>(read: (issues: Issues) => T): Reading<T> {
  const issues = new Issues();
  try {
    const value = read(issues);
    return issues.list.length === 0 ? { ok: true, value } : { ok: false, issues: issues.list };
  } catch (e) {
    if (e instanceof Halt) return { ok: false, issues: issues.list };
    throw e;
  }
}

/** The value of a reading inside another reader; its faults, marked with the file, become faults of the whole. */
export function take<T>(issues: Issues, file: string, part: Reading<T>): T | undefined {
  if (part.ok) return part.value;
  for (const issue of part.issues) issues.add({ ...issue, file });
  return undefined;
}

/** Characters of a field that a message shows: hostile files have long ones. */
const SHOWN = 60;

/** A field of a file, for a message. */
export const quoted = (text: string): string =>
  text.length <= SHOWN ? `"${text}"` : `"${text.slice(0, SHOWN)}…"`;

/** What a fault says in one line: place, message, advice. */
export function issueText({ file, line, column, offset, message, advice }: Issue): string {
  const place = [
    ...(file === undefined ? [] : [file]),
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
    ...(offset === undefined ? [] : [`byte ${offset}`]),
  ].join(', ');
  return `${place === '' ? '' : `${place}: `}${message}; ${advice}`;
}
