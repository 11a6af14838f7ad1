import { isFailing, type Verdict, type VerdictClass } from '../conformance/verdict.ts';
import { xml } from './escape.ts';
import { labelsOf } from './labels.ts';
import type { Again, ResultRun } from './results.ts';
import { findingsOf, shortened } from './words.ts';

/**
 * JUnit XML as Jenkins, GitLab and GitHub read it: a suite a group of an implementation, a test a case.
 *
 *   class of the verdict                                            element
 *   pass                                                            none
 *   silent-wrong, fail, should-refuse, …, unexpected-pass           failure (a stale list fails a build too)
 *   error, crash, timeout, protocol-error                           error
 *   not-applicable, unsupported, known-failure                      skipped
 *
 * There is no time in it: two runs that found the same are the same, byte by byte.
 *
 * @param again the line that puts one case again
 */
export function junitReport(runs: readonly ResultRun[], again: Again): string {
  const labels = labelsOf(runs);
  const suites = runs.flatMap((run, k) =>
    [...new Set(run.verdicts.map(v => v.group))].map(group => suiteOf(run, labels[k]!, group, again(run))),
  );
  const all = runs.flatMap(run => run.verdicts);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lmm-spec"${tallied(all)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

type Element = 'none' | 'failure' | 'error' | 'skipped';

const errors: readonly VerdictClass[] = ['error', 'crash', 'timeout', 'protocol-error'];
function elementOf({ class: c }: Verdict): Element {
  if (c === 'pass') return 'none';
  if (errors.includes(c)) return 'error';
  return isFailing(c) || c === 'unexpected-pass' ? 'failure' : 'skipped';
}

function tallied(verdicts: readonly Verdict[]): string {
  const count = (name: Element): number => verdicts.filter(v => elementOf(v) === name).length;
  return ` tests="${verdicts.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

function suiteOf(
  { gate, lmmSpec, verdicts }: ResultRun,
  label: string,
  group: string,
  repro: (id: string) => string,
): string {
  const own = verdicts.filter(v => v.group === group);
  return [
    `  <testsuite name="${xml(`${label}: ${group}`)}"${tallied(own)}>`,
    `    <properties><property name="gate" value="${gate}"/><property name="lmm-spec" value="${xml(lmmSpec)}"/></properties>`,
    ...own.map(v => testOf(v, label, repro)),
    '  </testsuite>',
  ].join('\n');
}

function testOf(v: Verdict, label: string, repro: (id: string) => string): string {
  const name = v.id.startsWith(`${v.group}/`) ? v.id.slice(v.group.length + 1) : v.id;
  const open = `    <testcase classname="${xml(`${label}: ${v.group}`)}" name="${xml(name)}"`;
  const element = elementOf(v);
  if (element === 'none') return `${open}/>`;
  const found = findingsOf(v);
  const about = (...labels: string[]): string =>
    found
      .filter(([label]) => labels.includes(label))
      .map(([, text]) => text)
      .join('; ');
  const message = shortened(
    [v.class, about('known as', 'what', 'why') || about('digits')].filter(Boolean).join(': '),
  );
  if (element === 'skipped') return `${open}><skipped message="${xml(message)}"/></testcase>`;
  const body = [...found, ['again', repro(v.id)] as const].map(
    ([label, text]) => `${label.padEnd(10)}${text}`,
  );
  return `${open}><${element} type="${v.class}" message="${xml(message)}">${content(body)}</${element}></testcase>`;
}

/** In an element a line may end as it is written; an attribute would lose it. */
const content = (lines: readonly string[]): string => `\n${lines.map(xml).join('\n')}\n`;
