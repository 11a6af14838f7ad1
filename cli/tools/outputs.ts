import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reply } from '../../src/conformance/answer.ts';
import type { FixtureCase, FixtureFile } from '../../src/conformance/case.ts';
import { tools } from '../../src/conformance/tools/index.ts';
import { type Outputs, type Tool, type ToolName, toldBy } from '../../src/conformance/tools/tool.ts';
import type { Manifest, ManifestCase } from '../../src/conformance/views/manifest.ts';
import type { Implementation } from '../adapters/implementation.ts';
import { progress } from '../support/colours.ts';
import { HarnessProblem, self } from '../support/harness.ts';
import { withColumns } from './columns.ts';
import { readManifest } from './manifest-file.ts';

export interface ToolOptions {
  /** The name of a tool; `plink` is plink1.9. */
  readonly tool: ToolName | 'plink';
  /** Where the outputs of the program are, in the directories of their cases. */
  readonly outputs: string;
  /** Where the manifest is. */
  readonly inputs: string;
}

/** The outputs of a program as an implementation, and the cases that they answer, with the columns that it prints. */
export function openOutputs(
  { tool: name, outputs, inputs }: ToolOptions,
  corpus: readonly FixtureFile[],
): { implementation: Implementation; asked: readonly FixtureFile[] } {
  const tool = tools[name === 'plink' ? 'plink1.9' : name];
  const manifest = readManifest(inputs);
  if (manifest.as !== tool.view)
    throw new HarnessProblem(
      'usage',
      `${inputs} was exported for ${manifest.as}, not for ${tool.view}`,
      `${self} cases export … --as ${tool.view} --out DIR`,
    );
  const answered = new Set([...manifest.cases, ...manifest.skipped].map(c => c.id));
  const files = corpus
    .map(file => ({ ...file, cases: file.cases.filter(kase => answered.has(kase.id)) }))
    .filter(file => file.cases.length > 0);
  if (files.length === 0)
    throw new HarnessProblem('no-such-case', `no case of ${inputs} is one of those chosen`);
  const exported = new Set(manifest.cases.map(c => c.id));
  const bar = progress();
  const asked = files.map(file => {
    const own = file.cases.filter(kase => exported.has(kase.id));
    const certified = withColumns(tool, { ...file, cases: own }, id => bar.tell(`certifying ${id}`));
    const byId = new Map(certified.cases.map(kase => [kase.id, kase]));
    return { ...file, cases: file.cases.map(kase => byId.get(kase.id) ?? kase) };
  });
  bar.end();
  const replies = repliesOf(tool, manifest, outputs, asked);
  return {
    implementation: implementationOf(tool, outputs, asked, replies),
    asked: tool.partial ? asked.map(file => onlyTold(file, replies)) : asked,
  };
}

/** Cases that expect what was brought, of what they know. */
const onlyTold = (file: FixtureFile, replies: ReadonlyMap<string, Reply>): FixtureFile => ({
  ...file,
  cases: file.cases.map(kase => {
    const reply = replies.get(kase.id)!;
    if (reply.status !== 'ok') return kase;
    const told = Object.entries(kase.expect).filter(([name]) => reply.output[name] !== undefined);
    return { ...kase, expect: Object.fromEntries(told) };
  }),
});

/** What the files say of every case. */
function repliesOf(
  tool: Tool,
  manifest: Manifest,
  outputs: string,
  files: readonly FixtureFile[],
): ReadonlyMap<string, Reply> {
  const entries = new Map(manifest.cases.map(entry => [entry.id, entry]));
  const reasons = new Map(manifest.skipped.map(({ id, reason }) => [id, reason]));
  const reply = (kase: FixtureCase, op: string): Reply => {
    const entry = entries.get(kase.id);
    if (entry === undefined) return { status: 'not-applicable', reason: reasons.get(kase.id)! };
    const directory = filesIn(join(outputs, entry.directory));
    return changedSince(entry, kase) ?? toldBy(tool, { kase, op }, entry, directory);
  };
  return new Map(files.flatMap(({ op, cases }) => cases.map(kase => [kase.id, reply(kase, op)])));
}

const implementationOf = (
  tool: Tool,
  outputs: string,
  files: readonly FixtureFile[],
  replies: ReadonlyMap<string, Reply>,
): Implementation => ({
  hello: {
    implementation: { name: tool.name, version: versionIn(outputs, tool) },
    capabilities: { ops: [...new Set(files.map(f => f.op))], conventions: tool.conventions },
  },
  command: `${tool.name} (its files in ${outputs})`,
  repro: id =>
    `${self} cases export ${id} --as ${tool.view} --out again${tool.view === 'csv' ? '' : ' && sh again/run.sh'}`,
  ask: async (requests, heard = () => {}) => {
    for (const { id } of requests) heard(id);
    return new Map(requests.map(({ id }) => [id, replies.get(id)!]));
  },
  close: async () => {},
});

function changedSince(entry: ManifestCase, kase: FixtureCase): Reply | undefined {
  return entry.sha256 === kase.sha256
    ? undefined
    : { status: 'error', message: 'the case was minted again since it was exported: export it again' };
}

/** The files of one directory; what is not there is undefined. */
const filesIn =
  (directory: string): Outputs =>
  path => {
    try {
      return readFileSync(join(directory, path));
    } catch (e) {
      const { code, message } = e as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
      throw new HarnessProblem('unreadable', `${join(directory, path)} could not be read: ${message}`);
    }
  };

/** What the program said of itself when the script asked it. */
function versionIn(outputs: string, { version }: Tool): string {
  try {
    for (const name of readdirSync(outputs).filter(n => /^program\..*\.txt$/.test(n))) {
      const found = version.exec(readFileSync(join(outputs, name), 'latin1'));
      if (found !== null) return found[1]!;
    }
  } catch {
    throw new HarnessProblem('unreadable', `the directory ${outputs} is not there`);
  }
  return '';
}
