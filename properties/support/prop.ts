import fc from 'fast-check';
import { test } from 'vitest';

/** FNV-1a of the title: every law has its own stable seed, and no seed stands in a test name. */
export function seedOf(title: string): number {
  let h = 0x811c9dc5;
  for (const c of title) h = Math.imul(h ^ c.codePointAt(0)!, 0x01000193);
  return h | 0;
}

/**
 * A named law over built inputs. Replay with FC_SEED and FC_PATH; FC_FACTOR multiplies the number of runs.
 *
 * @param check throws (or returns false) where the law is broken
 */
export function law<Ts extends [unknown, ...unknown[]]>(
  title: string,
  inputs: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  check: (...args: Ts) => unknown,
  runs = 100,
): void {
  const { FC_SEED, FC_PATH, FC_FACTOR } = process.env;
  test(`law: ${title}`, () => {
    fc.assert(
      // a vitest matcher returns an object, which fast-check would read as a failure: only `false` fails
      fc.property(...inputs, (...args) => check(...args) !== false),
      {
        seed: FC_SEED === undefined ? seedOf(title) : Number(FC_SEED),
        numRuns: Math.ceil(runs * Number(FC_FACTOR ?? 1)),
        ...(FC_PATH === undefined ? {} : { path: FC_PATH, endOnFailure: true }),
      },
    );
  });
}
