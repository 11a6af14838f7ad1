/**
 * A panel: some blocks of 64 columns of Σₖ Wₖ xₖxₖᵀ, for the rows from its first column on.
 *
 * For each batch of sets the lines of all rows are found once; then, block by block, the tables are built from the
 * codes of the 64 people who are columns, and each row adds up its lines.
 */
import { embedded } from '../kernels/embedded/tables.ts';
import { type Layout, newLayout } from '../kernels/layout.ts';
import {
  BYTE_COLUMNS,
  FIXED_COLUMNS,
  LINE_BYTES,
  MOST_IN_SET,
  type TableFunctions,
} from '../kernels/tables.ts';
import { tableTwin } from '../kernels/tables-twin.ts';
import { type Machine, machine } from '../kernels/wasm.ts';
import type { Codes } from './codes.ts';
import {
  type Batch,
  type EqualBatch,
  type FixedBatch,
  type GroupedBatch,
  MOST_GROUPS,
  TABLE_BYTES,
  tableBytes,
} from './sets.ts';

export interface PanelJob {
  readonly individuals: number;
  readonly codes: Codes;
  readonly batches: readonly Batch[];
  /** Blocks first … last − 1 of 64 columns. */
  readonly first: number;
  readonly last: number;
  /** n x n 64-bit numbers, column by column: the entries on and below the diagonal are written. */
  readonly sums: BigInt64Array;
  /** Whether `sums` holds the sums of other variants, to which these are added. */
  readonly adds: boolean;
  /** The kernel where it runs, or the twin in any case. */
  readonly twin: boolean;
}

export interface PanelDone {
  /** Products of two genotypes that were added up, for a progress bar. */
  readonly products: number;
}

/** Sums of limbs stay below 2^31: a limb is 2^15 at most. */
const MOST_LOAD = 2 ** 16 - 1;
/** Batches of 127 at most that a sum of 16 bits can take. */
const MOST_EQUAL_BATCHES = Math.floor((2 ** 15 - 1) / 127);

/** What stands where in the memory of the machine. */
interface Places {
  readonly raw: number;
  readonly bases: number;
  readonly lines: number;
  readonly tables: number;
  readonly ends: number;
  readonly weights: number;
  readonly scratch: number;
  readonly products: number;
  readonly threeLines: number;
  readonly columns: number;
  readonly earlier: number;
  readonly blocks: readonly Block[];
}

/** A block of the panel: its rows begin `skipped` rows below those of the panel. */
interface Block {
  readonly index: number;
  readonly skipped: number;
  readonly rows: number;
  readonly total: number;
  /** 16-bit sums, then 32-bit sums, of equal weights; or limbs. */
  readonly sums16: number;
  readonly sums32: number;
  readonly limbs: number;
}

const roundedUp = (count: number, to: number): number => Math.ceil(count / to) * to;
const sum = (sizes: Uint8Array): number => sizes.reduce((a, b) => a + b, 0);

export function panelWork(job: PanelJob): PanelDone {
  const { individuals, codes, batches, first, last } = job;
  const top = first * BYTE_COLUMNS;
  const rows = codes.stride - top;
  const layout = newLayout();
  const places = placesOf(layout, job, rows);
  const m = machine<TableFunctions>(embedded, tableTwin, layout.size());
  const panel = { job, rows, places, machine: m, pending: { batches: 0, load: 0, shift: 0 } };

  for (const batch of batches) {
    loadCodes(panel, batch, top);
    if (batch.kind === 'equal') addEqual(panel, batch);
    else if (batch.kind === 'grouped') addGrouped(panel, batch);
    else addFixed(panel, batch);
  }
  settle(panel);
  for (const block of places.blocks) writeColumns(panel, block);

  const variants = batches.reduce((count, batch) => count + sum(batch.sizes), 0);
  const columns = Math.min(individuals, last * BYTE_COLUMNS) - top;
  return { products: variants * columns * (individuals - top - (columns - 1) / 2) };
}

