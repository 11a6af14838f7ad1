import type { Json } from '../../src/conformance/case.ts';

/** What a room, or any other program, says to one request. */
export type Answer =
  | { readonly status: 'ok'; readonly output: Output; readonly warnings: readonly string[] }
  | {
      readonly status: 'refused';
      readonly class: string;
      readonly message: string;
      readonly place?: { readonly field?: string; readonly row?: number; readonly column?: number };
    }
  | { readonly status: 'unsupported'; readonly reason: string }
  | { readonly status: 'error'; readonly message: string };

export interface Output {
  readonly [name: string]: Json;
}

export const ok = (output: Output, warnings: readonly string[] = []): Answer => ({
  status: 'ok',
  output,
  warnings,
});

/** The question is in order, and this room can not carry it: no error of anybody. */
export class Unsupported extends Error {
  override readonly name = 'Unsupported';
}

/** The answer of a computation that may refuse: the refusals of both rooms have one shape. */
export function answering(compute: () => Answer): Answer {
  try {
    return compute();
  } catch (e) {
    if (!(e instanceof Error)) return { status: 'error', message: String(e) };
    if (e instanceof Unsupported) return { status: 'unsupported', reason: e.message };
    if (e.name !== 'Refusal') return { status: 'error', message: `${e.name}: ${e.message}` };
    const { code, place } = e as Error & {
      code: string;
      place: { field?: string; row?: number; column?: number };
    };
    return { status: 'refused', class: code, message: e.message, place };
  }
}
