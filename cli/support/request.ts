import type { Json } from '../../src/conformance/case.ts';
import { HarnessProblem, parseJson, readText } from './harness.ts';

/** A request of the protocol. */
export interface Request {
  readonly op: string;
  readonly input: { readonly [field: string]: Json };
}

/**
 * The request in a file, or on stdin for "-"; whatever else the line holds (id, want) is left out.
 *
 * @throws HarnessProblem `unreadable`, `not-json`, `malformed`
 */
export function readRequest(path: string): Request {
  const [file, name]: [string | 0, string] = path === '-' ? [0, 'stdin'] : [path, path];
  const { op, input } = (parseJson(readText(file, 'the request'), name) ?? {}) as Partial<Request>;
  if (typeof op === 'string' && typeof input === 'object' && input !== null && !Array.isArray(input))
    return { op, input };
  throw new HarnessProblem('malformed', `${name} is no request`, 'write {"op": …, "input": {…}} on one line');
}
