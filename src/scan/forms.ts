import { newLayout } from '../kernels/layout.ts';
import { LANES, PLAN, type ScanFunctions, SET, scanMachine, TABLE_BYTES } from '../kernels/scan.ts';
import type { Machine } from '../kernels/wasm.ts';
import { PatternList } from './patterns.ts';
import type { Tables } from './tables.ts';

/** The distinct variants of a block with their forms. */
export interface Forms {
  /** For each variant given: its form, −1 where it was not asked for. */
  readonly formOf: Int32Array;
  /** By three: one copy, two copies, missing. */
  readonly counts: Int32Array;
  readonly distinct: number;
  /** By point: xᵀV⁻¹x. */
  readonly quadratic: Float64Array;
  /** By column after those of the chain: xᵀ(column). */
  readonly linear: Float64Array;
}

/** Sets whose tables lie in the second-level cache together, an even number. */
const SETS_AT_A_TIME = 16;

/** Bytes that a variant takes while its block is worked on. */
export function bytesOfVariant({ lines, points, others }: Tables, stride: number): number {
  const sets = lines.pitch / SET;
  const row = lines.pitch + 4 * sets + 8 * LANES + 4 * PLAN;
  return stride + 2 * row + sets + 16 * LANES + 16 * points + 8 * others + 32;
}

/**
 * The forms of some variants.
 *
 * @param packed rows of a .bed, `stride` bytes each
 * @param people the places of the people of the scan among those of the .bed
 * @param wanted whether a variant is to be tested of which so many people have one copy, two copies, no genotype
 */
