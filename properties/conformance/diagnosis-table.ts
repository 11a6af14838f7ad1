/** Prints what the diagnosis says of every planted mistake: `npm run diagnosis`. */
import { certifiedQuestions, outcomeOf, runsOf } from './diagnosis-runs.ts';
import { mutants } from './mutants/index.ts';

const only = process.argv[2];
const questions = certifiedQuestions();
const runs = mutants
  .filter(({ name, op }) => only === undefined || op === only || name.includes(only))
  .flatMap(mutant => runsOf(mutant, questions));
let op = '';
let [told, planted] = [0, 0];
const totals = { right: 0, other: 0, silent: 0 };
for (const mutant of new Set(runs.map(run => run.mutant))) {
  const own = runs.filter(run => run.mutant === mutant);
  const outcomes = own.map(run => outcomeOf(run, runs));
  const count = (outcome: string): number => outcomes.filter(o => o === outcome).length;
  const [right, other, silent] = [count('right'), count('other'), count('silent')];
  totals.right += right;
  totals.other += other;
  totals.silent += silent;
  planted += 1;
  if (right >= 0.95 * own.length) told += 1;
  if (mutant.op !== op) console.log(`\n${mutant.op.padEnd(54)} answers   right   other  silent`);
  op = mutant.op;
  const cells = [own.length, right, other, silent].map(v => String(v || '·').padStart(8)).join('');
  console.log(`  ${mutant.name.padEnd(52)}${cells}`);
  if (only !== undefined)
    own.forEach((run, i) => {
      if (outcomes[i] !== 'right')
        console.log(`      ${outcomes[i]} ${run.id} (${run.printed ?? 17}): ${run.sentence ?? ''}`);
    });
}
const silentMutants = mutants.filter(
  m => (only === undefined || m.op === only) && !runs.some(run => run.mutant === m),
);
for (const { op, name } of silentMutants) console.log(`  never seen: ${op}: ${name}`);
const milliseconds = runs.map(run => run.milliseconds).sort((a, b) => a - b);
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;
console.log(
  `\n${told} of ${planted} mistakes (${percent(told, planted)}) are named right in 95 % of their answers or more`,
);
console.log(
  `${totals.right} of ${runs.length} answers (${percent(totals.right, runs.length)}) are named right first; ${totals.other} otherwise, ${totals.silent} not at all`,
);
console.log(
  `a diagnosis takes ${milliseconds[Math.floor(milliseconds.length / 2)]?.toFixed(1)} ms in the median, ${milliseconds[milliseconds.length - 1]?.toFixed(0)} ms at most`,
);
process.exitCode = totals.right >= 0.95 * runs.length ? 0 : 1;
