import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../cli/fuzz/finding.ts';
import { bundled } from '../meta/adapters/kills.ts';
import { garbage, inProcess, lmmSpec } from '../support/cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'lmm-spec-fuzz-'));
let mutants: ReturnType<typeof bundled>;
beforeAll(() => {
  mutants = bundled();
});
afterAll(() => {
  mutants.remove();
  rmSync(folder, { recursive: true, force: true });
});

const mutant = (name: string): string => `"${process.execPath}" "${mutants.script}" ${name}`;
const wrong = `"${process.execPath}" "${garbage('sd-over-n.mjs')}"`;
const few = ['--runs', '100', '--seed', '5'];
interface Report {
  readonly seed: number;
  readonly findings: readonly (Finding & { known: boolean; request: string })[];
  readonly cases: Readonly<Record<string, number>>;
}
const reportOf = (out: string): Report => JSON.parse(out) as Report;

describe('fuzz', () => {
  test('law: nothing is found in src, by laws, optima and certificates', async () => {
    const { code, out, err } = await inProcess([
      'fuzz',
      '--room',
      'src',
      '--runs',
      '300',
      '--seed',
      '7',
      '--json',
    ]);
    expect({ code, err, findings: reportOf(out).findings }).toEqual({ code: 0, err: '', findings: [] });
    expect(Object.values(reportOf(out).cases).every(n => n > 10)).toBe(true);
  });

  test('law: a run with a seed says the same again, byte for byte', async () => {
    const words = ['fuzz', '--adapter', mutant('yang-without-the-one'), ...few, '--json'];
    const [one, two] = [await inProcess(words), await inProcess(words)];
    expect(one.code).toBe(1);
    expect(two.out).toBe(one.out);
  });

  test('law: the line that is printed asks the program the question that it gets wrong', async () => {
    const { code, out } = await inProcess(['fuzz', '--adapter', wrong, ...few, '--json']);
    expect(code).toBe(1);
    const finding = reportOf(out).findings.find(f => f.class === 'silent-wrong')!;
    expect(finding.diagnosis).toContain('population-sd');
    expect(finding.people).toBeLessThanOrEqual(4);
    const reply = execFileSync('sh', ['-c', `${finding.request} | ${wrong}`], { encoding: 'utf8' });
    const answered = (JSON.parse(reply) as { output: Record<string, unknown> }).output;
    for (const a of finding.answers) expect(answered[a.output]).toEqual(a.answered);
  });

  test('law: the case that found it is replayed by its name', async () => {
    const { out } = await inProcess(['fuzz', '--adapter', wrong, ...few, '--json']);
    const { seed, findings } = reportOf(out);
    const [first] = findings;
    const again = await inProcess([
      ...['fuzz', '--adapter', wrong, '--seed', String(seed)],
      ...['--replay', first!.replay, '--json'],
    ]);
    const { known: _, ...same } = reportOf(again.out).findings[0]!;
    expect({ code: again.code, class: same.class, questions: same.questions }).toEqual({
      code: 1,
      class: first!.class,
      questions: first!.questions,
    });
  });

  test('law: what a person reads has the question, both answers, the law, and how to see it again', async () => {
    const { out } = await inProcess(['fuzz', '--adapter', wrong, ...few]);
    for (const part of [
      'silent-wrong',
      'relationship#genomicRelationshipMatrix',
      'certified',
      'answered',
      'lost',
    ])
      expect(out).toContain(part);
    expect(out).toMatch(/law {7}\S.* \S/);
    expect(out).toContain(`| ${wrong}`);
    expect(out).toMatch(/--replay \w[\w-]*\.relationship\.\w+\.\d+/);
    expect(out).toContain('promote - --id relationship-found/NAME');
  });

  test('law: failures that are known are told and do not count, and their list is never stale', async () => {
    const known = join(folder, 'known.json');
    const words = ['fuzz', '--adapter', wrong, ...few, '--known', known];
    expect((await inProcess([...words, '--write-known'])).code).toBe(1);
    const { code, out } = await inProcess(words);
    expect(code).toBe(0);
    expect(out).toContain('known silent-wrong');
    const list = JSON.parse(readFileSync(known, 'utf8')) as { known: Record<string, string> };
    writeFileSync(known, JSON.stringify({ ...list, known: { ...list.known, 'law.fit.gone': 'fail' } }));
    expect((await inProcess(words)).code).toBe(0);
  });

  test('law: where two programs differ, the certificate says who is wrong', async () => {
    const words = ['--runs', '60', '--seed', '2', '--ops', 'relationship', '--json'];
    const [right, other] = [mutant('plain'), mutant('hardy-weinberg-without-two')];
    for (const [one, two] of [
      [right, other],
      [other, right],
    ] as const) {
      const { code, out } = await inProcess(['fuzz', '--adapter', one, '--against', two, ...words]);
      expect(code).toBe(1);
      const [finding, ...more] = reportOf(out).findings;
      expect(more).toEqual([]);
      expect(finding!.what).toContain('hardy-weinberg-without-two is wrong, plain is right');
      expect(finding!.command).toBe(other);
    }
  });

  test('law: two programs that are both wrong are both told', async () => {
    const { out } = await inProcess([
      ...[
        'fuzz',
        '--adapter',
        mutant('yang-without-the-one'),
        '--against',
        mutant('constant-variant-leaves-m'),
      ],
      ...['--runs', '200', '--seed', '3', '--ops', 'relationship', '--json'],
    ]);
    expect(reportOf(out).findings.map(f => f.what.split(' ')[0])).toEqual([
      'yang-without-the-one',
      'constant-variant-leaves-m',
    ]);
  });

  test.each([
    [['--adapter', 'lmm-spec-no-such-command'], 'start-crash'],
    [['--write-known'], 'name the file with --known'],
    [['--seed', '1', '--replay', 'law.fit.none.1'], 'no-such-case'],
    [['--runs', '0'], 'whole number'],
    [['--ops', 'nothing'], 'the ops are'],
  ])('law: a run that can not be made (%j) ends with code 2 and says why', async (words, message) => {
    const { code, out, err } = await lmmSpec(['fuzz', ...words]);
    expect(code).toBe(2);
    expect(out + err).toContain(message);
  });
});
