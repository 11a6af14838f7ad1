import { type Counted, countedText, type RelationshipReport } from './fit-report.ts';
import type { Shard } from './options.ts';

/** What a scan tells of itself. */
export interface ScanReport {
  readonly format: 'lmm-scan-report/1';
  readonly trait: string;
  readonly people: Counted;
  readonly variants: Counted;
  readonly shard: Shard;
  /** One, or one a chromosome that was left out. */
  readonly relationship: readonly RelationshipReport[];
  /** How many variants of this part have which outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Variants whose likelihood was searched on their own spectrum. */
  readonly wide: number;
  /** The law of the strongest. */
  readonly law: string;
  readonly strongest: readonly {
    readonly chromosome: string;
    readonly id: string;
    readonly position: number;
    readonly log10p: number;
  }[];
  readonly notes: readonly string[];
}

/** What a person reads. */
export function scanText(report: ScanReport, out: string): string {
  const { part, of } = report.shard;
  const K = report.relationship[0];
  const outcomes = Object.entries(report.outcomes).map(([code, count]) => `${count} ${code}`);
  return [
    `${out}: trait ${report.trait}${of > 1 ? `, part ${part} of ${of}` : ''}: ${outcomes.join(', ') || 'no variant'}`,
    `${countedText(report.people, 'people')}`,
    `${countedText(report.variants, 'variants')}`,
    ...(K === undefined
      ? []
      : [
          `K: ${relationshipText(K)}${report.relationship.length > 1 ? `, and ${report.relationship.length - 1} more chromosomes` : ''}`,
        ]),
    ...(report.wide > 0 ? [`${report.wide} variants were searched on their own spectrum`] : []),
    ...report.strongest.map(
      ({ chromosome, id, position, log10p }) =>
        `  ${chromosome}:${position} ${id}  ${report.law} log10 p ${log10p.toFixed(2)}`,
    ),
    ...report.notes,
  ].join('\n');
}

export function relationshipText({
  source,
  convention,
  missing,
  monomorphic,
  variants,
  plan,
}: RelationshipReport): string {
  const recipe = [
    source,
    convention,
    missing && `missing ${missing}`,
    monomorphic && `monomorphic ${monomorphic}`,
    variants && countedText(variants, 'variants'),
    plan,
  ];
  return recipe.filter(text => text !== undefined && text !== '').join(', ');
}
