import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { deviationVerdicts } from '../../cli/peers/as-verdicts.ts';
import {
  type Deviation,
  deviationJsonSchema,
  deviationsFolder,
  loadDeviations,
} from '../../cli/peers/deviation.ts';
import { filesOf, inDirectory, scriptOf } from '../../cli/peers/directory.ts';
import { programsWithVersions } from '../../cli/peers/programs.ts';
import {
  digitsAgainst,
  isCertified,
  type Rechecked,
  statusOf,
  type Truth,
  truthOf,
} from '../../cli/peers/recheck.ts';
import { recheckMarkdown, recheckReport } from '../../cli/peers/recheck-text.ts';
import { EXPLAINS } from '../../cli/peers/record.ts';
import { plain } from '../../src/report/paint.ts';

const schemaFile = fileURLToPath(new URL('../../fixtures/schema/deviation.schema.json', import.meta.url));
const deviations = loadDeviations();
const byId = deviations.map(d => [d.id, d] as const);

describe('the stored deviations', () => {
  test('the schema is the one that the reader follows', () => {
    expect(JSON.parse(readFileSync(schemaFile, 'utf8'))).toEqual(deviationJsonSchema());
  });

  test('another validator accepts every file, and a file is named by its id', () => {
    const validate = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(
      JSON.parse(readFileSync(schemaFile, 'utf8')) as object,
    );
    const names = readdirSync(deviationsFolder).filter(name => name.endsWith('.json'));
    expect(names.length).toBeGreaterThan(40);
    for (const name of names) {
      const json = JSON.parse(readFileSync(`${deviationsFolder}/${name}`, 'utf8')) as Deviation;
      expect(validate(json), `${name} ${JSON.stringify(validate.errors)}`).toBe(true);
      expect(`${json.id}.json`).toBe(name);
    }
  });

  test('each names a program whose version can be asked for, and was seen with one', () => {
    for (const { program } of deviations) {
      expect(programsWithVersions).toContain(program.name);
      expect(program.version).toMatch(/\d/);
    }
  });

  test('none holds an answer that is right: it has fewer digits than it would need', () => {
    for (const d of deviations)
      if ('value' in d.certified)
        expect(digitsAgainst(d.answered, truth(d.certified.value)), d.id).toBeLessThan(d.passes);
  });

  test('every explanation meets the answer in the digits that are printed, and better than the truth does', () => {
    const explained = deviations.filter(d => d.explained !== undefined);
    expect(explained.length).toBeGreaterThan(10);
    for (const d of explained) {
      const digits = digitsAgainst(d.answered, truth(d.explained!.value));
      expect(digits, d.id).toBeGreaterThanOrEqual(EXPLAINS);
      if ('value' in d.certified)
        expect(digits, d.id).toBeGreaterThan(digitsAgainst(d.answered, truth(d.certified.value)) + 1);
    }
  });

  test('what the issue asks for is among them', () => {
    const ids = new Set(deviations.map(d => d.id));
    for (const id of [
      'gemma-pve-trace-scaled',
      'plink19-monomorphic-counted',
      'plink2-monomorphic-counted',
      'gemma-lambda-upper-bound',
      'gemma-lambda-lower-bound',
      'gemma-p-wald-underflow',
      'gemma-indefinite-kinship',
      'gemma-text-phenotype-hello',
      'gemma-text-phenotype-comma',
      'gemma-text-phenotype-nan',
      'gemma-lrt-at-bound',
      'lme4-reml-without-log-xtx',
    ])
      expect(ids).toContain(id);
  });
});

const truth = (value: string) => ({ value, lo: value, hi: value });

/** The question of a deviation can be read without its program where its files are there before. */
const readable = byId.filter(([, d]) => {
  const names = new Set(filesOf(d).keys());
  return Object.values(d.question.input).every(
    field =>
      typeof field === 'string' ||
      Array.isArray(field) ||
      names.has('column' in field ? field.column : field.table),
  );
});

test('law: the certified value of a deviation is what the spec proves of its files', async () => {
  expect(readable.length).toBeGreaterThan(30);
  for (const [id, d] of readable) {
    const found: Truth = await inDirectory(filesOf(d), path => truthOf(d.question, path));
    expect(isCertified(found) ? { value: found.value } : found, id).toEqual(d.certified);
  }
});

