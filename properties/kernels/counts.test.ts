import { expect } from 'vitest';
import { countTwin, newCounter, newGenotypeCounts } from '../../src/kernels/counts.ts';
import { embedded } from '../../src/kernels/embedded/counts.ts';
import { twinMachine, wasmMachine } from '../../src/kernels/wasm.ts';
import { packedGenotypes } from '../support/packed.ts';
import { law } from '../support/prop.ts';

law(
  'the counts of the kernel and of its twin are those of the codes, one by one',
  [packedGenotypes({ individuals: 150, variants: 20 })],
  ({ codes, packed, individuals, variants }) => {
    const kernel = newGenotypeCounts(variants);
    newCounter(individuals, bytes => wasmMachine(embedded, bytes))(packed, kernel, 0);
    const twin = newGenotypeCounts(variants);
    newCounter(individuals, bytes => twinMachine(countTwin, bytes))(packed, twin, 0);
    const number = (k: number, code: number) =>
      codes.slice(k * individuals, (k + 1) * individuals).filter(c => c === code).length;
    const truth = (code: number) => Int32Array.from({ length: variants }, (_, k) => number(k, code));
    expect(kernel).toEqual({ heterozygous: truth(2), homozygous2: truth(3), missing: truth(1) });
    expect(twin).toEqual(kernel);
  },
);
