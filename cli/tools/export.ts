import { bundleOf, type Manifest } from '../../src/conformance/views/manifest.ts';
import { readmeOf, reasonsOf } from '../../src/conformance/views/readme.ts';
import { scriptsOf } from '../../src/conformance/views/script.ts';
import type { ViewName } from '../../src/conformance/views/view.ts';
import { writeDirectory } from '../support/files.ts';
import { loadFixtures, selectCases } from '../support/fixtures.ts';
import { HarnessProblem, self, version } from '../support/harness.ts';

export interface ExportOptions {
  readonly as: ViewName;
  readonly out: string;
  readonly fixtures?: string | undefined;
}

/** Writes cases as the files of a program into a new directory, and tells what was left out. */
export function exportCases(patterns: readonly string[], { as, out, fixtures }: ExportOptions): Manifest {
  const asked = selectCases(loadFixtures(fixtures), patterns).flatMap(({ op, cases }) =>
    cases.map(kase => ({ kase, op })),
  );
  const { manifest, files } = bundleOf(as, asked, version());
  if (manifest.cases.length === 0)
    throw new HarnessProblem(
      'nothing-to-export',
      `${as} can be asked none of the ${asked.length} cases`,
      reasonsOf(manifest.skipped).join('\n').trimStart(),
    );
  writeDirectory(
    out,
    new Map([
      ...files,
      ['manifest.json', `${JSON.stringify(manifest, null, 1)}\n`],
      ['README.txt', readmeOf(manifest, self)],
      ...scriptsOf(manifest),
    ]),
  );
  return manifest;
}
