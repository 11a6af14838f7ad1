import { Refusal, type RefusalCode } from '../number/refusal.ts';

/** An answer, or why there is none: what stops one variant, or one test, does not stop the others. */
export type Outcome<A> =
  | ({ readonly status: 'ok' } & A)
  | { readonly status: 'refused'; readonly code: RefusalCode; readonly message: string };

/** The answer of a question that may be refused. */
export function outcomeOf<A extends object>(ask: () => A): Outcome<A> {
  try {
    return { status: 'ok', ...ask() };
  } catch (e) {
    if (e instanceof Refusal) return { status: 'refused', code: e.code, message: e.message };
    throw e;
  }
}
