import type { Json } from './case.ts';
import type { Precision } from './precision.ts';

/** What a program says to one request. */
export type Answer =
  | {
      readonly status: 'ok';
      readonly output: Output;
      readonly warnings: readonly string[];
      /** How exactly each output is told, where it was read from a program's own files. */
      readonly precision?: { readonly [output: string]: Precision };
    }
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

/** What became of one request: an answer, no answer, or a question that was not put. */
export type Reply =
  | Answer
  | { readonly status: 'crash' | 'timeout' | 'protocol-error'; readonly message: string }
  | { readonly status: 'not-applicable'; readonly reason: string };

/** What a program says of itself in `hello`. */
export interface Hello {
  readonly implementation: { readonly name: string; readonly version: string };
  readonly capabilities: {
    readonly ops: readonly string[];
    readonly methods?: readonly string[] | undefined;
    readonly limits?: { readonly n?: number | undefined } | undefined;
    /** The one convention of an op, or those among which a request may choose. */
    readonly conventions?: { readonly [op: string]: string | readonly string[] } | undefined;
    /** Significant digits that the program prints; above 17 it is not a binary64 program. */
    readonly output_digits?: number | undefined;
    /** The outputs of an op, where the program has not all of them. */
    readonly outputs?: { readonly [op: string]: readonly string[] } | undefined;
  };
}
