import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Deviation, loadDeviations } from '../../cli/peers/deviation.ts';
import { inDirectory } from '../../cli/peers/directory.ts';
import { finished, needed, SIGNALS, versionOf } from '../../cli/peers/programs.ts';
import { observe, recheckAll } from '../../cli/peers/recheck.ts';
import { record } from '../../cli/peers/record.ts';
import { inProcess } from '../support/cli.ts';

/** Programs that answer in a tenth of a second; those in R and Python are run by `peers --recheck`. */
const quick = ['GEMMA', 'EMMAX', 'PLINK 1.9', 'PLINK 2'];
const stored = loadDeviations();
const versions = await Promise.all(quick.map(versionOf));
quick.forEach((name, k) => {
  if (versions[k] === undefined) console.log(`not run: ${name} is not here`);
});

for (const [k, name] of quick.entries())
  test.skipIf(versions[k] === undefined)(
    `law: what was seen of ${name} is seen again in the same version`,
    async () => {
      const rechecked = await recheckAll({ programs: [name], patterns: [] });
      expect(rechecked.map(r => r.deviation.id)).toEqual(
        stored.filter(d => d.program.name === name).map(d => d.id),
      );
      for (const { deviation, status, version, answered } of rechecked)
        if (version === deviation.program.version)
          expect(status, `${deviation.id} answers ${answered}`).toBe('still there');
    },
  );

test('what is not installed is not run, and it is said why', async () => {
  expect(await needed(['no-such-program'])).toEqual({ missing: 'no-such-program is not on PATH' });
  expect(await needed(['python:no_such_module'])).toEqual({
    missing: 'no python3 can import no_such_module',
  });
});

test('a program that ends by a signal has the code that a shell gives it', async () => {
  expect((await finished('sh', ['-c', 'exit 3'])).code).toBe(3);
  expect((await finished('sh', ['-c', 'kill -ABRT $$'])).code).toBe(SIGNALS + 6);
  expect((await finished('no-such-program', [])).code).toBe(127);
});

/** A deviation of the shell: it says 3 where 2 is certified (h² of K = I at σ²g = σ²e is ½). */
const draft: Deviation = {
  format: 'lmm-deviation/1',
  id: 'draft',
  title: 'a draft',
  program: { name: 'R', version: '?' },
  seen: '2000-01-01',
  class: 'silent-wrong',
  data: { files: { k: '1 0\n0 1\n' } },
  question: {
    op: 'heritability',
    input: { K: { table: 'k' }, sigma2_g: '1', sigma2_e: '1', definition: 'ratio' },
    output: 'h2',
  },
  certified: { refusal: '?' },
  answered: '',
  passes: 3,
  reason: 'it is planted',
  repro: { needs: ['sh'], run: 'echo noise; echo 0.75' },
  links: [],
};
const recorded = (more: Partial<Deviation>): Promise<Deviation> =>
  inDirectory(new Map(), async path => {
    const file = join(path, 'draft.json');
    writeFileSync(file, JSON.stringify({ ...draft, ...more }));
    return record(file, '2001-02-03');
  });

test.skipIf((await versionOf('R')) === undefined)(
  'a new deviation is filled in by what was seen',
  async () => {
    const filled = await recorded({});
    expect(filled.answered).toBe('0.75');
    expect(filled.certified).toEqual({ value: '0.5' });
    expect(filled.seen).toBe('2001-02-03');
    expect(filled.program.version).toMatch(/^\d+\.\d/);
  },
);

test('what is right is no deviation, nor what is silent, nor what its explanation does not explain', async () => {
  const run = (command: string) => ({ repro: { needs: ['sh'], run: command } });
  await expect(recorded(run('echo 0.5'))).rejects.toThrow('3 digits of the certified 0.5');
  await expect(recorded(run('true'))).rejects.toThrow('prints nothing');
  await expect(
    recorded({ ...run('echo 0.75'), explained: { ...draft.question, value: '?' } }),
  ).rejects.toThrow('it is explained by 0.5, and the program prints 0.75');
  await expect(recorded({ repro: { needs: ['no-such-program'], run: 'true' } })).rejects.toThrow(
    'not on PATH',
  );
});

test('a command that ends before its files are made is held to what was proved before', async () => {
  const lost: Deviation = {
    ...draft,
    data: {},
    certified: { value: '0.5' },
    answered: '0.75',
    repro: { needs: ['sh'], run: 'exit 3' },
  };
  expect(await observe(lost)).toMatchObject({ answered: 'exit 3', certified: { value: '0.5' } });
  const absent = { ...lost, repro: { needs: ['sh'], run: 'no-such-program' } };
  expect(await observe(absent)).toEqual({ missing: expect.stringContaining('not found') });
});

test('peers --script prints a deviation for sh, and refuses an id that it does not know', async () => {
  const { code, out } = await inProcess(['peers', '--script', 'gemma-lrt-at-bound']);
  expect(code).toBe(0);
  expect(out).toMatch(/^cd "\$\(mktemp -d\)"\ncat > y/);
  const unknown = await inProcess(['peers', '--script', 'nothing']);
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('no-such-deviation')]);
});

test.skipIf(versions[2] === undefined)('peers --cases deviations/… rechecks these alone', async () => {
  const { code, out } = await inProcess(['peers', '--cases', 'deviations/plink19-p*', '--json']);
  expect(code).toBe(0);
  const told = JSON.parse(out);
  expect(told.format).toBe('lmm-recheck/1');
  expect(told.deviations.map((d: { id: string }) => d.id)).toEqual([
    'plink19-p-underflow',
    'plink19-phenotype-nan',
    'plink19-phenotype-comma',
  ]);
});
