import { asked } from './exports.ts';

/** Ordinary least squares as a mixed model: K = I. The numbers are dyadic, and no genotype is missing. */
export const ordinary = asked('associate', {
  y: ['0.5', '-1.25', '3', '0.75', '2.5', '-0.5', '1.125', '4', '-2', '0.25', '1.5', '-1'],
  X: ['0.5', '1', '-1', '2', '0', '0.25', '-2', '1.5', '3', '-0.5', '1.25', '-1.75'].map(x => ['1', x]),
  K: Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (__, j) => (i === j ? '1' : '0'))),
  dosage: ['02', '11', '20', '10', '01', '21', '12', '02', '00', '11', '20', '12'].map(row => [...row]),
  tests: ['wald-t'],
  method: 'REML',
  components: 'null-ratio',
  missing: 'refuse',
});
