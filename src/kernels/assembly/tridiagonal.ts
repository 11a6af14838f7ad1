/**
 * The inner loops of symmetric eigenproblems: few of them, each called often, so that an engine which compiles what is
 * called often has them compiled early. What calls them is ../tridiagonal.ts.
 *
 * The twin does the same operations in the same order: no fused multiply-add, no other grouping.
 */
export { dot, reflectToLast, scaleAndSubtract, subtractMultiple } from './tridiagonal/vectors';
export { addProducts, rowsOfTiles, stripOfRows } from './tridiagonal/reflections';
export { gatherRow, multiply, scatterRow } from './tridiagonal/tiles';
export { alongPanel, rowOfPanel, setColumn, subtractCombination, updateBlockRows } from './tridiagonal/panel';
export { endOfBlock, sweep } from './tridiagonal/sweep';
export { add, doubledSums, scale, subtractDoubled } from './tridiagonal/doubled';
