/** The fast room: binary64 twins of the chapters of `spec`. */

export * from './decompose.ts';
export * from './effects.ts';
export * from './estimate.ts';
export * from './genotype.ts';
export * from './likelihood.ts';
export { type DenseMatrix, fromRows, toRows } from './linalg/dense.ts';
export { Refusal, type RefusalCode } from './linalg/refusal.ts';
export * from './model.ts';
export * from './predict.ts';
export * from './relationship.ts';
export * from './simulate.ts';
export * from './standardize.ts';
