import type { Issues } from './reading.ts';
import { placeOf } from './text.ts';

/** JSON with the text and the place of every part: a number keeps its digits, a fault finds its line. */
export type JsonNode =
  | { readonly kind: 'word' | 'string'; readonly text: string; readonly at: number }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[]; readonly at: number }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonNode>; readonly at: number };

/** Deeper than any matrix is nested; a text of brackets alone must not use up the stack. */
const MAX_DEPTH = 32;

interface Scan {
  readonly text: string;
  readonly issues: Issues;
  at: number;
}

/**
 * The tree of a JSON text. Words (numbers, null, true, false, and Python's NaN and Infinity) are kept as text; members
 * are kept in a Map, so that a key like `__proto__` is a key like any other; a repeated key is a fault.
 */
export function jsonTree(text: string, issues: Issues): JsonNode {
  const scan = { text, issues, at: 0 };
  const tree = nodeAt(scan, 0);
  skipBlanks(scan);
  if (scan.at < text.length) fault(scan, 'something follows the end of the JSON value');
  return tree;
}

function nodeAt(scan: Scan, depth: number): JsonNode {
  skipBlanks(scan);
  const { text, at } = scan;
  if (depth > MAX_DEPTH) fault(scan, `nested more than ${MAX_DEPTH} deep`);
  switch (text[at]) {
    case undefined:
      return ended(scan);
    case '[':
      return { kind: 'array', items: itemsAt(scan, depth), at };
    case '{':
      return { kind: 'object', members: membersAt(scan, depth), at };
    case '"':
      return { kind: 'string', text: stringAt(scan), at };
    default:
      return { kind: 'word', text: wordAt(scan), at };
  }
}

function itemsAt(scan: Scan, depth: number): JsonNode[] {
  const items: JsonNode[] = [];
  scan.at++;
  if (closes(scan, ']')) return items;
  for (;;) {
    items.push(nodeAt(scan, depth + 1));
    if (closes(scan, ']')) return items;
    comma(scan);
  }
}

function membersAt(scan: Scan, depth: number): Map<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  scan.at++;
  if (closes(scan, '}')) return members;
  for (;;) {
    skipBlanks(scan);
    const { at } = scan;
    if (scan.text[at] !== '"') fault(scan, 'a key in quotes is missing');
    const key = stringAt(scan);
    if (members.has(key)) {
      scan.at = at;
      fault(scan, 'this key is there twice', 'duplicate-column');
    }
    skipBlanks(scan);
    if (scan.text[scan.at] !== ':') fault(scan, 'a colon is missing');
    scan.at++;
    members.set(key, nodeAt(scan, depth + 1));
    if (closes(scan, '}')) return members;
    comma(scan);
  }
}

/** Goes behind a closing bracket, if it is next. */
function closes(scan: Scan, bracket: string): boolean {
  skipBlanks(scan);
  if (scan.text[scan.at] !== bracket) return false;
  scan.at++;
  return true;
}

function comma(scan: Scan): void {
  if (scan.text[scan.at] !== ',') fault(scan, 'a comma or a closing bracket is missing');
  scan.at++;
}

/** A word ends before a blank or a mark. */
function wordAt(scan: Scan): string {
  const from = scan.at;
  while (scan.at < scan.text.length && !' \t\r\n,:[]{}"'.includes(scan.text[scan.at]!)) scan.at++;
  if (scan.at === from) fault(scan, 'a value is missing');
  return scan.text.slice(from, scan.at);
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

function stringAt(scan: Scan): string {
  const { text } = scan;
  const parts: string[] = [];
  let from = ++scan.at;
  for (; text[scan.at] !== '"'; scan.at++) {
    const c = text[scan.at];
    if (c === undefined) return ended(scan);
    if (c === '\n') fault(scan, 'a line ends inside quotes');
    if (c < ' ') fault(scan, 'a control character inside quotes, where JSON has an escape');
    if (c !== '\\') continue;
    parts.push(text.slice(from, scan.at));
    const next = text[++scan.at] ?? '';
    if (next === 'u') {
      const hex = text.slice(scan.at + 1, scan.at + 5);
      if (!/^[\da-fA-F]{4}$/.test(hex)) fault(scan, 'four hexadecimal digits are missing');
      parts.push(String.fromCharCode(Number.parseInt(hex, 16)));
      scan.at += 4;
    } else parts.push(escapes.get(next) ?? fault(scan, 'an escape that JSON does not have'));
    from = scan.at + 1;
  }
  parts.push(text.slice(from, scan.at));
  scan.at++;
  return parts.join('');
}

function skipBlanks(scan: Scan): void {
  while (scan.at < scan.text.length && ' \t\r\n'.includes(scan.text[scan.at]!)) scan.at++;
}

const ended = ({ text, issues }: Scan): never =>
  issues.halt({
    code: 'truncated',
    ...placeOf(text, text.length),
    message: 'the text ends before its value does',
    advice: 'the file may have been cut off; write it again',
  });

const fault = (scan: Scan, message: string, code: 'malformed' | 'duplicate-column' = 'malformed'): never =>
  scan.at >= scan.text.length
    ? ended(scan)
    : scan.issues.halt({
        code,
        ...placeOf(scan.text, scan.at),
        message,
        advice: 'write the file with jsonlite::toJSON or json.dump',
      });
