import fc from 'fast-check';
import { test } from 'vitest';
import { seedOf } from './prop.ts';

/** `law` for a check that is awaited. */
export function asyncLaw<Ts extends [unknown, ...unknown[]]>(
  title: string,
  inputs: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  check: (...args: Ts) => Promise<void>,
  runs = 100,
): void {
  const { FC_SEED, FC_PATH, FC_FACTOR } = process.env;
  test(`law: ${title}`, async () => {
    await fc.assert(fc.asyncProperty(...inputs, check), {
      seed: FC_SEED === undefined ? seedOf(title) : Number(FC_SEED),
      numRuns: Math.ceil(runs * Number(FC_FACTOR ?? 1)),
      ...(FC_PATH === undefined ? {} : { path: FC_PATH, endOnFailure: true }),
    });
  });
}
