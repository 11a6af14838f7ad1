import { Refusal } from '../linalg/refusal.ts';
import { columnOf, fieldsOf } from './fields.ts';
import { linesOf } from './lines.ts';
import { raggedRow } from './number-matrix.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** A person of a file: family and individual name, which together are unique. */
export interface Individual {
  readonly fid: string;
  readonly iid: string;
}

/** Notes every person that stands in a file twice: rows could not be matched by name. */
export function requireDistinct(
  people: readonly Individual[],
  place: (row: number) => { line: number; column?: number },
  issues: Issues,
): void {
  const seen = new Map<string, number>();
  people.forEach(({ fid, iid }, row) => {
    const name = `${fid}\t${iid}`; // no name holds a tab
    const first = seen.get(name);
    if (first === undefined) seen.set(name, row);
    else
      issues.add({
        code: 'duplicate-id',
        ...place(row),
        message: `${quoted(fid)} ${quoted(iid)} is also on line ${place(first).line}`,
        advice: 'give every person a name of their own',
      });
  });
}

/** Notes a header where a format has none: it would be read as a person or a variant of that name. */
export function refuseHeader(firstLine: string, issues: Issues): void {
  if (/^[ \t]*(?:#|FID[ \t]+IID(?:[ \t]|$))/.test(firstLine))
    issues.halt({
      code: 'wrong-kind',
      line: 1,
      column: 1,
      message: 'the first line is a header, and this kind of file has none',
      advice: 'remove the header, or give the file of the right kind',
    });
}

/**
 * The people of a .grm.id or .rel.id, in order. PLINK 1.9 and GCTA write no header, PLINK 2 writes `#FID IID` or `#IID`;
 * a person without a family has the family "0", as in PLINK.
 */
export const readIndividuals = (input: TextInput): Reading<readonly Individual[]> =>
  reading(issues => {
    const lines = linesOf(input, issues);
    if (!lines[0]!.startsWith('#')) refuseHeader(lines[0]!, issues);
    const header = lines[0]!.startsWith('#') ? fieldsOf(lines[0]!.slice(1), 'blanks') : undefined;
    const fidAt = header ? header.indexOf('FID') : 0;
    const iidAt = header ? header.indexOf('IID') : 1;
    const width = header ? header.length : 2;
    if (iidAt < 0)
      issues.halt({
        code: 'missing-column',
        line: 1,
        message: 'the header has no IID',
        advice: 'write #FID IID, or no header and two columns',
      });
    const first = header ? 1 : 0;
    const people: Individual[] = [];
    for (let i = first; i < lines.length; i++) {
      const fields = fieldsOf(lines[i]!, 'blanks');
      if (fields.length === width)
        people.push({ fid: fidAt < 0 ? '0' : fields[fidAt]!, iid: fields[iidAt]! });
      else
        issues.add(
          raggedRow(
            lines[i]!,
            i,
            'blanks',
            fields.length,
            `instead of ${width}`,
            Math.min(fields.length, width),
          ),
        );
    }
    issues.haltIfAny();
    if (people.length === 0)
      issues.halt({ code: 'empty', message: 'there is nobody in the file', advice: 'write the file again' });
    const place = (row: number) => ({
      line: first + row + 1,
      column: columnOf(lines[first + row]!, 'blanks', iidAt),
    });
    requireDistinct(people, place, issues);
    return people;
  });

/** The people as PLINK 1.9 and GCTA write them: FID, tab, IID, no header. @throws Refusal `malformed`, `duplicate-id` */
export function writeIndividuals(people: readonly Individual[]): string {
  refuseRepeated(people);
  return people.map(({ fid, iid }) => `${nameText(fid, 'FID')}\t${nameText(iid, 'IID')}\n`).join('');
}

/** @throws Refusal `duplicate-id`; `malformed` for a first person who would be read as a header */
export function refuseRepeated(people: readonly Individual[]): void {
  if (people[0]?.fid === 'FID' && people[0].iid === 'IID')
    throw new Refusal('malformed', 'the first person is called FID IID, which would be read as a header', {
      field: 'individuals',
      row: 0,
    });
  const seen = new Set<string>();
  people.forEach(({ fid, iid }, row) => {
    if (seen.size === seen.add(`${fid}\t${iid}`).size)
      throw new Refusal(
        'duplicate-id',
        `${fid} ${iid} is there twice: give every person a name of their own`,
        {
          field: 'individuals',
          row,
        },
      );
  });
}

/** A name that can be written between blanks. @throws Refusal `malformed` */
export function nameText(name: string, field: string): string {
  if (name === '' || /^#|[\s\0\ufeff\ufffd]/.test(name) || hasLoneSurrogate(name))
    throw new Refusal(
      'malformed',
      `${field} ${quoted(name)} can not be written: a name has no blanks, does not begin with #, and is not empty`,
      { field },
    );
  return name;
}

/** Half of a surrogate pair is not a character, and has no UTF-8. */
const hasLoneSurrogate = (text: string): boolean =>
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
