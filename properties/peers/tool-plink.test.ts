import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeDirectory } from '../../cli/support/files.ts';
import { bundleOf } from '../../src/conformance/views/manifest.ts';
import { scriptsOf } from '../../src/conformance/views/script.ts';
import { ordinary } from '../support/ordinary.ts';
import { benchOf, verdictOn } from '../support/told.ts';
import { byId, installed, judged, ran, work } from './tool.ts';

/** The files of both PLINKs, from one export. */
const there = (['plink1.9', 'plink2'] as const).filter(name => installed(name));

describe.skipIf(there.length === 0)('PLINK', async () => {
  const matrices = [
    'relationship-documented',
    'relationship-missing',
    'relationship-refusals/nothing-shared',
  ];
  const out = there.length === 0 ? '' : await ran('plink', ...matrices, 'genotype-*');
  const reports: [string, Awaited<ReturnType<typeof judged>>][] = [];
  for (const name of there) reports.push([name, await judged(name, out)]); // one after the other: both print to one console

  test.each(reports)(
    'law: doubles, text, floats and the numbers of pairs of every relationship matrix are right: %s',
    (name, report) => {
      expect(report.implementation.version).toMatch(name === 'plink2' ? /^2\./ : /^1\.9/);
      const own = [...byId(report).values()].filter(v => v.op === 'relationship');
      // two people without a common variant: K is nan, and nothing is said
      const wrong = own.filter(v => v.class !== 'pass').map(v => `${v.class} ${v.id}`);
      expect(wrong).toEqual(['should-refuse relationship-refusals/nothing-shared']);
      // 2 has no ibc3, and puts the mean in for what is missing where it is asked
      expect(own).toHaveLength(7);
    },
  );

  test.each(reports)(
    'law: counts and frequencies of the counted allele are right, whichever allele the program prefers: %s',
    (name, report) => {
      const own = [...byId(report).values()].filter(v => v.op === 'genotype');
      const refusals = ['genotype-refusals/three-alleles', 'genotype-refusals/all-missing'];
      expect(own.filter(v => v.class !== 'pass' && !refusals.includes(v.id))).toEqual([]);
      expect(own.map(v => v.id)).toContain('genotype-coding/counted-allele-unseen');
      // 1.9 sets the rarest allele to missing and notes it; 2 refuses the file
      const three = own.find(v => v.id === refusals[0])!;
      expect(three.class).toBe(name === 'plink2' ? 'pass' : 'wrong-but-warned');
    },
  );

  test('law: least squares agree with the mixed model where K = I, though 1.9 counts the rarer allele', () => {
    const { manifest, files } = bundleOf('plink', [ordinary], '0');
    const bundle = join(work, 'ordinary');
    writeDirectory(bundle, new Map([...files, ...scriptsOf(manifest)]));
    execFileSync('sh', [join(bundle, 'run.sh')], { stdio: 'ignore' });
    for (const name of there) {
      const bench = benchOf(name, ordinary);
      const path = bench.entry.runs.find(r => r.program === name)!.writes.associations!;
      const text = readFileSync(join(bundle, bench.entry.directory, path), 'utf8');
      const verdict = verdictOn(bench, new Map([[path, text]]));
      expect([verdict.class, verdict.remark], name).toEqual(['pass', undefined]);
      expect(verdict.compared).toBe(name === 'plink2' ? 10 : 8);
    }
  });

  test('a matrix of another convention is told by its name', async () => {
    const [hwe, centred] = ['hwe-sd', 'centre-only'].map(c => `relationship-documented/documented-${c}`);
    const place = (id: string): string => join(out, id.replace('/', '--'), 'out', `${there[0]}-rel.rel.bin`);
    writeFileSync(place(hwe!), readFileSync(place(centred!)));
    const v = byId(await judged(there[0]!, out)).get(hwe!)!;
    expect([v.class, v.remark]).toEqual(['silent-wrong', 'wrong: K; right: K_text, K_float, pairs']);
    expect(v.diagnosis).toContain('centre-only');
  });
});
