// biome-ignore-all assist/source/organizeImports: the chapters stand in reading order
/** The fast room: binary64 twins of the chapters of `spec`, in reading order. */
export * from './genotype.ts';
export * from './standardize.ts';
export * from './relationship.ts';
export * from './model.ts';
export * from './simulate.ts';
export * from './decompose.ts';
export * from './likelihood.ts';
export * from './estimate.ts';
export * from './effects.ts';
export * from './predict.ts';
export * from './associate.ts';
export { type DenseMatrix, fromRows, toRows } from './linalg/dense.ts';
export { Refusal, type RefusalCode } from './linalg/refusal.ts';
