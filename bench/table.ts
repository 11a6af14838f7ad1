import type { Agreement } from './agree.ts';
import type { Job } from './jobs.ts';

/** One line of the table. */
export interface Row {
  readonly name: string;
  readonly group: Job['group'];
  readonly peer: string;
  readonly threads: number;
  readonly target: number | undefined;
  /** Why it was not run, or how it failed. */
  readonly missing?: string;
  /** Seconds, median. */
  readonly ours?: number;
  readonly theirs?: number;
  /** theirs / ours, wall clock, median of the pairs. */
  readonly ratio?: number;
  readonly cpuRatio?: number;
  readonly peak?: number;
  readonly theirPeak?: number;
  readonly memoryTarget?: number;
  readonly agreement?: Agreement;
}

const seconds = (s: number): string =>
  s < 0.001 ? `${(s * 1e6).toFixed(1)} us` : s < 10 ? `${s.toFixed(2)} s` : `${s.toFixed(1)} s`;
const times = (x: number): string => `${x.toFixed(x < 10 ? 1 : 0)}x`;
const megabytes = (bytes: number | undefined): string =>
  bytes === undefined || Number.isNaN(bytes) ? '' : `${Math.round(bytes / 2 ** 20)} MB`;

/** "met", or by how much it was missed. */
export function verdictOf({ ratio, target, peak, memoryTarget }: Row): string {
  const speed =
    target === undefined || ratio === undefined
      ? ''
      : ratio >= target
        ? `${times(target)}: met`
        : `${times(target)}: missed by ${Math.round(100 * (1 - ratio / target))} %`;
  const memory =
    memoryTarget === undefined || peak === undefined
      ? ''
      : `${megabytes(memoryTarget)}: ${peak <= memoryTarget ? 'met' : `missed by ${megabytes(peak - memoryTarget)}`}`;
  return [speed, memory].filter(text => text !== '').join('; ');
}

const header = [
  'job',
  'peer',
  'threads',
  'ours',
  'theirs',
  'ratio',
  'of CPU',
  'memory',
  'theirs',
  'target',
  'answers',
];

/** The table as Markdown, which a person can read too. */
export function tableText(rows: readonly Row[], machine: string): string {
  const cells = rows.map(row =>
    row.missing !== undefined
      ? [row.name, row.peer, String(row.threads), '', '', '', '', '', '', '', `not run: ${row.missing}`]
      : [
          row.name,
          row.peer,
          String(row.threads),
          seconds(row.ours!),
          seconds(row.theirs!),
          times(row.ratio!),
          row.cpuRatio === undefined || Number.isNaN(row.cpuRatio) ? '' : times(row.cpuRatio),
          megabytes(row.peak),
          megabytes(row.theirPeak),
          verdictOf(row),
          `${row.agreement!.agrees ? 'agree' : 'DIFFER'}: ${row.agreement!.said}`,
        ],
  );
  const widths = header.map((title, j) => Math.max(title.length, ...cells.map(row => row[j]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((text, j) => text.padEnd(widths[j]!)).join(' | ')} |`;
  return [
    line(header),
    line(widths.map(width => '-'.repeat(width))),
    ...cells.map(line),
    '',
    `${machine}. Whole processes, in turn, medians; ratio is theirs / ours.`,
  ].join('\n');
}

/** What counts as slower than before: machines differ less in ratios than in seconds, but they do. */
const TOLERATED = 0.2;

/** The rows whose ratio fell by more than a fifth against the stored ones. */
export function regressions(now: readonly Row[], before: readonly Row[]): string[] {
  const key = ({ name, peer, threads }: Row) => `${name}, ${threads} threads, against ${peer}`;
  const ratios = new Map(before.map(row => [key(row), row.ratio]));
  return now.flatMap(row => {
    const old = ratios.get(key(row));
    if (old === undefined || row.ratio === undefined || row.ratio >= old * (1 - TOLERATED)) return [];
    return [`${key(row)}: ${times(row.ratio)}, was ${times(old)}`];
  });
}
