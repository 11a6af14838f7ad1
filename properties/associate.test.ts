import { associateLaws } from '../cli/fuzz/laws/associate.ts';
import { holdBothRooms } from './support/rooms.ts';

/** Refitted optima with proofs take the certified room a hundred times as long: it is asked a third as often. */
holdBothRooms(associateLaws, 0.34);
