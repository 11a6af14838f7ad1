/**
 * How the fields of a line are separated:
 *   `blanks`            runs of blanks and tabs; blanks at both ends do not count (PLINK, EMMAX, regenie)
 *   `tab`               one tab; a field may hold blanks, those around it do not count (GEMMA, GCTA, FaST-LMM results)
 *   `commas-or-blanks`  one comma with blanks around it, or a run of blanks (BIMBAM); two commas leave an empty field
 */
export const separators = ['blanks', 'tab', 'commas-or-blanks'] as const;
export type Separator = (typeof separators)[number];

/** The fields of a line. */
export function fieldsOf(line: string, separator: Separator): string[] {
  if (separator === 'tab') return line.split('\t').map(trimmed);
  const inner = trimmed(line);
  return inner === '' ? [] : inner.split(patterns[separator]);
}

const patterns = { blanks: /[ \t]+/, 'commas-or-blanks': /[ \t]*,[ \t]*|[ \t]+/ } as const;

/** Without the blanks and tabs at both ends; other white space is data, and a fault where a number is due. */
export function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isGap(text.charCodeAt(from))) from++;
  while (to > from && isGap(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

const isGap = (c: number): boolean => c === 0x20 || c === 0x09;

/**
 * The column, from 1, at which a field begins; for a field that is not there, the column after the line.
 * @param index of the field, from 0
 */
export function columnOf(line: string, separator: Separator, index: number): number {
  const gap = separator === 'tab' ? /\t/g : new RegExp(patterns[separator], 'g');
  const skipGap = (at: number): number => {
    let i = at;
    while (isGap(line.charCodeAt(i)) && (separator !== 'tab' || line[i] !== '\t')) i++;
    return i;
  };
  let start = skipGap(0);
  gap.lastIndex = start;
  for (let k = 0; k < index; k++) {
    const found = gap.exec(line);
    if (found === null) return line.length + 1;
    start = skipGap(gap.lastIndex);
  }
  return Math.min(start, line.length) + 1;
}
