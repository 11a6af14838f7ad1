import { effectsLaws, predictLaws } from '../cli/fuzz/laws/effects.ts';
import { likelihoodLaws } from '../cli/fuzz/laws/likelihood.ts';
import { holdBothRooms } from './support/rooms.ts';

/** A certified answer takes a hundred times as long as a binary64 one: the spec is asked a quarter as often. */
const SPEC_SHARE = 0.25;

holdBothRooms([...likelihoodLaws, ...effectsLaws, ...predictLaws], SPEC_SHARE);
