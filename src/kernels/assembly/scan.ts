/** The inner loops of the association scan; what calls them is src/scan/forms.ts. */
export { differences, digitsOf, nearest, setCodes } from './scan/rows';
export { buildTables, fillHoles, follow, gather, lookUp, sumAll } from './scan/sums';
export { sweep } from './scan/elimination';
