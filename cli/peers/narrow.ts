import type { Hello } from '../../src/conformance/answer.ts';
import type { Expectation, FixtureCase, FixtureFile } from '../../src/conformance/case.ts';

/** Outputs of `associate` with a row a test. */
const BY_TEST = ['statistic', 'p', 'log10_p'];

/**
 * A program that says by which laws it tests (`conventions.associate`) is asked for these: of a case with several tests
 * the rows that it has, with their certificates; a case without any is left as it is, for the program to decline.
 */
export function narrowTests(files: readonly FixtureFile[], { capabilities }: Hello): FixtureFile[] {
  const laws = capabilities.conventions?.associate;
  if (laws === undefined) return [...files];
  return files.map(file =>
    file.op === 'associate'
      ? { ...file, cases: file.cases.map(kase => narrowed(kase, [laws].flat())) }
      : file,
  );
}

function narrowed(kase: FixtureCase, laws: readonly string[]): FixtureCase {
  const tests = kase.input.tests as readonly string[];
  const kept = tests.flatMap((test, k) => (laws.includes(test) ? [k] : []));
  if (kept.length === 0 || kept.length === tests.length) return kase;
  const rows = <T>(list: readonly T[]): T[] => kept.map(k => list[k]!);
  const expect = Object.fromEntries(
    Object.entries(kase.expect).map(([name, value]): [string, Expectation] => [
      name,
      BY_TEST.includes(name) ? rows(value as readonly Expectation[]) : value,
    ]),
  );
  return { ...kase, input: { ...kase.input, tests: rows(tests) }, expect };
}
