import type { CertifiedValue, Expectation, FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { scoreOutput } from '../../src/conformance/score.ts';
import type { EntryScore } from '../../src/conformance/verdict.ts';
import { type Paint, paintDigits } from '../../src/report/paint.ts';
import { type Cell, cell, layTable } from '../../src/report/table.ts';
import type { Run } from './run.ts';

export interface Teller {
  readonly name: string;
  readonly run: Run;
}

/** Digits that fit beside each other on a screen. */
const SHOWN = 21;

const caseOf = (files: readonly FixtureFile[], id: string): FixtureCase | undefined =>
  files.flatMap(f => f.cases).find(c => c.id === id);

/** The documented example: its relationship matrix, and the shares of variance that the page prints. */
export function tellStory(files: readonly FixtureFile[], tellers: readonly Teller[], paint: Paint): string[] {
  return [...relationshipMatrix(files, tellers, paint), '', ...shares(files, tellers, paint)];
}

function relationshipMatrix(
  files: readonly FixtureFile[],
  tellers: readonly Teller[],
  paint: Paint,
): string[] {
  const kase = caseOf(files, 'relationship-documented/documented-sample-sd');
  if (kase === undefined) return [];
  const rows = kase.expect.K as readonly (readonly CertifiedValue[])[];
  const cells = rows.map(row => row.map(x => cell(x.rational ?? x.value.slice(0, SHOWN))));
  return [
    paint.strong('The relationship matrix of the five people, exactly  (K = ZZ′/3, SD over n − 1)'),
    ...layTable(cells, Array(rows.length).fill('right')).map(line => `  ${line}`),
    `  right digits of the worst entry:  ${each(tellers, kase.id, kase.expect, paint)}`,
  ];
}

/** "src 15.7   base R 15.3" */
function each(tellers: readonly Teller[], id: string, expect: FixtureCase['expect'], paint: Paint): string {
  return tellers
    .flatMap(({ name, run }) => {
      const digits = worstDigits(run, id, expect);
      return digits === undefined ? [] : [`${name} ${paint.good(digits.toFixed(1))}`];
    })
    .join('   ');
}

function worstDigits({ replies }: Run, id: string, expect: FixtureCase['expect']): number | undefined {
  const reply = replies.get(id);
  if (reply?.status !== 'ok') return undefined;
  const scores = Object.entries(expect).flatMap(
    ([name, expected]) => scoreOutput(name, reply.output[name], expected, { certified: SHOWN }).entries,
  );
  return scores.length === 0 ? undefined : Math.min(...scores.map(s => s.lre));
}

/** The draws, and what the page prints of them. */
const draws = [
  {
    run: 'as-documented',
    draws: 'two normal draws first',
    page: 'this is what the page prints: 1.3277 1.2751 0.6073',
  },
  { run: 'as-printed', draws: 'the code as printed', page: 'the page does not print this' },
] as const;
const names = ['pve_fixed', 'pve_random', 'pve_total', 'covariance_share'] as const;

function shares(files: readonly FixtureFile[], tellers: readonly Teller[], paint: Paint): string[] {
  const told = draws.flatMap(({ run, draws: how, page }) => {
    const id = `decompose-pve/${run}-exact-eigenpairs`;
    const kase = caseOf(files, id);
    if (kase === undefined) return [];
    const certified = names.map(name => cell(shown(kase.expect[name]!), paint.strong));
    const rows = tellers.flatMap(teller => claims(teller, id, kase, paint));
    const drawn = each(
      tellers,
      `simulate-documented/${run}`,
      caseOf(files, `simulate-documented/${run}`)?.expect ?? {},
      paint,
    );
    return [
      '',
      `  ${paint.strong(how)}: ${page}`,
      ...layTable(
        [[cell('certified', paint.dim), ...certified], ...rows],
        ['left', 'left', 'left', 'left', 'left'],
      ).map(line => `    ${line}`),
      ...(drawn === '' ? [] : [`    right digits of the draw itself (R’s generator, then eigen):  ${drawn}`]),
    ];
  });
  return [
    paint.strong('The shares of variance:  PVE_fixed  PVE_random  PVE_total  and the covariance share'),
    ...told,
    '',
    '  The two shares do not add up to the total: 2 cov(fixed, random)/var(Y) is missing from their sum.',
    '  A share above 1 is possible, and no error. The page’s numbers are those of another place in R’s stream.',
  ];
}

const shown = (x: Expectation): string => (x as CertifiedValue).value.slice(0, SHOWN);

function claims({ name, run }: Teller, id: string, kase: FixtureCase, paint: Paint): Cell[][] {
  const reply = run.replies.get(id);
  if (reply?.status !== 'ok') return [];
  const cells = names.map(output => {
    const { entries } = scoreOutput(output, reply.output[output], kase.expect[output]!, { certified: SHOWN });
    const score = entries[0];
    return score === undefined ? cell('?') : digitsCell(score, paint);
  });
  return [[cell(name, paint.dim), ...cells]];
}

/** The divider of plain text belongs to the width of the cell. */
const digitsCell = (score: EntryScore, paint: Paint): Cell => {
  const painted = paintDigits(score, paint);
  return paint.divider === '' ? cell(score.claim, () => painted) : cell(painted);
};
