import fc from 'fast-check';
import { expect } from 'vitest';
import { embedded } from '../../src/kernels/embedded/tables.ts';
import type { TableFunctions } from '../../src/kernels/tables.ts';
import { tableTwin } from '../../src/kernels/tables-twin.ts';
import { twinMachine, wasmMachine } from '../../src/kernels/wasm.ts';
import { law } from '../support/prop.ts';

/** Where the things of one call lie: every region is larger than the largest call below needs. */
const at = {
  codes: 0x1000, // 8 sets, 128 bytes apart
  bases: 0x2000,
  ends: 0x2400,
  weights: 0x2800,
  products: 0x3000,
  lines: 0x4000, // up to 128 rows of 8 u32
  scratch: 0x6000,
  tables: 0x10000, // 8 tables of 243 lines
  limbs: 0x40000, // 128 rows
  total: 0x60000,
  out: 0x80000,
};
const BYTES = 0xa0000;
const ROWS = 64;
const SETS = 8;

/** Every byte of a memory that a seed decides: random numbers everywhere but for the codes and the line addresses. */
function fill(memory: ArrayBuffer, seed: number, variants: number): void {
  const u32 = new Uint32Array(memory);
  let s = seed | 1;
  for (let i = 0; i < u32.length; i++) {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    u32[i] = s;
  }
  const u8 = new Uint8Array(memory);
  for (let i = at.codes; i < at.bases; i++) u8[i] = u8[i]! % 3 ** variants;
  for (let i = 0; i < ROWS * SETS; i++)
    u32[at.lines / 4 + i] = at.tables + 64 * (u32[at.lines / 4 + i]! % 1944);
  for (
    let v = 0;
    v < 12;
    v++ // a vector of weights is one pair of numbers four times
  )
    for (let i = 1; i < 4; i++) u32[at.weights / 4 + 4 * v + i] = u32[at.weights / 4 + 4 * v]!;
  for (let i = 0; i < SETS; i++) {
    u32[at.bases / 4 + i] = at.tables + i * 243 * 64;
    u32[at.ends / 4 + i] = 4 * (i + 1);
  }
}

const calls: Record<keyof TableFunctions, (f: TableFunctions, n: number, rows: number) => void> = {
  encode: (f, n, rows) => f.encode(at.total, 16 * n, n, at.products, rows & ~63 || 64, at.out),
  spread: (f, _, rows) => f.spread(at.codes, 128, rows & ~15, SETS, at.bases, at.lines),
  build8: (f, n, rows) => f.build8(at.codes, n, rows & 1, at.tables),
  sum8: (f, n, rows) => f.sum8(at.lines, 4 * SETS, n, at.limbs, rows),
  widen8: (f, _, rows) => f.widen8(at.total, at.limbs, rows),
  settle8: (f, n, rows) => f.settle8(at.limbs, at.total, rows, 9 * n),
  sumGroups8: (f, n, rows) =>
    f.sumGroups8(at.lines, 4 * SETS, at.ends, Math.min(n, 4), at.weights, at.scratch, at.limbs, rows),
  settleGroups: (f, n, rows) => f.settleGroups(at.limbs, at.total, rows, n),
  lines64: (f, n) => f.lines64(at.codes, n, at.products, at.scratch),
  build64: (f, n) => f.build64(at.scratch, n, at.tables),
  sum64: (f, n, rows) => f.sum64(at.lines, 4 * SETS, n, at.total, 512, rows),
  codeLines64: (f, n, rows) => f.codeLines64(at.tables, at.ends, n, rows & ~1, at.products, at.out),
  sumLines64: (f, _, rows) => f.sumLines64(at.codes, at.lines, at.tables, at.total, 64, rows),
  // classes and codes below 3ⁿ stand beside each other; the map is what is behind them, and 0
  extendClasses: (f, n, rows) =>
    expect([0, ...Array(rows + 1).keys()]).toContain(
      f.extendClasses(at.codes, at.codes + 128, rows, at.tables, 10 * n, at.out, at.ends),
    ),
  gather64: (f, n, rows) => f.gather64(at.codes, at.limbs, 32, Math.min(rows, 32) - n, at.out),
  columns64: (f, _, rows) => f.columns64(at.total, rows & ~1, 64, at.out),
  add64: (f, _, rows) => f.add64(at.total, at.out, 2 * rows),
};

for (const [name, call] of Object.entries(calls))
  law(
    `the kernel ${name} does to its memory what its twin does, byte for byte`,
    [fc.integer(), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 16, max: ROWS })],
    (seed, variants, rows) => {
      const machines = [
        wasmMachine<TableFunctions>(embedded, BYTES),
        twinMachine<TableFunctions>(tableTwin, BYTES),
      ];
      const [kernel, twin] = machines.map(({ functions, memory }) => {
        fill(memory, seed, variants);
        if (name === 'sumLines64') {
          const entries = new Uint16Array(memory, at.lines, 0x1000);
          entries.forEach((entry, e) => {
            entries[e] = entry % 1944;
          });
          const starts = new Uint32Array(memory, at.codes, ROWS + 1);
          starts.forEach((_, r) => {
            starts[r] = Math.floor((r * (1 + (seed & 7))) / 2);
          });
        }
        if (name === 'extendClasses') new Uint8Array(memory, at.tables, 2 * 243 * 243).fill(0);
        const before = Buffer.from(memory.slice(0));
        call(functions, variants, rows);
        return { before, after: Buffer.from(memory) };
      });
      expect(kernel!.before.equals(twin!.before)).toBe(true);
      expect(kernel!.after.equals(twin!.after)).toBe(true);
      expect(kernel!.after.equals(kernel!.before)).toBe(false);
    },
    20,
  );
