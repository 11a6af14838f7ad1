/** A cell: its text, and how it is painted once it has its width. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}
export type Alignment = 'left' | 'right';

export const cell = (text: string | number, paint?: (text: string) => string): Cell =>
  paint === undefined ? { text: String(text) } : { text: String(text), paint };

/** Rows of equal columns, two blanks apart; the width counts characters and not colours. */
export function layTable(rows: readonly (readonly Cell[])[], alignment: readonly Alignment[]): string[] {
  const widths = alignment.map((_, k) => Math.max(...rows.map(row => row[k]?.text.length ?? 0)));
  return rows.map(row =>
    row
      .map(({ text, paint }, k) => {
        const blank = ' '.repeat(widths[k]! - text.length);
        const painted = paint === undefined ? text : paint(text);
        return alignment[k] === 'left' ? painted + blank : blank + painted;
      })
      .join('  ')
      .trimEnd(),
  );
}
