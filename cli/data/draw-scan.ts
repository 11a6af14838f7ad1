import { manhattanPlot } from '../../src/report/plots/manhattan.ts';
import { qqPlot } from '../../src/report/plots/qq.ts';
import { svgFile } from '../../src/report/svg/node.ts';
import type { ScanOptions } from '../commands/scan.ts';
import type { Outputs } from './outputs.ts';
import type { ScanPoints } from './scan-data.ts';

/** The plots that were asked for. */
export function drawScan(
  outputs: Outputs,
  { qq, manhattan, test }: Pick<ScanOptions, 'qq' | 'manhattan' | 'test'>,
  { variants, minusLog10p }: ScanPoints,
): void {
  if (qq !== undefined)
    outputs.file(qq).write(svgFile(qqPlot(minusLog10p, `${test[0]}: observed and expected`)));
  if (manhattan === undefined) return;
  const placed = variants.map(({ chromosome, position }, i) => ({
    chromosome,
    position,
    minusLog10p: minusLog10p[i]!,
  }));
  outputs.file(manhattan).write(svgFile(manhattanPlot(placed, `${test[0]} along the genome`)));
}
