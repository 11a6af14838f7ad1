import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { VariantLaw } from '../../src/associate.ts';
import type { FixtureFile, Json } from '../../src/conformance/case.ts';
import { judge, questionsOf, type Reply } from '../../src/conformance/index.ts';
import { fromRows } from '../../src/linalg/dense.ts';
import { scanOf } from './support.ts';

/** The certified scans, each asked of packed genotypes and judged as any program is. */
const file = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../../fixtures/associate/associate-tests.json'), 'utf8'),
) as FixtureFile;
const questions = questionsOf(file, {
  implementation: { name: 'scan', version: '0' },
  capabilities: { ops: ['associate'] },
});

interface Input {
  readonly y: readonly string[];
  readonly X: readonly (readonly string[])[];
  readonly K: readonly (readonly string[])[];
  readonly dosage: readonly (readonly (string | null)[])[];
  readonly tests: readonly VariantLaw[];
  readonly method: 'ML' | 'REML';
  readonly components: 'refit' | 'null' | 'null-ratio';
  readonly missing: 'refuse' | 'mean';
}
const rows = (table: Input['dosage']) =>
  fromRows(table.map(row => row.map(v => (v === null ? Number.NaN : Number(v)))));
const text = (x: number): string => (Number.isFinite(x) ? String(x) : 'nan');

async function answerOf(input: Input): Promise<Record<string, Json>> {
  const problem = { y: Float64Array.from(input.y, Number), X: rows(input.X), K: rows(input.K) };
  const { tests: laws, method, components, missing } = input;
  const { outcomes } = await scanOf(problem, rows(input.dosage), { laws, method, components, missing });
  const effect = (name: 'beta' | 'se') =>
    outcomes.map(v => (v.status === 'ok' && v.effect.status === 'ok' ? text(v.effect[name]) : null));
  const byTest = (name: 'statistic' | 'p' | 'log10p') =>
    laws.map((_, t) =>
      outcomes.map(v => {
        const tested = v.status === 'ok' ? v.tests[t]! : v;
        return tested.status === 'ok' ? text(tested[name]) : null;
      }),
    );
  return {
    beta: effect('beta'),
    se: effect('se'),
    statistic: byTest('statistic'),
    p: byTest('p'),
    log10_p: byTest('log10p'),
    outcome: outcomes.map(v => {
      const parts = v.status === 'ok' ? [v.effect, ...v.tests] : [v];
      return parts.find(part => part.status === 'refused')?.code ?? 'tested';
    }),
  };
}

test.each(questions.map(q => [q.kase.id, q] as const))(
  'certified: %s passes the standard gate',
  async (_, question) => {
    const reply: Reply = await answerOf(question.request.input as unknown as Input).then(
      output => ({ status: 'ok', output, warnings: [] }) as const,
      (e: { readonly code: string; readonly message: string }) =>
        ({ status: 'refused', class: e.code, message: e.message }) as const,
    );
    expect(judge(question, reply, { gate: 'standard' })).toMatchObject({ class: 'pass' });
  },
);
