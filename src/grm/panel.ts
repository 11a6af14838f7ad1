/**
 * A panel: some blocks of 64 columns of Σₖ Wₖ xₖxₖᵀ, for the rows from its first column on.
 *
 * For each batch of sets the lines of all rows are found once; then, block by block, the tables are built from the
 * codes of the 64 people who are columns, and each row adds up its lines.
 */
import { type Layout, newLayout } from '../kernels/layout.ts';
import {
  BYTE_COLUMNS,
  FIXED_COLUMNS,
  LINE_BYTES,
  MOST_IN_SET,
  type TableFunctions,
  tableMachine,
} from '../kernels/tables.ts';
import type { Machine } from '../kernels/wasm.ts';
import { type LinePlaces, loadLines, roundedUp, rowBytesOf, takeLinePlaces } from './batch-lines.ts';
import { matrixWidth } from './dictionary.ts';
import type { PackedRows } from './packed-rows.ts';
import {
  type Batch,
  type DictionaryBatch,
  type EqualBatch,
  type FixedBatch,
  type GroupedBatch,
  MOST_GROUPS,
  tableBytes,
} from './sets.ts';

export interface PanelJob {
  readonly individuals: number;
  readonly rows: PackedRows;
  readonly batches: readonly Batch[];
  /** Variants in the batches, for `PanelDone`. */
  readonly variants: number;
  /** Blocks first … last − 1 of 64 columns. */
  readonly first: number;
  readonly last: number;
  /** n x n 64-bit numbers, column by column: to the entries on and below the diagonal something is added. */
  readonly sums: BigInt64Array;
  /** Whether the twin of the kernel is to run where the kernel could. */
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

/** A block of the panel: its rows begin `skipped` rows below those of the panel. */
interface Block {
  readonly index: number;
  readonly skipped: number;
  readonly rows: number;
  readonly total: number;
  /** Sums of equal weights, in 16 and in 32 bits. */
  readonly sums16: number;
  readonly sums32: number;
  /** Sums of groups, in three limbs. */
  readonly limbs: number;
}

interface Places extends LinePlaces, DictionaryPlaces {
  readonly ends: number;
  readonly weights: number;
  readonly scratch: number;
  readonly products: number;
  readonly threeLines: number;
  readonly columns: number;
  readonly earlier: number;
}

interface Panel {
  readonly job: PanelJob;
  /** People from the first column of the panel on, a multiple of 64. */
  readonly rows: number;
  readonly blocks: readonly Block[];
  readonly places: Places;
  readonly machine: Machine<TableFunctions>;
  /** What the small sums hold that is not yet in the totals. */
  readonly pending: { batches: number; load: number; shift: number };
}

export function panelWork(job: PanelJob): PanelDone {
  const { individuals, batches, first, last } = job;
  const top = first * BYTE_COLUMNS;
  const panel = newPanel(job, 4 * job.rows.stride - top);
  for (const batch of batches) {
    if (batch.kind === 'dictionary') {
      addDictionary(panel, batch, top);
      continue;
    }
    loadLines(panel.machine, panel.places, job.rows, batch, top, panel.rows);
    if (batch.kind === 'equal') addEqual(panel, batch);
    else if (batch.kind === 'grouped') addGrouped(panel, batch);
    else addFixed(panel, batch);
  }
  settle(panel);
  for (const block of panel.blocks) addColumns(panel, block);

  const variants = job.variants;
  const columns = Math.min(individuals, last * BYTE_COLUMNS) - top;
  return { products: variants * columns * (individuals - top - (columns - 1) / 2) };
}

function newPanel(job: PanelJob, rows: number): Panel {
  const { batches, first, last } = job;
  const layout = newLayout();
  const ifAny = (kind: Batch['kind'], bytes: number) =>
    batches.some(batch => batch.kind === kind) ? layout.take(bytes) : 0;
  const blocks = Array.from({ length: last - first }, (_, b) => {
    const skipped = b * BYTE_COLUMNS;
    const entries = (rows - skipped) * BYTE_COLUMNS;
    return {
      index: first + b,
      skipped,
      rows: rows - skipped,
      total: layout.take(8 * entries),
      sums16: ifAny('equal', 2 * entries),
      sums32: ifAny('equal', 4 * entries),
      limbs: ifAny('grouped', 12 * entries),
    };
  });
  const sums = { from: blocks[0]!.total, to: layout.size() };
  const places = {
    ...takeLinePlaces(
      layout,
      batches.filter(batch => batch.kind !== 'dictionary'),
      job.rows,
      rows,
    ),
    ...takeDictionaryPlaces(layout, batches, rows),
    ends: layout.take(MOST_GROUPS * 4),
    weights: layout.take(MOST_GROUPS * 24),
    scratch: layout.take(16 * MOST_GROUPS * LINE_BYTES),
    products: layout.take(
      batches.reduce((most, b) => Math.max(most, b.kind === 'fixed' ? b.products.byteLength : 0), 0),
    ),
    threeLines: layout.take(MOST_IN_SET * 3 * LINE_BYTES),
    columns: layout.take(rows * BYTE_COLUMNS * 8),
    earlier: layout.take(rows * 8),
  };
  const machine = tableMachine(layout.size(), job.twin);
  new Uint8Array(machine.memory).fill(0, sums.from, sums.to);
  return { job, rows, blocks, places, machine, pending: { batches: 0, load: 0, shift: 0 } };
}

/** The tables of a batch for the columns of a block, in bytes. */
function buildTables({ rows, places, machine }: Panel, batch: EqualBatch | GroupedBatch, block: Block): void {
  const { build8 } = machine.functions;
  const { sizes, offset } = batch;
  let table = places.tables;
  for (let s = 0; s < sizes.length; s++) {
    build8(places.codes + s * rows + block.skipped, sizes[s]!, offset, table);
    table += tableBytes(sizes[s]!);
  }
}

function addEqual(panel: Panel, batch: EqualBatch): void {
  const { places, machine, pending } = panel;
  if (pending.batches === MOST_EQUAL_BATCHES) widen(panel);
  pending.batches += 1;
  pending.shift = batch.shift;
  const rowBytes = rowBytesOf(batch);
  for (const block of panel.blocks) {
    buildTables(panel, batch, block);
    const lines = places.lines + block.skipped * rowBytes;
    machine.functions.sum8(lines, rowBytes, batch.sizes.length, block.sums16, block.rows);
  }
}

function widen({ blocks, machine, pending }: Panel): void {
  for (const { sums16, sums32, rows } of blocks) machine.functions.widen8(sums16, sums32, rows);
  pending.batches = 0;
}

function addGrouped(panel: Panel, batch: GroupedBatch): void {
  const { places, machine, pending } = panel;
  if (pending.shift !== batch.shift || pending.load + batch.load > MOST_LOAD) settle(panel);
  pending.shift = batch.shift;
  pending.load += batch.load;
  const rowBytes = rowBytesOf(batch);
  const pairs = writeGroups(panel, batch);
  for (const block of panel.blocks) {
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

function addFixed({ rows, blocks, places, machine }: Panel, batch: FixedBatch): void {
  const { functions, memory } = machine;
  new BigInt64Array(memory, places.products).set(batch.products);
  const rowBytes = rowBytesOf(batch);
  for (const block of blocks)
    for (let column = 0; column < BYTE_COLUMNS; column += FIXED_COLUMNS) {
      let [table, products] = [places.tables, places.products];
      for (let s = 0; s < batch.sizes.length; s++) {
        const size = batch.sizes[s]!;
        functions.lines64(
          places.codes + s * rows + block.skipped + column,
          size,
          products,
          places.threeLines,
        );
        functions.build64(places.threeLines, size, table);
        table += tableBytes(size);
        products += 72 * size;
      }
      const lines = places.lines + block.skipped * rowBytes;
      functions.sum64(lines, rowBytes, batch.sizes.length, block.total + 8 * column, 512, block.rows);
    }
}

interface DictionaryPlaces {
  readonly dictionaryCodes: number;
  readonly dictionaryBases: number;
  readonly dictionaryLines: number;
  readonly matrices: number;
}

function takeDictionaryPlaces(layout: Layout, batches: readonly Batch[], rows: number): DictionaryPlaces {
  const own = batches.filter(batch => batch.kind === 'dictionary');
  const sets = own.reduce((most, { patterns }) => Math.max(most, roundedUp(patterns.length, 8)), 0);
  return {
    dictionaryCodes: layout.take(sets * rows),
    dictionaryBases: layout.take(sets * 4),
    dictionaryLines: layout.take(sets * rows * 4),
    matrices: layout.take(own.reduce((most, { patterns }) => Math.max(most, 8 * matrixNumbers(patterns)), 0)),
  };
}

/** The numbers in the matrices of some sets. */
const matrixNumbers = (patterns: Uint16Array): number =>
  patterns.reduce((sum, P) => sum + P * matrixWidth(P), 0);

function addDictionary({ rows, blocks, places, machine }: Panel, batch: DictionaryBatch, top: number): void {
  const { functions, memory } = machine;
  const { dictionary, patterns } = batch;
  const { dictionaryCodes: codes, dictionaryBases: bases, dictionaryLines: lines } = places;
  const own = dictionary.matrices.subarray(batch.matrix, batch.matrix + matrixNumbers(patterns));
  new BigInt64Array(memory, places.matrices).set(own);
  let table = places.tables;
  patterns.forEach((P, s) => {
    const from = (batch.first + s) * dictionary.stride;
    const people = dictionary.codes.subarray(from + top, from + dictionary.stride);
    new Uint8Array(memory, codes + s * rows).set(people);
    new Uint32Array(memory, bases)[s] = table;
    table += LINE_BYTES * roundedUp(P, 2);
  });
  const sets = roundedUp(patterns.length, 8);
  functions.spread(codes, rows, rows, sets, bases, lines);
  for (const block of blocks)
    for (let column = 0; column < BYTE_COLUMNS; column += FIXED_COLUMNS) {
      let [table, matrix] = [places.tables, places.matrices];
      for (let s = 0; s < patterns.length; s++) {
        const P = patterns[s]!;
        functions.gather64(codes + s * rows + block.skipped + column, matrix, matrixWidth(P), P, table);
        table += LINE_BYTES * roundedUp(P, 2);
        matrix += 8 * P * matrixWidth(P);
      }
      const from = lines + block.skipped * 4 * sets;
      functions.sum64(from, 4 * sets, patterns.length, block.total + 8 * column, 512, block.rows);
    }
}

/** Small sums become part of the totals. */
function settle(panel: Panel): void {
  const { blocks, machine, pending } = panel;
  if (pending.batches > 0) widen(panel);
  for (const { sums32, limbs, total, rows } of blocks) {
    if (sums32 > 0) machine.functions.settle8(sums32, total, rows, pending.shift);
    if (pending.load > 0) machine.functions.settleGroups(limbs, total, rows, pending.shift);
  }
  pending.load = 0;
}

/** The totals of a block are added to the columns of the shared sums. */
function addColumns({ job, places, machine }: Panel, block: Block): void {
  const { individuals: n, sums } = job;
  const { functions, memory } = machine;
  const left = block.index * BYTE_COLUMNS;
  const columns = Math.min(BYTE_COLUMNS, n - left);
  functions.columns64(block.total, block.rows, roundedUp(columns, 2), places.columns);
  const earlier = new BigInt64Array(memory, places.earlier);
  for (let c = 0; c < columns; c++) {
    const own = sums.subarray((left + c) * n + left + c, (left + c + 1) * n);
    const from = c * block.rows + (c & ~1); // pairs of 64-bit numbers
    earlier.set(own, c & 1);
    functions.add64(places.columns + 8 * from, places.earlier, roundedUp(own.length + (c & 1), 2));
    own.set(earlier.subarray(c & 1, (c & 1) + own.length));
  }
}
