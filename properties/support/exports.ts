import { loadFixtures } from '../../cli/support/fixtures.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import { asks } from '../../src/conformance/views/asks.ts';
import { type Asked, type View, type ViewName, viewed } from '../../src/conformance/views/view.ts';
import { fileWith } from './questions.ts';

/** Every case of the corpus, with its op. */
export const corpus: readonly Asked[] = loadFixtures().flatMap(({ op, cases }) =>
  cases.map(kase => ({ kase, op })),
);

/** A case made by hand. */
export const asked = (op: string, input: { readonly [field: string]: Json }, id = 'hand/case'): Asked => ({
  op,
  kase: fileWith(op, { id, input: { exact: 'dyadic', ...input }, sha256: '0' }).cases[0]!,
});

export const viewOf = (name: ViewName, one: Asked): View | { reason: string } =>
  viewed(() => asks[name](one));

/** The content of a file of a view, by its role. */
export function contentOf(view: View, role: string): string | Uint8Array {
  const file = view.files.find(f => f.role === role);
  if (file === undefined)
    throw new Error(`there is no ${role} among ${view.files.map(f => f.role).join(' ')}`);
  return file.content;
}
export const textOf = (view: View, role: string): string => contentOf(view, role) as string;
export const bytesOf = (view: View, role: string): Uint8Array => contentOf(view, role) as Uint8Array;

/** A table of the input as doubles; NaN where it is missing. */
export const numbersOf = ({ input }: FixtureCase, field: string): number[][] =>
  (input[field] as Json[][]).map(row => row.map(x => (x === null ? Number.NaN : Number(x))));
export const listOf = ({ input }: FixtureCase, field: string): number[] =>
  (input[field] as string[]).map(Number);
