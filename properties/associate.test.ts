import { describe, test } from 'vitest';
import { srcOps } from '../cli/rooms/src.ts';
import { associateLaws } from './laws/associate.ts';
import { seedOf } from './support/prop.ts';
import { rooms } from './support/rooms.ts';

/** Refitted optima with proofs take the certified room a hundred times as long: it is asked a third as often. */
const SHARE = { spec: 0.34, src: 1 } as const;

const answering = (['spec', 'src'] as const).filter(
  room => room === 'spec' || srcOps.includes('associate' as never),
);
if (!answering.includes('src')) console.warn('not run: src does not answer associate');

describe.each(answering)('%s', room => {
  const { FC_SEED, FC_FACTOR } = process.env;
  test.each(associateLaws.map(law => [law.name, law] as const))('law: %s', async (name, law) => {
    const seed = FC_SEED === undefined ? seedOf(name) : Number(FC_SEED);
    await law.hold(rooms[room], seed, Number(FC_FACTOR ?? 1) * SHARE[room]);
  });
});
