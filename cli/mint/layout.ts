import type { Json } from '../../src/conformance/case.ts';

/** A value that fits in one line of this length stays in one line: a file that people and `git diff` can read. */
const LINE = 150;

/** JSON for people: short values and certified numbers in a line, the rest opened. Deterministic to the byte. */
export function layOut(x: Json | object, indent = ''): string {
  const flat = JSON.stringify(x);
  if (typeof x !== 'object' || x === null || 'value' in x || flat.length + indent.length <= LINE) return flat;
  const inner = `${indent} `;
  if (Array.isArray(x)) return `[\n${x.map(y => inner + layOut(y as Json, inner)).join(',\n')}\n${indent}]`;
  const lines = Object.entries(x).map(
    ([k, v]) => `${inner}${JSON.stringify(k)}: ${layOut(v as Json, inner)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}
