/**
 * The inner loops of symmetric eigenproblems: tridiagonal form, and the reflections that lead to it and back.
 *
 * What calls them is `linalg/tridiagonal`, which is the same for the kernel and for its twin; so the two give the same
 * bits. They are small and called often, because an engine compiles well what is called often.
 */
import { embedded } from './embedded/tridiagonal.ts';
import { type DoubledFunctions, doubledOn } from './tridiagonal/doubled.ts';
import { type PanelFunctions, panelOn } from './tridiagonal/panel.ts';
import { type ReflectionFunctions, reflectionsOn } from './tridiagonal/reflections.ts';
import { type SweepFunctions, sweepsOn } from './tridiagonal/sweep.ts';
import { type TileFunctions, tilesOn } from './tridiagonal/tiles.ts';
import { type VectorFunctions, vectorsOn } from './tridiagonal/vectors.ts';
import { type Machine, machine, type Twin, twinMachine } from './wasm.ts';

export { tileNumbers } from './tridiagonal/tiles.ts';
export { powerOfTwoBelow } from './tridiagonal/vectors.ts';

export type TridiagonalFunctions = VectorFunctions &
  TileFunctions &
  PanelFunctions &
  ReflectionFunctions &
  SweepFunctions &
  DoubledFunctions;
export type TridiagonalMachine = Machine<TridiagonalFunctions>;

export const tridiagonalTwin: Twin<TridiagonalFunctions> = memory => {
  const f = new Float64Array(memory);
  return {
    ...vectorsOn(f),
    ...tilesOn(f),
    ...panelOn(f),
    ...reflectionsOn(f),
    ...sweepsOn(f),
    ...doubledOn(f),
  };
};

/** Below this order the twin is as fast as the kernel, which has a module to instantiate. */
const KERNEL_FROM = 40;

/** Makes a machine for matrices of order n. */
export type MachineFor = (n: number, bytes: number) => TridiagonalMachine;

export const tridiagonalMachine: MachineFor = (n, bytes) =>
  n < KERNEL_FROM ? twinMachine(tridiagonalTwin, bytes) : machine(embedded, tridiagonalTwin, bytes);
