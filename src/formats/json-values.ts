import { type JsonNode, jsonTree } from './json-tree.ts';
import { printedOf } from './numbers.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import { placeOf, type TextInput, textOf } from './text.ts';

/** Numbers as text, a number or a list or table of them; null is missing. */
export type JsonValue = string | null | readonly JsonValue[];

/**
 * Numbers by name, as jsonlite and json.dump write them: an object whose members are numbers or arrays of them. A number
 * keeps its digits and may stand in quotes; null and R's "NA" are missing; what is no number is a fault.
 */
export const readJsonValues = (input: TextInput): Reading<ReadonlyMap<string, JsonValue>> =>
  reading(issues => {
    const text = textOf(input, issues);
    const node = jsonTree(text, issues);
    if (node.kind !== 'object')
      return issues.halt({
        code: 'malformed',
        ...placeOf(text, node.at),
        message: 'this is not an object of numbers by name',
        advice: 'write {"K": [[1, 0], [0, 1]], "rank": 2}',
      });
    return new Map([...node.members].map(([name, value]) => [name, numbersIn(value, text, issues)]));
  });

function numbersIn(node: JsonNode, text: string, issues: Issues): JsonValue {
  if (node.kind === 'array') return node.items.map(item => numbersIn(item, text, issues));
  if (node.kind !== 'object') {
    if (node.text === (node.kind === 'word' ? 'null' : 'NA')) return null;
    if (printedOf(node.text) !== undefined) return node.text;
  }
  issues.add({
    code: 'not-a-number',
    ...placeOf(text, node.at),
    message: `${node.kind === 'object' ? 'an object' : quoted(node.text)} is no number`,
    advice: 'write decimal numbers, in arrays where there are several',
  });
  return null;
}
