import { describe, test } from 'vitest';
import type { Ask, ProtocolLaw } from '../../cli/fuzz/laws/law.ts';
import { answerWithSpec } from '../../cli/rooms/spec.ts';
import { answerWithSrc } from '../../cli/rooms/src.ts';
import { seedOf } from './prop.ts';

/** Digits at which the certified room is asked: the laws look at 11. */
const SPEC_DIGITS = 18;

/** Both rooms as implementations of the protocol, in this process. */
export const rooms: Readonly<Record<'spec' | 'src', Ask>> = {
  spec: (op, input) => answerWithSpec(op, input, SPEC_DIGITS),
  src: (op, input) => answerWithSrc(op, input),
};

/**
 * The named laws, held to both rooms; `specShare` is the share of the runs that the certified room, a hundred times
 * as slow, is asked.
 * FC_SEED replays, FC_FACTOR multiplies the runs.
 */
export function holdBothRooms(laws: readonly ProtocolLaw[], specShare = 1): void {
  const { FC_SEED, FC_FACTOR } = process.env;
  describe.each(['spec', 'src'] as const)('%s', room => {
    test.each(laws.map(law => [law.name, law] as const))('law: %s', async (name, law) => {
      const seed = FC_SEED === undefined ? seedOf(name) : Number(FC_SEED);
      await law.hold(rooms[room], seed, Number(FC_FACTOR ?? 1) * (room === 'spec' ? specShare : 1));
    });
  });
}
