import type { Json } from '../../../src/conformance/case.ts';

/** The input of a request. */
export interface Input {
  readonly [field: string]: Json;
}
