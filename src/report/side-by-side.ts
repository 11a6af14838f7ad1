import { digitsOf } from '../conformance/summary.ts';
import { isFailing, type Verdict } from '../conformance/verdict.ts';
import type { Paint } from './paint.ts';
import { type Cell, cell, layTable } from './table.ts';

/** One implementation and its verdicts. */
export interface Column {
  readonly name: string;
  readonly verdicts: readonly Verdict[];
}

/** One row a group, one column an implementation: the digits of the worst number, and what failed. */
export function sideBySide(columns: readonly Column[], paint: Paint): string[] {
  const groups = [...new Set(columns.flatMap(c => c.verdicts.map(v => v.group)))];
  const head = [cell('', paint.dim), ...columns.map(c => cell(c.name, paint.strong))];
  const rows = groups.map(group => [
    cell(group),
    ...columns.map(c =>
      verdictCell(
        c.verdicts.filter(v => v.group === group),
        paint,
      ),
    ),
  ]);
  return layTable([head, ...rows], ['left', ...columns.map(() => 'left' as const)]);
}

function verdictCell(verdicts: readonly Verdict[], paint: Paint): Cell {
  const put = verdicts.filter(v => v.class !== 'not-applicable' && v.class !== 'unsupported');
  if (put.length === 0) return cell('·', paint.dim);
  const wrong = put.filter(v => isFailing(v.class)).length;
  const digits = digitsOf(put);
  const cases = `${put.length - wrong}/${put.length}`.padStart(5);
  const text = digits === undefined ? `${cases} refused` : `${cases} ${digits.min.toFixed(1)} digits`;
  return cell(text, wrong > 0 ? paint.bad : paint.good);
}
