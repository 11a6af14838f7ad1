import { bottomAxis, type Frame } from '../src/report/svg/axis.ts';
import { paperInk as ink } from '../src/report/svg/ink.ts';
import { mark } from '../src/report/svg/marks.ts';
import { element, figure, svgFile } from '../src/report/svg/node.ts';
import { logScale } from '../src/report/svg/scale.ts';
import type { Row } from './table.ts';

const WIDTH = 860;
const ROW = 22;
const TOP = 46;

/** How many times faster, a bar a job on a scale of powers, with the target as a mark. */
export function drawing(rows: readonly Row[]): string {
  const run = rows.filter(row => row.ratio !== undefined);
  const height = TOP + ROW * run.length + 46;
  const frame: Frame = { left: 400, right: WIDTH - 50, top: TOP, bottom: height - 42 };
  const ratios = run.flatMap(({ ratio, target }) => [ratio!, target ?? 1]);
  const x = logScale([Math.min(0.5, ...ratios), Math.max(10, ...ratios) * 1.2], [frame.left, frame.right], 5);
  const title = 'How many times faster than a peer';
  return svgFile(
    figure(
      { width: WIDTH, height, title, description: `${run.length} jobs, whole processes side by side.` },
      element('rect', { x: 0, y: 0, width: WIDTH, height, fill: ink.surface }),
      element('text', { x: 12, y: 20, fill: ink.text, 'font-weight': 600 }, title),
      bottomAxis(x, frame, 'seconds of the peer / our seconds; a diamond is the target', ink),
      ...run.flatMap(({ name, peer, threads, ratio, target }, i) => {
        const y = TOP + ROW * i + ROW / 2;
        const from = x.at(1);
        const to = x.at(ratio!);
        const label = `${name}; ${threads === 1 ? 'one thread' : `${threads} threads`}; ${peer}`;
        return [
          element(
            'text',
            { x: frame.left - 10, y, dy: '0.32em', fill: ink.text, 'text-anchor': 'end' },
            label,
          ),
          element('rect', {
            x: Math.min(from, to),
            y: y - 7,
            width: Math.abs(to - from),
            height: 14,
            fill: ratio! >= 1 ? ink.accent : ink.bad,
          }),
          element(
            'text',
            { x: Math.max(from, to) + 5, y, dy: '0.32em', fill: ink.faint },
            `${ratio!.toPrecision(2)}x`,
          ),
          ...(target === undefined ? [] : [mark('diamond', [x.at(target), y], 5, ink.doubt)]),
        ];
      }),
    ),
  );
}
