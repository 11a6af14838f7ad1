import { fitLaws } from '../cli/fuzz/laws/fit.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(fitLaws, 0.25);