interface Panel {
  readonly job: PanelJob;
  readonly rows: number;
  readonly places: Places;
  readonly machine: Machine<TableFunctions>;
  /** What the small sums hold that is not yet in the totals. */
  readonly pending: { batches: number; load: number; shift: number };
}

function placesOf(layout: Layout, { batches, first, last }: PanelJob, rows: number): Places {
  const has = (kind: Batch['kind']) => batches.some(batch => batch.kind === kind);
  const sets = roundedUp(Math.max(...batches.map(batch => batch.sizes.length)), 8);
  const ifAny = (kind: Batch['kind'], bytes: number) => (has(kind) ? layout.take(bytes) : 0);
  const blocks = Array.from({ length: last - first }, (_, b) => {
    const below = rows - b * BYTE_COLUMNS;
    return {
      index: first + b,
      skipped: b * BYTE_COLUMNS,
      rows: below,
      total: layout.take(below * BYTE_COLUMNS * 8),
      sums16: ifAny('equal', below * BYTE_COLUMNS * 2),
      sums32: ifAny('equal', below * BYTE_COLUMNS * 4),
      limbs: ifAny('grouped', below * BYTE_COLUMNS * 12),
    };
  });
  return {
    blocks,
    raw: layout.take(sets * rows),
    bases: layout.take(sets * 4),
    lines: layout.take(sets * rows * 4),
    tables: layout.take(TABLE_BYTES),
    ends: layout.take(MOST_GROUPS * 4),
    weights: layout.take(MOST_GROUPS * 24),
    scratch: layout.take(16 * MOST_GROUPS * LINE_BYTES),
    products: layout.take(sets * MOST_IN_SET * 72),
    threeLines: layout.take(MOST_IN_SET * 3 * LINE_BYTES),
    columns: layout.take(rows * BYTE_COLUMNS * 8),
    earlier: layout.take(rows * BYTE_COLUMNS * 8),
  };
}

/** Bytes from row to row of the lines of a batch. */
const rowBytesOf = (batch: Batch): number => 4 * roundedUp(batch.sizes.length, 8);

/** The codes of a batch, and from them the lines of every row. */
function loadCodes({ job, rows, places, machine }: Panel, batch: Batch, top: number): void {
  const { stride, bytes } = job.codes;
  const raw = new Uint8Array(machine.memory, places.raw);
  const bases = new Uint32Array(machine.memory, places.bases);
  let table = places.tables;
  batch.sizes.forEach((size, s) => {
    const from = (batch.first + s) * stride;
    raw.set(bytes.subarray(from + top, from + stride), s * rows);
    bases[s] = table;
    table += tableBytes(size);
  });
  const sets = roundedUp(batch.sizes.length, 8);
  machine.functions.spread(places.raw, rows, rows, sets, places.bases, places.lines);
}

/** The tables of a batch for the columns of a block, in bytes. */
function buildTables({ rows, places, machine }: Panel, batch: EqualBatch | GroupedBatch, block: Block): void {
  let table = places.tables;
  batch.sizes.forEach((size, s) => {
    machine.functions.build8(places.raw + s * rows + block.skipped, size, batch.offset, table);
    table += tableBytes(size);
  });
}

function addEqual(panel: Panel, batch: EqualBatch): void {
  const { places, machine, pending } = panel;
  if (pending.batches === MOST_EQUAL_BATCHES) widen(panel);
  pending.batches += 1;
  pending.shift = batch.shift;
  const rowBytes = rowBytesOf(batch);
  for (const block of places.blocks) {
    buildTables(panel, batch, block);
    const lines = places.lines + block.skipped * rowBytes;
    machine.functions.sum8(lines, rowBytes, batch.sizes.length, block.sums16, block.rows);
  }
}

function widen({ places, machine, pending }: Panel): void {
  for (const { sums16, sums32, rows } of places.blocks) machine.functions.widen8(sums16, sums32, rows);
  pending.batches = 0;
}

