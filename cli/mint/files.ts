import { deviationJsonSchema } from '../peers/deviation.ts';
import { fill, sha256 } from './fill.ts';
import { groups, retired } from './groups.ts';
import { layOut } from './layout.ts';
import { fixtureJsonSchema, readFixtureFile } from './schema.ts';

/** A file of the fixtures: its path below fixtures/, and its text to the byte. */
export interface MintedFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Every file that is derived: the groups, their index with checksums, and the schema.
 *
 * @param onGroup is told which group is being certified
 * @throws Error when an id stands twice, was retired, or spec and src do not agree
 */
export function mintedFiles(version: string, onGroup: (group: string) => void = () => {}): MintedFile[] {
  const minted = groups.map(draft => {
    onGroup(draft.group);
    const file = readFixtureFile(JSON.parse(JSON.stringify(fill(draft, version))));
    return { draft, file, path: `${draft.chapter}/${draft.group}.json`, text: `${layOut(file)}\n` };
  });
  refuseRepeated(minted.flatMap(({ file }) => file.cases.map(c => c.id)));
  const index = {
    format: 'lmm-fixture-index/1',
    spec_version: version,
    cases: minted.reduce((count, { file }) => count + file.cases.length, 0),
    groups: minted.map(({ draft, file, path, text }) => ({
      path,
      chapter: draft.chapter,
      group: draft.group,
      title: draft.title,
      op: draft.op,
      cases: file.cases.length,
      sha256: sha256(text),
    })),
    retired,
  };
  return [
    ...minted.map(({ path, text }) => ({ path, text })),
    { path: 'index.json', text: `${layOut(index)}\n` },
    { path: 'schema/deviation.schema.json', text: `${JSON.stringify(deviationJsonSchema(), null, 1)}\n` },
    { path: 'schema/fixture.schema.json', text: `${JSON.stringify(fixtureJsonSchema(), null, 1)}\n` },
  ];
}

function refuseRepeated(ids: readonly string[]): void {
  const seen = new Set<string>(retired);
  for (const id of ids) {
    if (seen.has(id)) throw new Error(`defect: the id ${id} stands twice, or was retired`);
    seen.add(id);
  }
}
