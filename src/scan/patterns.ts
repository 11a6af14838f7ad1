import { PLAN, type ScanFunctions, SET } from '../kernels/scan.ts';
import type { Machine } from '../kernels/wasm.ts';

/** Rows before a row among which its parent is looked for. */
const MEMORY = 24;

/** Places of the rows and of the entries in the memory of a machine. */
export interface PatternRoom {
  readonly rows: number;
  readonly plan: number;
  readonly entries: number;
  /** Room for two i32. */
  readonly scratch: number;
  readonly pitch: number;
  /** Rows there is room for, among them the two that are always there. */
  readonly most: number;
}

/**
 * The distinct rows of a block of variants, and how the sums of each are found.
 *
 * Rows 0 and 1 are those of nobody and of two copies in everybody. Every other row follows the nearest of them and of
 * the rows just before it, where fewer lines are added and subtracted so than there are sets; a row that no other is
 * near is summed by tables. Neighbours on a chromosome are much alike, and rare variants are near row 0.
 */
export class PatternList {
  readonly #functions: ScanFunctions;
  readonly #room: PatternRoom;
  readonly #words: Int32Array;
  readonly #roots: number[] = [];
  #rows = 2;
  #entries = 0;

  constructor({ functions, memory }: Machine<ScanFunctions>, room: PatternRoom, n: number) {
    this.#functions = functions;
    this.#room = room;
    this.#words = new Int32Array(memory);
    this.#words.fill(-1, room.plan / 4, room.plan / 4 + 2 * PLAN);
    const bytes = new Uint8Array(memory);
    bytes.fill(0, room.rows, room.rows + 2 * room.pitch);
    bytes.fill(2, room.rows + room.pitch, room.rows + room.pitch + n);
  }

  /** Where the next row is to be written. */
  get next(): number {
    return this.#addressOf(this.#rows);
  }

  #addressOf(row: number): number {
    return this.#room.rows + row * this.#room.pitch;
  }

  /** Takes in the row that was written at `next`; returns its number, that of an equal row where there is one near. */
  add(): number {
    const { rows, pitch, scratch } = this.#room;
    const row = this.#rows;
    const address = this.next;
    this.#functions.nearest(rows, pitch, row, MEMORY, pitch / SET, scratch);
    const parent = this.#words[scratch / 4]!;
    if (parent >= 0 && this.#words[scratch / 4 + 1] === 0) return parent;
    this.#rows += 1;
    const plan = this.#room.plan / 4 + row * PLAN;
    this.#words[plan] = parent;
    if (parent < 0) this.#roots.push(row);
    else {
      this.#words[plan + 1] = this.#entries;
      this.#words[plan + 2] = this.#differences(address, parent, 1);
      this.#words[plan + 3] = this.#differences(address, parent, -1);
    }
    return row;
  }

  #differences(address: number, parent: number, sign: number): number {
    const { entries, pitch } = this.#room;
    const out = entries + 4 * this.#entries;
    const count = this.#functions.differences(address, this.#addressOf(parent), pitch, out, sign);
    this.#entries += count;
    return count;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Rows that are summed by tables. */
  get roots(): readonly number[] {
    return this.#roots;
  }
}
