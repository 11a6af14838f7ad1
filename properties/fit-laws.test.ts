import { fitLaws } from './laws/fit.ts';
import { holdBothRooms } from './support/rooms.ts';

holdBothRooms(fitLaws, 0.25);
