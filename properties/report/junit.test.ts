import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFailing } from '../../src/conformance/verdict.ts';
import { junitReport } from '../../src/report/junit.ts';
import { mergeResults } from '../../src/report/merge.ts';
import { type Again, encodeResults } from '../../src/report/results.ts';
import { ask, pythonWith } from '../support/peers.ts';
import { law, seedOf } from '../support/prop.ts';
import { anyRuns, entryWith, runWith, verdictWith } from './runs.ts';
import { descendants, readXml } from './xml.ts';

const again: Again = run => id => `ask ${id} | ${run.command}`;

test('the reader of XML that the tests use refuses what is not well-formed', () => {
  const broken = [
    '<a>',
    '<a></b>',
    '<a b="<"/>',
    '<a>&</a>',
    '<a>&x;</a>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    'x',
  ];
  for (const bad of [...broken, '<a>\u0001</a>', '<a>]]></a>']) expect(() => readXml(bad), bad).toThrow();
  expect(readXml('<a b="&lt;&#10;"><c/>d</a>')).toMatchObject({ attributes: { b: '<\n' }, text: 'd' });
});

law('JUnit is well-formed whatever a program says, with one test a verdict', [anyRuns], runs => {
  const merged = mergeResults(runs);
  const root = readXml(junitReport(merged, again));
  const verdicts = merged.flatMap(run => run.verdicts);
  const tests = descendants(root, 'testcase');
  expect(tests).toHaveLength(verdicts.length);
  const count = (tag: string): number => descendants(root, tag).length;
  expect(root.attributes).toEqual({
    name: 'lmm-spec',
    tests: String(verdicts.length),
    failures: String(count('failure')),
    errors: String(count('error')),
    skipped: String(count('skipped')),
  });
});

law('a test of JUnit fails exactly where the case does, or where a known failure passes', [anyRuns], runs => {
  const merged = mergeResults(runs);
  const root = readXml(junitReport(merged, again));
  const red = count(root, 'failure') + count(root, 'error');
  const verdicts = merged.flatMap(run => run.verdicts);
  expect(red).toBe(verdicts.filter(v => isFailing(v.class) || v.class === 'unexpected-pass').length);
  expect(count(root, 'skipped')).toBe(
    verdicts.filter(v => ['unsupported', 'not-applicable', 'known-failure'].includes(v.class)).length,
  );
});
const count = (root: ReturnType<typeof readXml>, tag: string): number => descendants(root, tag).length;

law(
  'two runs that found the same are the same JUnit: it holds no time',
  [anyRuns],
  runs => {
    const later = runs.map(run => ({ ...run, date: '2030-01-01T00:00:00.000Z' }));
    expect(junitReport(later, again)).toBe(junitReport(runs, again));
    expect(encodeResults(later)).not.toBe(encodeResults(runs.map(({ date: _, ...run }) => run)));
  },
  20,
);

test('a failure tells its class, its reason, its digits and how to see it again', () => {
  const verdicts = [
    verdictWith('estimate-units/<K>', {
      class: 'silent-wrong',
      worst: entryWith(0.6, { claim: '0.29' }),
      diagnosis: 'right under `population-sd`',
      gap: 0.25,
    }),
    verdictWith('estimate-units/slow', { class: 'timeout', remark: 'no answer in 30 s' }),
    verdictWith('estimate-units/old', { class: 'known-failure', known: 'fail', remark: 'as ever' }),
    verdictWith('estimate-units/mended', {
      class: 'unexpected-pass',
      remark: 'is listed as fail, and passes',
    }),
    verdictWith('estimate-units/right', { class: 'pass' }),
  ];
  const root = readXml(junitReport([runWith('mine', verdicts)], again));
  expect(descendants(root, 'testcase').map(t => [t.attributes.classname, t.attributes.name])).toEqual(
    ['<K>', 'slow', 'old', 'mended', 'right'].map(name => ['mine 1: estimate-units', name]),
  );
  const [silent, stale] = descendants(root, 'failure');
  expect(silent!.attributes).toEqual({
    type: 'silent-wrong',
    message: 'silent-wrong: right under `population-sd`',
  });
  for (const said of [
    'sigma2_g = 0.29',
    '0.6 digits of 15.0, 14.4 lost',
    '2.5e-1 nats',
    'ask estimate-units/<K> | ./mine',
  ])
    expect(silent!.text).toContain(said);
  expect(stale!.attributes.type).toBe('unexpected-pass');
  expect(descendants(root, 'error')[0]!.attributes.message).toBe('timeout: no answer in 30 s');
  expect(descendants(root, 'skipped')[0]!.attributes.message).toBe('known-failure: fail; as ever');
});

const python = pythonWith('xml.etree.ElementTree');
test.skipIf(python === undefined)('Python reads every name out of the JUnit as our own reader does', () => {
  const samples = fc
    .sample(anyRuns, { numRuns: 60, seed: seedOf('junit') })
    .map(runs => junitReport(runs, again));
  const program =
    'import sys, json, xml.etree.ElementTree as E\n' +
    'for line in sys.stdin: print(json.dumps([[t.get("classname"), t.get("name")] for t in E.fromstring(json.loads(line).encode()).iter("testcase")]))';
  const answers = ask(python!, ['-c', program], `${samples.map(s => JSON.stringify(s)).join('\n')}\n`);
  expect(answers.map(line => JSON.parse(line))).toEqual(
    samples.map(s =>
      descendants(readXml(s), 'testcase').map(t => [t.attributes.classname, t.attributes.name]),
    ),
  );
});
