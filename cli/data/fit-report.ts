import { type HeritabilityDefinition, heritability, heritabilityDefinitions } from '../../src/decompose.ts';
import type { Fit, Optimum } from '../../src/estimate.ts';
import type { DenseMatrix } from '../../src/linalg/dense.ts';
import type { Paint } from '../../src/report/paint.ts';
import { cell, layTable } from '../../src/report/table.ts';
import type { Analysis } from './measured.ts';
import type { Dropped } from './people.ts';

/** What was done with whom, for the report of every verb. */
export interface Counted {
  readonly total: number;
  readonly used: number;
  readonly dropped: readonly Dropped[];
}

/** How the relationship matrix came about. */
export interface RelationshipReport {
  readonly source: string;
  readonly convention?: string;
  readonly missing?: string;
  readonly monomorphic?: string;
  readonly people?: number;
  readonly variants?: Counted;
  readonly plan?: string;
}

/** One trait, fitted. */
export interface FitReport {
  readonly trait: string;
  readonly method: string;
  readonly covariates: readonly string[];
  readonly people: Counted;
  readonly relationship: RelationshipReport;
  readonly verdict: Fit['verdict'];
  readonly reason: Fit['reason'];
  readonly optima: readonly ReportedOptimum[];
  readonly others: Fit['others'];
  readonly flat: Fit['flat'];
  readonly warnings: Fit['warnings'];
  readonly notes: readonly string[];
  readonly certified?: unknown;
}

export interface ReportedOptimum {
  readonly sigma2_g: number;
  readonly sigma2_e: number;
  readonly h2: Readonly<Record<HeritabilityDefinition, number>>;
  readonly lambda: number | null;
  readonly loglik: number;
  readonly beta: readonly number[];
  readonly beta_se: readonly number[];
  readonly se: { readonly sigma2_g: number; readonly sigma2_e: number; readonly h2: number } | null;
  readonly h2_interval: Optimum['interval'];
}

export function fitReport(
  { trait, covariates, people, dropped, notes }: Analysis,
  total: number,
  K: DenseMatrix,
  method: string,
  found: Fit,
  relationship: RelationshipReport,
): FitReport {
  return {
    trait,
    method,
    covariates: ['intercept', ...covariates],
    people: { total, used: people.length, dropped },
    relationship,
    verdict: found.verdict,
    reason: found.reason,
    optima: found.optima.map(optimum => reported(optimum, K)),
    others: found.others,
    flat: found.flat,
    warnings: found.warnings,
    notes,
  };
}

/** The SEs are those of the expected information: the others are a `loglik` question away. */
const reported = (optimum: Optimum, K: DenseMatrix): ReportedOptimum => {
  const { sigma2g, sigma2e, lambda, loglik, beta, betaSe, errors, interval } = optimum;
  const definitions = heritabilityDefinitions.map(
    name => [name, heritability(K, sigma2g, sigma2e, name)] as const,
  );
  return {
    sigma2_g: sigma2g,
    sigma2_e: sigma2e,
    h2: Object.fromEntries(definitions) as Record<HeritabilityDefinition, number>,
    lambda,
    loglik,
    beta: [...beta],
    beta_se: [...betaSe],
    se: errors && {
      sigma2_g: errors.expected.sigma2g,
      sigma2_e: errors.expected.sigma2e,
      h2: errors.expected.h2,
    },
    h2_interval: interval,
  };
};

/** Digits that a person reads; the files have them all. */
const SHOWN = 10;
const number = (x: number | null | undefined): string =>
  x === null || x === undefined ? '' : String(Number(x.toPrecision(SHOWN)));

export const countedText = ({ total, used, dropped }: Counted, noun: string): string =>
  `${used} of ${total} ${noun}${dropped.map(d => `; ${d.count} ${d.why}`).join('')}`;

/** What a person reads. */
export function fitText(report: FitReport, paint: Paint): string {
  const { relationship: K } = report;
  const recipe = [
    K.convention,
    K.missing && `missing ${K.missing}`,
    K.monomorphic && `monomorphic ${K.monomorphic}`,
  ];
  const head = [
    `${paint.strong(`trait ${report.trait}`)}  ${report.method}, ${countedText(report.people, 'people')}`,
    paint.dim(
      `K: ${[K.source, ...recipe.filter(text => text)].join(', ')}${K.variants ? `; ${countedText(K.variants, 'variants')}` : ''}`,
    ),
  ];
  const verdict = `${report.verdict} (${report.reason})`;
  const body = report.optima.flatMap(o => optimumLines(o, report.covariates, paint));
  const flat =
    report.flat === null
      ? []
      : [
          `${number(report.flat.eigenvalue)} sigma2_g + sigma2_e = ${number(report.flat.total)}; loglik ${number(report.flat.loglik)}`,
        ];
  return [
    ...head,
    report.verdict === 'unique' ? paint.good(verdict) : paint.doubt(verdict),
    ...body,
    ...flat,
    ...report.others.map(o => paint.dim(`a lower maximum: h2 ${number(o.h2)}, loglik ${number(o.loglik)}`)),
    ...report.warnings.map(w => paint.doubt(`${w.code}: ${w.message}`)),
    ...report.notes.map(note => paint.dim(note)),
  ].join('\n');
}

function optimumLines(o: ReportedOptimum, covariates: readonly string[], paint: Paint): string[] {
  const interval = (o.h2_interval ?? []).map(i => `[${number(i.lower)}, ${number(i.upper)}]`).join(' and ');
  const rows: [string, number | null, number | undefined, string][] = [
    ['sigma2_g', o.sigma2_g, o.se?.sigma2_g, ''],
    ['sigma2_e', o.sigma2_e, o.se?.sigma2_e, ''],
    ['h2 ratio', o.h2.ratio, o.se?.h2, interval],
    ['h2 trace-scaled', o.h2['trace-scaled'], undefined, ''],
    ['h2 projected', o.h2.projected, undefined, ''],
    ['lambda', o.lambda, undefined, o.lambda === null ? 'infinite: sigma2_e is 0' : ''],
    ['loglik', o.loglik, undefined, ''],
    ...o.beta.map((b, j): [string, number, number, string] => [`b ${covariates[j]}`, b, o.beta_se[j]!, '']),
  ];
  return layTable(
    rows.map(([name, value, se, remark]) => [
      cell(name, paint.dim),
      cell(number(value)),
      cell(se === undefined ? '' : `se ${number(se)}`, paint.dim),
      cell(remark, paint.dim),
    ]),
    ['left', 'left', 'left', 'left'],
  );
}
