/** Pure readers and writers: bytes or text to data or a list of issues, and back. */

export * from './associations.ts';
export * from './bimbam.ts';
export * from './csv.ts';
export * from './emmax.ts';
export * from './gcta.ts';
export * from './gcta-hsq.ts';
export * from './gemma.ts';
export * from './gemma-log.ts';
export * from './grm.ts';
export { type Individual, readIndividuals, writeIndividuals } from './individuals.ts';
export { readJsonMatrix, writeJsonMatrix } from './json-matrix.ts';
export { type JsonValue, readJsonValues } from './json-values.ts';
export { readNamedValues } from './named-values.ts';
export {
  type MatrixLayout,
  type PrintedMatrix,
  readNumberMatrix,
  writeNumberMatrix,
} from './number-matrix.ts';
export { decimalOf, lastPlaceOf, printedOf, significantDigitsOf } from './numbers.ts';
export * from './plink-bed.ts';
export * from './plink-bim.ts';
export * from './plink-fam.ts';
export * from './plink-frequencies.ts';
export { type Raw, type RawVariant, readRaw, writeRaw } from './plink-raw.ts';
export * from './plink-rel.ts';
export * from './plink-tped.ts';
export { type Issue, type IssueCode, issueCodes, issueText, MAX_ISSUES, type Reading } from './reading.ts';
export type { Table } from './table.ts';
export { binaryKind, type TextInput } from './text.ts';
export * from './traits.ts';
export * from './vcf.ts';
