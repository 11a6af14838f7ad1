/**
 * Arrow keys inside a table: one of its links is in the order of focus, the arrows go from there to the next row or
 * column, Home and End to the ends of a row, Page Up and Page Down ten rows.
 */
const PAGE = 10;

const moves: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowDown: [1, 0],
  ArrowUp: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageDown: [PAGE, 0],
  PageUp: [-PAGE, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/** Rows of links and buttons, as they stand in the table. */
const gridOf = (table: Element): HTMLElement[][] =>
  [...table.querySelectorAll('tr')]
    .map(row => [...row.querySelectorAll<HTMLElement>('a[href], button')])
    .filter(row => row.length > 0);

const within = (k: number, length: number): number => Math.max(0, Math.min(length - 1, k));

/** Makes the arrow keys work in a table, for as long as it is there. */
export function withArrowKeys(table: HTMLElement): void {
  const all = gridOf(table).flat();
  for (const [k, item] of all.entries()) item.tabIndex = k === 0 ? 0 : -1;
  table.addEventListener('keydown', event => {
    const move = moves[event.key];
    if (move === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const grid = gridOf(table);
    const i = grid.findIndex(row => row.includes(document.activeElement as HTMLElement));
    if (i < 0) return;
    const j = grid[i]!.indexOf(document.activeElement as HTMLElement);
    const row = grid[within(i + move[0], grid.length)]!;
    event.preventDefault();
    row[within(j + move[1], row.length)]!.focus();
  });
  table.addEventListener('focusin', event => {
    const item = event.target as HTMLElement;
    for (const other of table.querySelectorAll<HTMLElement>('[tabindex="0"]')) other.tabIndex = -1;
    item.tabIndex = 0;
  });
}
