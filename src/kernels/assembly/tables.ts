// Sums of products of genotypes by table look-up: see ../tables.ts for what each function does and how memory looks.
export { encode } from './tables/encode';
export { spread } from './tables/spread';
export { build8, sum8, widen8, settle8 } from './tables/equal';
export { sumGroups8, settleGroups } from './tables/grouped';
export { lines64, build64, sum64, codeLines64, sumLines64 } from './tables/fixed';
export { extendClasses, gather64 } from './tables/dictionary';
export { columns64, add64 } from './tables/columns';
