import type { Answer, Output } from '../../src/conformance/answer.ts';

export type { Answer, Output };

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
