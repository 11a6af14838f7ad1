/** The colours of a drawing, by what they are for. */
export interface Ink {
  readonly text: string;
  readonly faint: string;
  readonly grid: string;
  readonly surface: string;
  readonly good: string;
  readonly doubt: string;
  readonly bad: string;
  readonly accent: string;
}

/** For a file that is seen on white paper. Text has a contrast of 4.5 or more, marks of 3 or more. */
export const paperInk: Ink = {
  text: '#1d2125',
  faint: '#5c646b',
  grid: '#e3e1db',
  surface: '#ffffff',
  good: '#0b6e5f',
  doubt: '#8a5a00',
  bad: '#b3261e',
  accent: '#2b5797',
};

/** For a page that sets the colours, and may set others in the dark. */
export const pageInk: Ink = {
  text: 'var(--text)',
  faint: 'var(--faint)',
  grid: 'var(--grid)',
  surface: 'var(--surface)',
  good: 'var(--good)',
  doubt: 'var(--doubt)',
  bad: 'var(--bad)',
  accent: 'var(--accent)',
};