describe('running one again', () => {
  const seen = (answered: string, certified: Truth, more: Partial<Deviation> = {}) =>
    statusOf({ ...byId[0]![1], passes: 4, answered: '0.25', ...more }, { answered, certified });
  test('it is still there where the answer is the same to two digits, in whatever last digits', () => {
    expect(seen('0.25', truth('0.5'))).toBe('still there');
    expect(seen('0.25000001', truth('0.5'))).toBe('still there');
    expect(seen('0.0', truth('0.5'), { answered: '0.000000e+00' })).toBe('still there');
    expect(seen('nan', truth('0.5'), { answered: 'nan' })).toBe('still there');
  });
  test('it is fixed where the answer has the digits, and a little less is not enough', () => {
    expect(seen('0.50004', truth('0.5'))).toBe('fixed');
    expect(seen('0.5001', truth('0.5'))).toBe('changed');
  });
  test('a question without an answer is fixed by a refusal, and not by a crash', () => {
    const refusal = { refusal: 'not-psd' };
    expect(seen('exit 1', refusal)).toBe('fixed');
    expect(seen('exit 134', refusal)).toBe('changed');
    expect(seen('0.25', refusal)).toBe('still there');
    expect(seen('nan', refusal)).toBe('changed');
  });
  test('a crash that is a crash again is still there', () => {
    expect(seen('exit 134', truth('0.5'), { answered: 'exit 134' })).toBe('still there');
    expect(seen('0.5', truth('0.5'), { answered: 'exit 134' })).toBe('fixed');
  });
});

describe('what is told', () => {
  const [one, other] = [
    deviations.find(d => d.id === 'gemma-lrt-at-bound')!,
    deviations.find(d => d.id === 'gemma-pve-trace-scaled')!,
  ];
  const rechecked: Rechecked[] = [
    {
      deviation: one,
      status: 'fixed',
      version: '9.9',
      answered: '0.0096',
      digits: 3,
      certified: truth('0.00962848'),
    },
    { deviation: other, status: 'not run', why: 'gemma is not on PATH' },
  ];
  test('the terminal: counts, and each with its status', () => {
    const lines = recheckReport(rechecked, { reasons: true }, plain).join('\n');
    expect(lines).toContain('0 still there · 1 fixed · 0 changed · 1 not run');
    expect(lines).toMatch(/silent-wrong {2}gemma-lrt-at-bound {2}fixed/);
    expect(lines).toContain('not run   gemma is not on PATH');
    expect(lines).toContain('definition trace-scaled');
    expect(lines).toContain('https://github.com/genetics-statistics/GEMMA/issues/13');
  });
  test('Markdown: a row each, and its command with its files', () => {
    const text = recheckMarkdown(rechecked);
    expect(text).toMatch(/^\| silent-wrong \| p_lrt .* \| fixed \| /m);
    expect(text).toContain("cat > y <<'END'\n");
    expect(text).toContain('gemma -p y');
  });
  test('verdicts for the page: a fixed one passes; another definition and what was not run are left out', () => {
    const [verdict, ...rest] = deviationVerdicts(rechecked, new Set());
    expect(rest).toEqual([]);
    expect([verdict!.id, verdict!.class]).toEqual(['deviations/gemma-lrt-at-bound', 'pass']);
  });
  test('law: what a case says of a program is not counted again as a deviation', () => {
    const put = new Set([one.data.case!]);
    expect(deviationVerdicts(rechecked, put)).toEqual([]);
    const changed = deviations.find(d => d.id === 'gemma-text-phenotype-hello')!; // of a case, with another y
    const seen: Rechecked[] = [{ deviation: changed, status: 'still there', answered: '0.39' }];
    expect(deviationVerdicts(seen, new Set([changed.data.case!]))).toHaveLength(1);
  });
  test('a script holds every file that its command names, and no other', () => {
    const script = scriptOf(one);
    for (const name of ['d', 'y', 'x', 'k']) expect(script).toContain(`cat > ${name} <<'END'`);
    expect(scriptOf(deviations.find(d => d.id === 'plink19-no-founders')!)).not.toContain('cat > y ');
  });
});
