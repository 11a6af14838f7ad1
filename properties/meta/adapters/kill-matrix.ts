/** Prints which law catches which faulty program, in how many cases and how small: `npm run kills:adapters`. */
import { worstFirst } from '../../../cli/fuzz/report.ts';
import { faultyMutants, lawfulOddities } from './all.ts';
import { bundled, fuzzProcess } from './kills.ts';
import type { Mutant } from './mutant.ts';

const only = process.argv.slice(2);
const effort = {
  runs: 3000,
  most: 20,
  shrinkSeconds: 10,
  seed: Number(process.env.FC_SEED ?? 1),
  deadlineMs: 4000,
};
const wanted = (mutants: readonly Mutant[]): readonly Mutant[] =>
  mutants.filter(({ name }) => only.length === 0 || only.includes(name));
/** A failure that a person can look at. */
const SMALL = 4;

const widths = [29, 16, 6, 3, 6];
/** Words left, numbers right; the last one as it is. */
const row = (...cells: (string | number | undefined)[]): void =>
  console.log(
    cells
      .map((x, k) => {
        const [text, width] = [String(x ?? ''), widths[k] ?? 0];
        return k < 2 || k === cells.length - 1 ? text.padEnd(width) : text.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
const timed = async (mutant: Mutant) => {
  const start = performance.now();
  const report = await fuzzProcess(script, mutant, effort);
  return { ...report, seconds: ((performance.now() - start) / 1000).toFixed(1) };
};

const { script, remove } = bundled();
let [survivors, large, slandered] = [0, 0, 0];
row('program', 'class', 'cases', 'n', 's', 'law');
for (const mutant of wanted(faultyMutants)) {
  const { findings, seconds } = await timed(mutant);
  const [first, ...others] = worstFirst(findings);
  if (first === undefined) {
    survivors += 1;
    row(mutant.name, 'SURVIVES', '', '', seconds, mutant.what);
    continue;
  }
  if ((first.people ?? 0) > SMALL) large += 1;
  const more = first.also.length === 0 ? '' : ` (and ${first.also.length} more laws)`;
  row(mutant.name, first.class, first.cases, first.people, seconds, `${first.law}${more}`);
  for (const f of others) row('', f.class, f.cases, f.people, '', f.law);
}
for (const mutant of wanted(lawfulOddities)) {
  const { findings, cases, seconds } = await timed(mutant);
  if (findings.length > 0) slandered += 1;
  const tried = Object.values(cases).reduce((sum, n) => sum + n, 0);
  row(mutant.name, findings.length === 0 ? 'passes' : 'SLANDERED', tried, '', seconds, mutant.what);
  for (const f of findings) row('', f.class, f.cases, f.people, '', `${f.law}: ${f.what}`);
}
remove();

const [faulty, lawful] = [wanted(faultyMutants).length, wanted(lawfulOddities).length];
console.log(
  `\n${faulty - survivors} of ${faulty} faulty programs are caught, ${large} of them at more than ${SMALL} people; ${lawful - slandered} of ${lawful} lawful oddities pass`,
);
process.exitCode = survivors + large + slandered === 0 ? 0 : 1;
