import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Ask, ProtocolLaw } from '../../cli/fuzz/laws/law.ts';
import { digitsOfOutput } from '../../cli/mint/agreement.ts';
import type { FixtureFile } from '../../src/conformance/case.ts';
import { seedOf } from '../support/prop.ts';

/** The laws that an implementation breaks, by name; at most `most` of them. */
export async function brokenBy(
  ask: Ask,
  laws: readonly ProtocolLaw[],
  { factor = 1, most = Number.POSITIVE_INFINITY }: { factor?: number; most?: number } = {},
): Promise<string[]> {
  const broken: string[] = [];
  for (const law of laws) {
    if (broken.length >= most) break;
    await law.hold(ask, seedOf(law.name), factor, false).catch(() => {
      broken.push(law.name);
    });
  }
  return broken;
}

const folder = resolve(import.meta.dirname, '../../fixtures/simulate');
const cases = ['simulate-generator', 'simulate-documented'].flatMap(group => {
  const file = JSON.parse(readFileSync(join(folder, `${group}.json`), 'utf8')) as FixtureFile;
  return file.cases.filter(c => c.verdict !== 'invalid').map(c => ({ ...c, op: file.op }));
});
/** What a float64 simulation keeps at least on these cases; a singular covariance costs R itself eight. */
const DIGITS = 10;

/** The certified cases of simulate that an implementation gets wrong. */
export async function failedBy(ask: Ask): Promise<string[]> {
  const failed: string[] = [];
  for (const c of cases) {
    const answer = await ask(c.op, c.input);
    const output = (answer as { output: Record<string, unknown> }).output;
    const texts = Object.fromEntries(
      Object.entries(output).map(([name, x]) => [name, (x as number[]).map(String)]),
    );
    if (digitsOfOutput(texts, c.expect) < DIGITS) failed.push(c.id);
  }
  return failed;
}
