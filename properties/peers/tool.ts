import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { onPath } from '../../cli/adapters/peers.ts';
import type { ToolName } from '../../src/conformance/tools/tool.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';
import type { ViewName } from '../../src/conformance/views/view.ts';
import { inProcess } from '../support/cli.ts';

export const work = mkdtempSync(join(tmpdir(), 'lmm-spec-peers-'));
afterAll(() => rmSync(work, { recursive: true }));

/** How long the script of a bundle may run. */
const DEADLINE_MS = 60_000;
let bundles = 0;

/** Whether the programs are on PATH; says so loudly where they are not. */
export function installed(...programs: string[]): boolean {
  const missing = programs.filter(name => !onPath(name));
  for (const name of missing) console.warn(`not run: ${name} is not on PATH`);
  return missing.length === 0;
}

/** Exports cases as a person does, runs the script of the bundle, and returns where it is. */
export async function ran(as: ViewName, ...patterns: string[]): Promise<string> {
  bundles += 1;
  const out = join(work, `${as}-${bundles}`);
  const { code, err } = await inProcess(['cases', 'export', ...patterns, '--as', as, '--out', out]);
  if (code !== 0) throw new Error(err);
  execFileSync('sh', [join(out, 'run.sh')], { stdio: 'ignore', timeout: DEADLINE_MS });
  return out;
}

interface Report {
  readonly implementation: { readonly version: string };
  readonly verdicts: readonly Verdict[];
}

/** What `check --tool` says of it, for programs. */
export async function judged(tool: ToolName, out: string): Promise<Report> {
  const { out: said, err } = await inProcess(['check', '--tool', tool, '--outputs', out, '--json']);
  if (said === '') throw new Error(err);
  return JSON.parse(said) as Report;
}

/** The verdicts by id, of the cases that were exported. */
export const byId = ({ verdicts }: Report): Map<string, Verdict> =>
  new Map(verdicts.filter(v => v.class !== 'not-applicable').map(v => [v.id, v]));

/** "class id", sorted, of those that do not pass. */
export const failing = (report: Report): string[] =>
  [...byId(report).values()]
    .filter(v => v.class !== 'pass')
    .map(v => `${v.class} ${v.id}`)
    .toSorted();
