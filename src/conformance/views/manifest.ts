import { asks } from './asks.ts';
import { type Asked, type ViewFile, type ViewName, type ViewRun, viewed } from './view.ts';

/** The format `lmm-export/1`: what was exported, so that its outputs can be judged where they come back. */
export interface Manifest {
  readonly format: 'lmm-export/1';
  readonly lmm_spec: string;
  readonly as: ViewName;
  readonly cases: readonly ManifestCase[];
  /** Cases that the program can not express, each with the reason. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
}

export interface ManifestCase {
  readonly id: string;
  readonly op: string;
  /** Of the case, without its prose: a case that was minted again is another question. */
  readonly sha256: string;
  readonly directory: string;
  /** The name of each file, by what it is to the program. */
  readonly files: { readonly [role: string]: string };
  readonly runs: readonly ViewRun[];
}

/** A bundle: its manifest, and the files of every case that can be expressed, in its directory. */
export interface Bundle {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, string | Uint8Array>;
}

/** "estimate-cohorts/cohort-14-1-1-reml" is a directory beside the others; its name means nothing to a shell. */
function directoryOf(id: string, taken: ReadonlySet<string>): string {
  const plain = id
    .replace('/', '--')
    .replace(/[^A-Za-z0-9._-]/g, '_')
    .replace(/^[.-]/, '_');
  for (let k = 1; ; k++) {
    const name = k === 1 ? plain : `${plain}-${k}`;
    if (!taken.has(name)) return name;
  }
}

/** The cases as one program reads them. */
export function bundleOf(name: ViewName, asked: readonly Asked[], version: string): Bundle {
  const files = new Map<string, string | Uint8Array>();
  const cases: ManifestCase[] = [];
  const skipped: { id: string; reason: string }[] = [];
  for (const one of asked) {
    const { kase, op } = one;
    const view = viewed(() => asks[name](one));
    if ('reason' in view) {
      skipped.push({ id: kase.id, reason: view.reason });
      continue;
    }
    const directory = directoryOf(kase.id, new Set(cases.map(c => c.directory)));
    for (const file of view.files) files.set(`${directory}/${file.name}`, file.content);
    cases.push({
      id: kase.id,
      op,
      sha256: kase.sha256,
      directory,
      files: Object.fromEntries(view.files.map(({ role, name }: ViewFile) => [role, name])),
      runs: view.runs,
    });
  }
  return { manifest: { format: 'lmm-export/1', lmm_spec: version, as: name, cases, skipped }, files };
}
