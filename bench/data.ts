/**
 * Random PLINK 1 sets of any size, the same for the same seed: what the benchmarks and big laws run on.
 *
 *   tsx bench/data.ts --out PREFIX --people 2000 --variants 50000 [--seed 1] [--missing 0.01] [--founders 8] [--rare]
 */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

export interface PanelShape {
  readonly people: number;
  readonly variants: number;
  readonly seed: number;
  /** The share of genotypes that are missing, each on its own. */
  readonly missing: number;
  /**
   * 0: variants are independent. Otherwise the chromosomes of the people are mosaics of so many founders, who are
   * copied for about 100 variants at a stretch: neighbours are in linkage disequilibrium as in a mouse cross.
   */
  readonly founders: number;
  /** `common`: frequencies are even between 5 % and 50 %. `rare`: their density is 1/p from one in 2n on, as in sequences. */
  readonly spectrum: 'common' | 'rare';
}

const STRETCH = 100;

/** xorshift32 with a scrambled seed: quick, and good enough for data. */
function randomBits(seed: number): () => number {
  let s = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x5bd1e995) | 1;
  return () => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return s >>> 0;
  };
}

/** The packed rows of a panel, one variant after the other; the buffer is used again for the next. */
export function* packedVariants(shape: PanelShape): Generator<Uint8Array> {
  const { people, variants, missing, founders, spectrum } = shape;
  const bits = randomBits(shape.seed);
  const uniform = () => bits() / 2 ** 32;
  const row = new Uint8Array(Math.ceil(people / 4));
  const codeOfCopies = [0b11, 0b10, 0b00];
  const source = Uint16Array.from({ length: founders > 0 ? 2 * people : 0 }, () => bits() % founders);
  const missingBelow = missing * 2 ** 32;
  for (let k = 0; k < variants; k++) {
    const p =
      spectrum === 'common' ? 0.05 + 0.45 * uniform() : Math.exp(Math.log(0.5 / people) * uniform()) / 2;
    const below = Math.max(1, Math.round(p * 65536));
    const alleles = Uint8Array.from({ length: founders }, () => Number(uniform() < p));
    if (founders > 0) alleles[bits() % founders] = 1;
    row.fill(0);
    for (let i = 0; i < people; i++) {
      let copies: number;
      if (founders > 0) {
        for (let h = 2 * i; h < 2 * i + 2; h++) if (bits() % STRETCH === 0) source[h] = bits() % founders;
        copies = alleles[source[2 * i]!]! + alleles[source[2 * i + 1]!]!;
      } else {
        const two = bits();
        copies = Number((two & 0xffff) < below) + Number(two >>> 16 < below);
      }
      const code = missing > 0 && bits() < missingBelow ? 0b01 : codeOfCopies[copies]!;
      row[i >> 2]! |= code << (2 * (i & 3));
    }
    yield row;
  }
}

/** The .bed without its first three bytes, in memory. */
export function packedPanel(shape: PanelShape): Uint8Array {
  const stride = Math.ceil(shape.people / 4);
  const packed = new Uint8Array(stride * shape.variants);
  let at = 0;
  for (const row of packedVariants(shape)) {
    packed.set(row, at);
    at += stride;
  }
  return packed;
}

/** PREFIX.bed, .bim and .fam, with a normal phenotype in the .fam: the sum of 12 uniform numbers. */
export function writePanel(prefix: string, shape: PanelShape): void {
  const bits = randomBits(shape.seed + 1);
  const normal = () => Array.from({ length: 12 }, () => bits() / 2 ** 32).reduce((a, b) => a + b) - 6;
  const lines = (count: number, line: (i: number) => string) =>
    `${Array.from({ length: count }, (_, i) => line(i)).join('\n')}\n`;
  const chromosome = (k: number) => 1 + Math.floor((22 * k) / shape.variants);
  writeFileSync(
    `${prefix}.fam`,
    lines(shape.people, i => `f${i} i${i} 0 0 ${1 + (i % 2)} ${normal().toFixed(6)}`),
  );
  writeFileSync(
    `${prefix}.bim`,
    lines(shape.variants, k => `${chromosome(k)}\trs${k}\t0\t${k + 1}\tA\tG`),
  );
  const file = openSync(`${prefix}.bed`, 'w');
  writeSync(file, Uint8Array.of(0x6c, 0x1b, 0x01));
  for (const row of packedVariants(shape)) writeSync(file, row);
  closeSync(file);
}

function main(): void {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      people: { type: 'string', default: '1000' },
      variants: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      missing: { type: 'string', default: '0' },
      founders: { type: 'string', default: '0' },
      rare: { type: 'boolean', default: false },
    },
  });
  if (values.out === undefined) throw new Error('--out PREFIX is missing');
  writePanel(values.out, {
    people: Number(values.people),
    variants: Number(values.variants),
    seed: Number(values.seed),
    missing: Number(values.missing),
    founders: Number(values.founders),
    spectrum: values.rare ? 'rare' : 'common',
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
