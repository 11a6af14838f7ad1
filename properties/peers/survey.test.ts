import { expect, test } from 'vitest';
import { type Survey, surveyJson, surveyReport } from '../../cli/support/survey.ts';
import type { EntryScore, Verdict } from '../../src/conformance/verdict.ts';
import { plain } from '../../src/report/paint.ts';
import { inProcess } from '../support/cli.ts';
import { commandOf } from './ask.ts';

const score = (lre: number): EntryScore => ({
  path: 'sigma2_g',
  claim: '1',
  certified: '1',
  lre,
  attainable: 15,
  loss: 15 - lre,
});
const verdict = (id: string, more: Partial<Verdict> & Pick<Verdict, 'class'>): Verdict => ({
  id,
  group: id.split('/')[0]!,
  op: 'fit',
  difficulty: 'lower',
  flags: [],
  compared: 1,
  warnings: [],
  ...more,
});
const survey: Survey = {
  gate: 'standard',
  asked: [
    {
      peer: 'climber',
      lmmSpec: '0',
      implementation: { name: 'climber', version: '1' },
      gate: 'standard',
      command: './climber',
      verdicts: [
        verdict('estimate-cohorts/one', { class: 'fail', gap: 1e-15, worst: score(7.5) }),
        verdict('estimate-cohorts/two', { class: 'fail', gap: 4e-12, worst: score(6.25) }),
        verdict('estimate-cohorts/three', { class: 'silent-wrong', gap: 0.34, worst: score(0.5) }),
        verdict('estimate-closed-forms/four', { class: 'pass', gap: 0, worst: score(14) }),
        verdict('relationship-shapes/five', { class: 'not-applicable' }),
      ],
    },
  ],
  notRun: [{ name: 'absent', why: 'it is not on PATH' }],
};

test('the survey tells the silent-wrong first, near misses together, and who was not run', () => {
  const report = surveyReport(survey, plain);
  const lines = report.split('\n');
  expect(lines[0]).toMatch(/^ +silent-wrong +fail +not-applicable +pass$/);
  expect(lines[1]).toMatch(/^climber 1 +1 +2 +1 +1$/);
  expect(report).toMatch(/^estimate +1\/4 {2}0\.5 6\.3$/m);
  expect(report).toMatch(/^ {2}largest gap +3e-1 nats$/m);
  expect(report).not.toMatch(/^relationship/m);
  expect(report).toMatch(/^ {2}silent-wrong +estimate-cohorts\/three +sigma2_g 0\.5 +gap 3e-1/m);
  expect(report).toMatch(/^ {2}fail +estimate-cohorts x 2 +6\.3 to 7\.5 digits +gap 4e-12/m);
  expect(lines.at(-1)).toBe('not run: absent: it is not on PATH');
});

test('where nobody could be asked, only that is told', () => {
  expect(surveyReport({ ...survey, asked: [] }, plain)).toBe('not run: absent: it is not on PATH');
});

test('the survey for programs holds every failure and every chapter', () => {
  const told = JSON.parse(surveyJson(survey));
  expect(told.format).toBe('lmm-peers/1');
  expect(told.not_run).toEqual([{ name: 'absent', why: 'it is not on PATH' }]);
  const [climber] = told.implementations;
  expect(climber.failures).toHaveLength(3);
  expect(climber.chapters.map((c: { chapter: string; put: number }) => [c.chapter, c.put])).toEqual([
    ['relationship', 0],
    ['estimate', 4],
  ]);
});

test('peers refuses a program that it does not know, and lists those that it knows', async () => {
  const { code, err } = await inProcess(['peers', '--only', 'excel']);
  expect(code).toBe(2);
  expect(err).toContain('base R, numpy');
});

const plink = await commandOf('PLINK 1.9');
test.skipIf(plink === undefined)('peers asks the programs that are here, and ends with 0', async () => {
  const { code, out } = await inProcess([
    'peers',
    '--only',
    'plink 1.9',
    '--cases',
    'relationship-shapes',
    '--json',
  ]);
  expect(code).toBe(0);
  const [told] = JSON.parse(out).implementations;
  expect(told.name).toBe('plink1.9');
  expect(told.counts.pass).toBeGreaterThan(5);
  expect(told.counts['silent-wrong']).toBe(0);
});
