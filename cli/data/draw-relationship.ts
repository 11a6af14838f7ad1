import type { DenseMatrix } from '../../src/linalg/dense.ts';
import { relationshipPlot } from '../../src/report/plots/matrix.ts';
import { paperInk } from '../../src/report/svg/ink.ts';
import { svgFile } from '../../src/report/svg/node.ts';
import type { OutputFile } from './outputs.ts';

/** Cells of a drawing in a row: more could not be told apart. */
const MOST = 160;

/** The matrix in its order; a large one as the means of its blocks. */
export function drawRelationship(file: OutputFile, K: DenseMatrix): void {
  const cells = blockMeans(K, MOST);
  const largest = cells.data.reduce((s, x) => Math.max(s, Math.abs(x)), 0);
  const size = K.rows / cells.rows;
  const title =
    size > 1
      ? `Relationships of ${K.rows} people, ${Math.ceil(size)} to a cell`
      : `Relationships of ${K.rows} people`;
  const entry = (i: number, j: number): number => cells.data[i + j * cells.rows]!;
  file.write(svgFile(relationshipPlot(cells.rows, entry, largest, title, paperInk)));
}

/** K in at most `most` x `most` blocks as equal as can be, each by its mean. */
export function blockMeans(K: DenseMatrix, most: number): DenseMatrix {
  const n = K.rows;
  const rows = Math.min(n, most);
  if (rows === n) return K;
  const blockOf = (i: number): number => Math.floor((i * rows) / n);
  const data = new Float64Array(rows * rows);
  const count = new Float64Array(rows);
  for (let i = 0; i < n; i++) count[blockOf(i)]! += 1;
  for (let j = 0; j < n; j++) {
    const to = blockOf(j) * rows;
    for (let i = 0; i < n; i++) data[to + blockOf(i)]! += K.data[i + j * n]!;
  }
  return {
    rows,
    cols: rows,
    data: data.map((x, at) => x / (count[at % rows]! * count[Math.floor(at / rows)]!)),
  };
}