function addGrouped(panel: Panel, batch: GroupedBatch): void {
  const { places, machine, pending } = panel;
  if (pending.shift !== batch.shift || pending.load + batch.load > MOST_LOAD) settle(panel);
  pending.shift = batch.shift;
  pending.load += batch.load;
  const rowBytes = rowBytesOf(batch);
  const pairs = writeGroups(panel, batch);
  for (const block of places.blocks) {
    buildTables(panel, batch, block);
    machine.functions.sumGroups8(
      places.lines + block.skipped * rowBytes,
      rowBytes,
      places.ends,
      pairs,
      places.weights,
      places.scratch,
      block.limbs,
      block.rows,
    );
  }
}

/** Where each group ends, and its limbs; an odd last group gets a partner without sets and without weight. */
function writeGroups({ places, machine }: Panel, { setsPerGroup, limbs }: GroupedBatch): number {
  const ends = new Uint32Array(machine.memory, places.ends, MOST_GROUPS);
  const weights = new Int16Array(machine.memory, places.weights, MOST_GROUPS * 12);
  const pairs = Math.ceil(setsPerGroup.length / 2);
  weights.fill(0);
  let sets = 0;
  for (let g = 0; g < 2 * pairs; g++) {
    sets += setsPerGroup[g] ?? 0;
    ends[g] = 4 * sets;
    for (let limb = 0; limb < 3; limb++)
      for (let i = 0; i < 4; i++)
        weights[24 * (g >> 1) + 8 * limb + 2 * i + (g & 1)] = limbs[3 * g + limb] ?? 0;
  }
  return pairs;
}

function addFixed({ rows, places, machine }: Panel, batch: FixedBatch): void {
  const { functions, memory } = machine;
  new BigInt64Array(memory, places.products).set(batch.products);
  const rowBytes = rowBytesOf(batch);
  for (const block of places.blocks) {
    const lines = places.lines + block.skipped * rowBytes;
    for (let column = 0; column < BYTE_COLUMNS; column += FIXED_COLUMNS) {
      let table = places.tables;
      let products = places.products;
      for (let s = 0; s < batch.sizes.length; s++) {
        const size = batch.sizes[s]!;
        const codes = places.raw + s * rows + block.skipped + column;
        functions.lines64(codes, size, products, places.threeLines);
        functions.build64(places.threeLines, size, table);
        table += tableBytes(size);
        products += 72 * size;
      }
      functions.sum64(lines, rowBytes, batch.sizes.length, block.total + 8 * column, 512, block.rows);
    }
  }
}

/** Small sums become part of the totals. */
function settle(panel: Panel): void {
  const { places, machine, pending } = panel;
  if (pending.batches > 0) widen(panel);
  for (const { sums32, limbs, total, rows } of places.blocks) {
    if (sums32 > 0) machine.functions.settle8(sums32, total, rows, pending.shift);
    if (limbs > 0 && pending.load > 0) machine.functions.settleGroups(limbs, total, rows, pending.shift);
  }
  pending.load = 0;
}

/** The totals of a block to the columns of the shared sums. */
function writeColumns({ job, places, machine }: Panel, block: Block): void {
  const { individuals: n, sums, adds } = job;
  const { functions, memory } = machine;
  const left = block.index * BYTE_COLUMNS;
  const columns = Math.min(BYTE_COLUMNS, n - left);
  functions.columns64(block.total, block.rows, roundedUp(columns, 2), places.columns);
  const found = new BigInt64Array(memory, places.columns);
  const earlier = new BigInt64Array(memory, places.earlier);
  for (let c = 0; c < columns; c++) {
    const own = sums.subarray((left + c) * n + left + c, (left + c + 1) * n);
    const from = c * block.rows + c;
    if (adds) {
      earlier.set(own, from);
      const start = 8 * (from & ~1); // pairs of 64-bit numbers
      functions.add64(places.earlier + start, places.columns + start, roundedUp(own.length + (from & 1), 2));
    }
    own.set(found.subarray(from, from + own.length));
  }
}
