import { join } from 'node:path';
import { z } from 'zod';
import type { Manifest } from '../../src/conformance/views/manifest.ts';
import { viewNames } from '../../src/conformance/views/view.ts';
import { HarnessProblem, parseJson, readText, self } from '../support/harness.ts';

/** A path inside the directory that was exported, and nowhere else. */
const inside = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0]+$/, 'a path inside the directory is due');
const form = z.looseObject({
  format: z.literal('lmm-export/1'),
  lmm_spec: z.string(),
  as: z.enum(viewNames),
  cases: z.array(
    z.looseObject({
      id: z.string(),
      op: z.string(),
      sha256: z.string(),
      directory: inside,
      files: z.record(z.string(), inside),
      runs: z.array(
        z.looseObject({
          name: inside,
          program: z.string(),
          words: z.array(z.string()),
          writes: z.record(z.string(), inside),
        }),
      ),
    }),
  ),
  skipped: z.array(z.looseObject({ id: z.string(), reason: z.string() })),
});

/** manifest.json of an exported directory. @throws HarnessProblem */
export function readManifest(directory: string): Manifest {
  const path = join(directory, 'manifest.json');
  const read = form.safeParse(parseJson(readText(path, 'the manifest'), path));
  if (read.success) return read.data;
  const issue = read.error.issues[0]!;
  throw new HarnessProblem(
    'malformed',
    `${path}: ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    `give the directory that \`${self} cases export --as PROGRAM --out DIR\` wrote`,
  );
}