export function formsOf(
  tables: Tables,
  packed: Uint8Array,
  stride: number,
  people: Int32Array,
  wanted: (one: number, two: number, missing: number) => boolean,
  machineOf: (bytes: number) => Machine<ScanFunctions> = scanMachine,
): Forms {
  const { lines, chain, chainBlocks, points, others } = tables;
  const { pitch } = lines;
  const n = people.length;
  const variants = packed.length / stride;
  const sets = pitch / SET;
  const most = 2 + 2 * variants + 1; // the last one is never taken in
  const layout = newLayout();
  const at = {
    packed: layout.take(packed.length),
    unpacked: layout.take(4 * stride),
    scratch: layout.take(8),
    people: layout.take(4 * n),
    counts: layout.take(12),
    rows: layout.take(most * pitch),
    entries: layout.take(4 * most * sets),
    plan: layout.take(4 * PLAN * most),
    codes: layout.take(2 * variants * sets),
    roots: layout.take(4 * 2 * variants),
    lines: layout.take(8 * LANES * pitch),
    tables: layout.take(SETS_AT_A_TIME * TABLE_BYTES),
    sums: layout.take(8 * LANES * (most + variants)),
    formRows: layout.take(4 * variants),
    pairs: layout.take(8 * variants),
    means: layout.take(8 * variants),
    units: layout.take(8 * LANES),
    linear: layout.take(8 * variants * others),
    factors: layout.take(8 * 2 * points * LANES),
    state: layout.take(8 * 2 * points * variants),
  };
  const machine = machineOf(layout.size());
  const { functions: k, memory } = machine;
  const bytes = new Uint8Array(memory);
  const words = new Int32Array(memory);
  const reals = new Float64Array(memory);

  words.set(people, at.people / 4);
  const list = new PatternList(
    machine,
    { rows: at.rows, plan: at.plan, entries: at.entries, scratch: at.scratch, pitch, most },
    n,
  );
  const formOf = new Int32Array(variants).fill(-1);
  const counts = new Int32Array(3 * variants);
  const formOfRow = new Int32Array(most).fill(-1); //  of a row without missing genotypes
  const formOfPair = new Map<number, number>(); //      of a row and that of its missing ones
  const holes: { readonly form: number; readonly row: number; readonly hole: number }[] = [];
  let distinct = 0;
  bytes.set(packed, at.packed);
  for (let v = 0; v < variants; v++) {
    const next = list.next;
    k.digitsOf(
      at.packed + v * stride,
      stride,
      at.unpacked,
      at.people,
      n,
      pitch,
      next,
      next + pitch,
      at.counts,
    );
    const one = words[at.counts / 4]!;
    const two = words[at.counts / 4 + 1]!;
    const missing = words[at.counts / 4 + 2]!;
    counts[3 * v] = one;
    counts[3 * v + 1] = two;
    counts[3 * v + 2] = missing;
    if (!wanted(one, two, missing)) continue;
    const row = list.add();
    if (missing === 0) {
      if (formOfRow[row]! < 0) {
        words[at.formRows / 4 + distinct] = row;
        formOfRow[row] = distinct++;
      }
      formOf[v] = formOfRow[row]!;
      continue;
    }
    if (list.next === next) bytes.copyWithin(next, next + pitch, next + 2 * pitch); // its row was there before
    const hole = list.add();
    const pair = row * most + hole;
    let form = formOfPair.get(pair);
    if (form === undefined) {
      form = distinct++;
      formOfPair.set(pair, form);
      reals[at.means / 8 + holes.length] = (one + 2 * two) / (n - missing);
      holes.push({ form, row, hole });
    }
    formOf[v] = form;
  }

  const { rows, roots } = list;
  words.set(roots, at.roots / 4);
  holes.forEach(({ form, row, hole }, i) => {
    words.set([row, hole], at.pairs / 4 + 2 * i);
    words[at.formRows / 4 + form] = rows + i; // filled rows lie behind the others
  });
  for (const [i, root] of roots.entries())
    k.setCodes(
      at.rows + root * pitch,
      sets,
      SETS_AT_A_TIME,
      at.codes + i * SETS_AT_A_TIME,
      roots.length * SETS_AT_A_TIME,
    );
  for (let block = 0; block < lines.blocks; block++) {
    reals.set(lines.numbers.subarray(block * pitch * LANES, (block + 1) * pitch * LANES), at.lines / 8);
    sumRows();
    k.fillHoles(at.sums, at.pairs, at.means, holes.length, at.sums + rows * LANES * 8);
    if (block < chainBlocks) {
      const columns = Math.min(LANES, chain - block * LANES);
      const first = block * LANES * 2 * points;
      reals.set(tables.factors.subarray(first, first + columns * 2 * points), at.factors / 8);
      k.sweep(at.sums, at.formRows, distinct, columns, points, at.factors, at.state);
    } else {
      const first = (block - chainBlocks) * LANES;
      const columns = Math.min(LANES, others - first);
      reals.set(lines.units.subarray(block * LANES, (block + 1) * LANES), at.units / 8);
      k.gather(at.sums, at.formRows, distinct, columns, at.units, at.linear + 8 * first, 8 * others);
    }
  }
  const linear = reals.slice(at.linear / 8, at.linear / 8 + distinct * others);
  const unit = lines.units[0]!;
  const quadratic = new Float64Array(distinct * points);
  for (let f = 0; f < distinct; f++)
    for (let j = 0; j < points; j++)
      quadratic[f * points + j] = reals[at.state / 8 + (2 * f + 1) * points + j]! * unit * unit;
  return { formOf, counts, distinct, quadratic, linear };

  /** The sums of all rows over the block of lines. */
  function sumRows(): void {
    reals.fill(0, at.sums / 8, at.sums / 8 + rows * LANES);
    k.sumAll(at.lines, n, 2, at.sums + 8 * LANES);
    for (let s = 0, group = 0; roots.length > 0 && s < sets; s += SETS_AT_A_TIME, group++) {
      const width = Math.min(SETS_AT_A_TIME, sets - s);
      k.buildTables(at.lines + s * SET * LANES * 8, width, at.tables);
      const codes = at.codes + group * roots.length * SETS_AT_A_TIME;
      k.lookUp(codes, width, at.tables, at.roots, roots.length, at.sums);
    }
    k.follow(at.plan, 2, rows, at.entries, at.lines, at.sums);
  }
}
