/** The specification, chapter by chapter, in reading order. */

export * from './decompose.ts';
export * from './genotype.ts';
export * from './model.ts';
export * from './relationship.ts';
export * from './standardize.ts';
