// biome-ignore-all assist/source/organizeImports: the chapters stand in reading order
/** The specification, chapter by chapter, in reading order. */
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
// what a caller needs beside the chapters: numbers, exact data, refusals
export { exactMatrix, lift, matrix, vector } from './linalg/matrix.ts';
export { balls } from './number/ball.ts';
export { type Certified, certify, certifyAll, proved } from './number/certify.ts';
export { intervals } from './number/interval.ts';
export { Rational, rationals } from './number/rational.ts';
export { Refusal, type RefusalCode, Undecided } from './number/refusal.ts';
