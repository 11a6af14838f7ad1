import fc from 'fast-check';
import { difficulties } from '../../src/conformance/case.ts';
import { gateNames } from '../../src/conformance/gate.ts';
import { type EntryScore, type Verdict, verdictClasses } from '../../src/conformance/verdict.ts';
import type { ResultRun } from '../../src/report/results.ts';

/** What somebody might call a program, a case or an output, to see what happens. */
export const hostile = [
  '</script><img src=x onerror="globalThis.broken=1">',
  '<!--',
  ']]>',
  '&amp;',
  '"\'><svg onload=globalThis.broken=1>',
  'a|b|c',
  '`code` ``more``',
  '**bold** [link](javascript:alert(1)) ![i](x)',
  '@everyone #1 https://example.org',
  'line\nbreak\r\n\ttab',
  '\u0000\u0001\u001b[31m\u007f\u0085',
  '\ud800 alone \udc00',
  '\ufffd\ufffe\uffff\u2028\u2029',
  '\u202eright to left',
  '__proto__',
  'constructor',
  '$'.concat('{x} \\'),
  '',
  ' ',
];
export const anyText = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: 'binary', maxLength: 20 }));

/** Finite or not, but no −0: JSON has none. */
const anyReal = fc.double({ noNaN: true }).map(x => x + 0);

export const anyEntry: fc.Arbitrary<EntryScore> = fc.record({
  path: fc.oneof(fc.constantFrom('h2', 'K[0][1]', 'beta[2]'), anyText),
  claim: fc.oneof(fc.constantFrom('0.25', '-1.5e-300', '0'), anyText),
  certified: fc.constantFrom('0.25', '0', '-1.5e-300'),
  lre: anyReal,
  attainable: anyReal,
  loss: anyReal,
});

const anyAnswer = fc.dictionary(
  anyText.map(name => (name === '__proto__' ? 'proto' : name)), // vitest compares prototypes; see the case by hand
  fc.oneof(
    anyText,
    fc.array(anyText, { maxLength: 3 }),
    fc.array(fc.array(fc.constant('0.5')), { maxLength: 2 }),
  ),
  { maxKeys: 3, noNullPrototype: true },
);

/** Few cases and groups, so that the same ones meet. */
const ids = [
  'estimate-a/one',
  'estimate-a/two',
  'relationship-b/one',
  'echo/numbers',
  ...hostile.slice(0, 3),
];

export const anyVerdict: fc.Arbitrary<Verdict> = fc.record(
  {
    id: fc.constantFrom(...ids),
    group: fc.constantFrom('estimate-a', 'relationship-b', 'echo', ...hostile.slice(0, 2)),
    op: fc.constantFrom('fit', 'relationship'),
    class: fc.constantFrom(...verdictClasses),
    difficulty: fc.constantFrom(...difficulties),
    flags: fc.array(anyText, { maxLength: 2 }),
    compared: fc.nat(),
    warnings: fc.array(anyText, { maxLength: 2 }),
    worst: anyEntry,
    gap: anyReal,
    remark: anyText,
    diagnosis: anyText,
    known: fc.constantFrom(...verdictClasses),
    status: fc.constantFrom('ok', 'refused', 'crash'),
    answer: anyAnswer,
    entries: fc.array(anyEntry, { maxLength: 3 }),
  },
  {
    requiredKeys: ['id', 'group', 'op', 'class', 'difficulty', 'flags', 'compared', 'warnings'],
    noNullPrototype: true,
  },
);

export const anyRun: fc.Arbitrary<ResultRun> = fc.record(
  {
    lmmSpec: fc.constantFrom('0.1.0', '0.2.0'),
    implementation: fc.record(
      { name: fc.oneof(fc.constantFrom('mine', 'theirs'), anyText), version: fc.constantFrom('1', '2', '') },
      { noNullPrototype: true },
    ),
    command: fc.oneof(fc.constantFrom('./mine', './theirs'), anyText),
    gate: fc.constantFrom(...gateNames),
    date: fc.constantFrom('2026-01-02T03:04:05.000Z', '2026-02-03T04:05:06.000Z'),
    again: anyText,
    verdicts: fc.array(anyVerdict, { maxLength: 6 }),
  },
  { requiredKeys: ['lmmSpec', 'implementation', 'command', 'gate', 'verdicts'], noNullPrototype: true },
);
export const anyRuns = fc.array(anyRun, { minLength: 1, maxLength: 4 });

/** A verdict by hand. */
export const verdictWith = (id: string, more: Partial<Verdict> & Pick<Verdict, 'class'>): Verdict => ({
  id,
  group: id.split('/')[0]!,
  op: 'fit',
  difficulty: 'lower',
  flags: [],
  compared: 1,
  warnings: [],
  ...more,
});
export const entryWith = (lre: number, more: Partial<EntryScore> = {}): EntryScore => ({
  path: 'sigma2_g',
  claim: '0.75',
  certified: '0.75',
  lre,
  attainable: 15,
  loss: 15 - lre,
  ...more,
});
export const runWith = (
  name: string,
  verdicts: readonly Verdict[],
  more: Partial<ResultRun> = {},
): ResultRun => ({
  lmmSpec: '0.1.0',
  implementation: { name, version: '1' },
  command: `./${name}`,
  gate: 'standard',
  verdicts,
  ...more,
});
