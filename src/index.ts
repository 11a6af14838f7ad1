/** The fast room: binary64 twins of the chapters of `spec`, chapter by chapter, in reading order. */

export * from './decompose.ts';
export * from './genotype.ts';
export { type DenseMatrix, fromRows, toRows } from './linalg/dense.ts';
export { Refusal, type RefusalCode } from './linalg/refusal.ts';
export * from './model.ts';
export * from './relationship.ts';
export * from './standardize.ts';
