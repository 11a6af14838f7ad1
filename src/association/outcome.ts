import { Refusal, type RefusalCode } from '../linalg/refusal.ts';

/** An answer, or why there is none: one variant, or one test, without an answer does not stop the others. */
export type Outcome<T> =
  | ({ readonly status: 'ok' } & T)
  | { readonly status: 'refused'; readonly code: RefusalCode; readonly message: string };

/** The answer of a question that may be refused. A defect is not caught. */
export function outcomeOf<T extends object>(ask: () => T): Outcome<T> {
  try {
    return { status: 'ok', ...ask() };
  } catch (e) {
    if (!(e instanceof Refusal)) throw e;
    return { status: 'refused', code: e.code, message: e.message };
  }
}
