import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { embedded } from '../../src/kernels/embedded/scan.ts';
import { LANES, scanTwin } from '../../src/kernels/scan.ts';
import { twinMachine, wasmMachine } from '../../src/kernels/wasm.ts';
import { newLines, unitFor, writeColumn } from '../../src/scan/columns.ts';
import { type Forms, formsOf } from '../../src/scan/forms.ts';
import type { Tables } from '../../src/scan/tables.ts';
import { packedGenotypes } from '../support/packed.ts';
import { law } from '../support/prop.ts';

const kernel = (bytes: number) => wasmMachine<ReturnType<typeof scanTwin>>(embedded, bytes);
const twin = (bytes: number) => twinMachine(scanTwin, bytes);

/** Numbers in −1 … 1 that are the same everywhere. */
function numbers(seed: number, length: number): Float64Array {
  let state = seed >>> 0;
  return Float64Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

/** Tables of any columns and factors: formsOf asks for nothing more of them. */
function tablesOf(n: number, chain: number, others: number, points: number, seed: number): Tables {
  const chainBlocks = Math.ceil(chain / LANES);
  const lines = newLines(n, chainBlocks * LANES + others);
  lines.units.fill(unitFor(n));
  for (let j = 0; j < chain; j++) writeColumn(lines, j, numbers(seed + j, n));
  for (let j = 0; j < others; j++) writeColumn(lines, chainBlocks * LANES + j, numbers(seed - 1 - j, n));
  return {
    lines,
    chain,
    chainBlocks,
    points,
    factors: numbers(seed + 99, 2 * points * chain).map(v => v / 2 + 0.75),
    span: 0,
    others,
  };
}

type Wanted = (one: number, two: number, missing: number) => boolean;
const everything: Wanted = () => true;
const polymorphic =
  (n: number): Wanted =>
  (one, two, missing) =>
    ![one, two, n - one - two - missing].includes(n - missing);

/** A third of the people, and all of them in another order. */
const peoples = (individuals: number): Int32Array[] => [
  Int32Array.from({ length: individuals }, (_, i) => individuals - 1 - i),
  Int32Array.from({ length: Math.ceil(individuals / 3) }, (_, i) => 3 * i),
];

interface Case {
  readonly tables: Tables;
  readonly people: Int32Array;
  readonly formsWith: (machineOf: typeof kernel | typeof twin, wanted?: Wanted) => Forms;
  readonly codeOf: (variant: number, person: number) => number;
  readonly variants: number;
}

/** Some people of a packed table, and columns over them. */
const cases = (most: { individuals: number; variants: number }): fc.Arbitrary<Case> =>
  fc
    .tuple(
      packedGenotypes(most),
      fc.nat({ max: 1 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(2, 4, 6, 8, 10),
      fc.nat(),
    )
    .map(([{ packed, codes, individuals, variants }, which, chain, others, points, seed]) => {
      const people = peoples(individuals)[which]!;
      const tables = tablesOf(people.length, chain, others, points, seed);
      return {
        tables,
        people,
        variants,
        codeOf: (k: number, i: number) => codes[k * individuals + people[i]!]!,
        formsWith: (machineOf: typeof kernel, wanted: Wanted = everything) =>
          formsOf(tables, packed, Math.ceil(individuals / 4), people, wanted, machineOf),
      };
    });

const copies: Record<number, number> = { 0: 2, 1: 0, 2: 1, 3: 0 };

law(
  'the kernel makes the forms of its twin, bit for bit',
  [cases({ individuals: 180, variants: 40 })],
  ({ formsWith, people }) => {
    for (const wanted of [everything, polymorphic(people.length)])
      expect(formsWith(kernel, wanted)).toEqual(formsWith(twin, wanted));
  },
  25,
);

law(
  'sums of columns over people are exact: those of whole numbers of any size, one by one',
  [cases({ individuals: 120, variants: 20 })],
  ({ formsWith, tables, people, variants, codeOf }) => {
    const { formOf, linear, counts } = formsWith(kernel, (_one, _two, missing) => missing === 0);
    const { lines, chainBlocks, others } = tables;
    for (let k = 0; k < variants; k++) {
      const of = (code: number) => [...people.keys()].filter(i => codeOf(k, i) === code).length;
      expect([...counts.subarray(3 * k, 3 * k + 3)]).toEqual([of(2), of(0), of(1)]);
      if (of(1) > 0) {
        expect(formOf[k]).toBe(-1);
        continue;
      }
      for (let j = 0; j < others; j++) {
        const at = chainBlocks * LANES + j;
        const first = Math.floor(at / LANES) * lines.pitch * LANES + (at % LANES);
        let sum = 0n;
        for (let i = 0; i < people.length; i++)
          sum += BigInt(copies[codeOf(k, i)]!) * BigInt(lines.numbers[first + i * LANES]!);
        expect(linear[formOf[k]! * others + j]).toBe(Number(sum) * lines.units[at]!);
      }
    }
  },
  25,
);

law(
  'a missing genotype counts as the mean of the observed',
  [cases({ individuals: 60, variants: 12 })],
  ({ formsWith, tables, people, variants, codeOf }) => {
    const { formOf, linear } = formsWith(kernel, (_one, _two, missing) => missing < people.length);
    const { lines, chainBlocks, others } = tables;
    for (let k = 0; k < variants; k++) {
      if (formOf[k]! < 0) continue;
      const observed = [...people.keys()].filter(i => codeOf(k, i) !== 1);
      const mean = observed.reduce((s, i) => s + copies[codeOf(k, i)]!, 0) / observed.length;
      for (let j = 0; j < others; j++) {
        const at = chainBlocks * LANES + j;
        const first = Math.floor(at / LANES) * lines.pitch * LANES + (at % LANES);
        let sum = 0;
        let size = 0;
        for (let i = 0; i < people.length; i++) {
          const x = codeOf(k, i) === 1 ? mean : copies[codeOf(k, i)]!;
          sum += x * lines.numbers[first + i * LANES]! * lines.units[at]!;
          size += Math.abs(x * lines.numbers[first + i * LANES]! * lines.units[at]!);
        }
        const error = Math.abs(linear[formOf[k]! * others + j]! - sum);
        expect(error).toBeLessThanOrEqual(people.length * 2 ** -52 * size); // of the sum here, term by term
      }
    }
  },
  20,
);

law(
  'a form does not depend on the variants beside it: alone, or in another order, it has the same bits',
  [cases({ individuals: 90, variants: 12 }), fc.nat()],
  ({ formsWith, tables, variants }, pick) => {
    const all = formsWith(kernel);
    const k = pick % variants;
    let seen = -1;
    const alone = formsWith(kernel, () => ++seen === k);
    const slice = (forms: Forms, name: 'quadratic' | 'linear', width: number) =>
      forms[name].slice(forms.formOf[k]! * width, (forms.formOf[k]! + 1) * width);
    expect(slice(alone, 'linear', tables.others)).toEqual(slice(all, 'linear', tables.others));
    expect(slice(alone, 'quadratic', tables.points)).toEqual(slice(all, 'quadratic', tables.points));
  },
  20,
);

describe('elimination', () => {
  /** xᵀ(LDLᵀ)⁻¹x of a chain of 8 by its two steps, in rounding's reach. */
  const ROUNDED = 1e-13;
  test('at each point the form is xᵀV⁻¹x of V = LDLᵀ', () => {
    const [n, chain, points] = [40, 8, 4];
    const tables = tablesOf(n, chain, 1, points, 5);
    const packed = Uint8Array.from({ length: 10 }, (_, i) => (37 * i + 11) & 0xff);
    const people = Int32Array.from({ length: n }, (_, i) => i);
    const { quadratic, formOf } = formsOf(tables, packed, 10, people, everything, kernel);
    expect(formOf[0]).toBe(0);
    const x = people.map(i => copies[(packed[i >> 2]! >> (2 * (i & 3))) & 3]!);
    const holes = [...people].filter(i => ((packed[i >> 2]! >> (2 * (i & 3))) & 3) === 1);
    const mean = x.reduce((s, v) => s + v, 0) / (n - holes.length);
    const filled = Float64Array.from(x, (v, i) => (holes.includes(i) ? mean : v));
    const { numbers: all, units } = tables.lines;
    const z = Array.from({ length: chain }, (_, j) =>
      filled.reduce((s, v, i) => s + v * all[i * LANES + j]! * units[j]!, 0),
    );
    for (let k = 0; k < points; k++) {
      const l = (i: number) => tables.factors[2 * i * points + k]!;
      const r = (i: number) => tables.factors[(2 * i + 1) * points + k]!;
      const w: number[] = [];
      z.forEach((v, i) => {
        w.push(i === 0 ? v : v - l(i) * w[i - 1]!);
      });
      const form = w.reduce((s, v, i) => s + v * v * r(i), 0);
      expect(Math.abs(quadratic[k]! / form - 1)).toBeLessThan(ROUNDED);
    }
  });
});
