/** Prints what the diagnosis says of every planted mistake, and of noise: `npm run diagnosis [-- OP or part of a name]`. */
import {
  answerOf,
  certifiedQuestions,
  namesCause,
  noises,
  noisy,
  outcomeOf,
  printings,
  type Run,
  runsOf,
  verdictOn,
} from './diagnosis-runs.ts';
import { mutants } from './mutants/index.ts';

/** A mistake counts as told when so many of its answers are. */
const TOLD = 0.9;
/** The share of answers that must be named right, for the exit code. */
const REQUIRED = 0.95;

const [only] = process.argv.slice(2);
const questions = certifiedQuestions();
const chosen = mutants.filter(({ name, op }) => only === undefined || op === only || name.includes(only));
const runs = chosen.flatMap(mutant => runsOf(mutant, questions));
const outcomes = new Map(runs.map(run => [run, outcomeOf(run, runs)]));
const count = (some: readonly Run[], outcome: string): number =>
  some.filter(run => outcomes.get(run) === outcome).length;
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;

let told = 0;
let op = '';
for (const mutant of chosen) {
  const own = runs.filter(run => run.mutant === mutant);
  if (mutant.op !== op) console.log(`\n${mutant.op.padEnd(66)} answers   right   other  silent`);
  op = mutant.op;
  const numbers = [own.length, ...['right', 'other', 'silent'].map(outcome => count(own, outcome))];
  if (own.length > 0 && numbers[1]! >= TOLD * own.length) told += 1;
  console.log(`  ${mutant.name.padEnd(64)}${numbers.map(n => String(n || '·').padStart(8)).join('')}`);
  if (only !== undefined)
    for (const run of own)
      if (outcomes.get(run) !== 'right')
        console.log(
          `      ${outcomes.get(run)} ${run.id} (${run.printed ?? 17} digits): ${run.sentence ?? ''}`,
        );
}

const seen = new Set(runs.map(run => run.mutant)).size;
const right = count(runs, 'right');
const milliseconds = runs.map(run => run.milliseconds).sort((a, b) => a - b);
console.log(`
${told} of ${seen} mistakes (${percent(told, seen)}) are named right in nine of ten of their answers, or more
${right} of ${runs.length} answers (${percent(right, runs.length)}) are named right first; ${count(runs, 'other')} otherwise (${percent(count(runs, 'other'), runs.length)}), ${count(runs, 'silent')} not at all
a diagnosis takes ${milliseconds[Math.floor(milliseconds.length / 2)]?.toFixed(1)} ms in the median, ${milliseconds.at(-1)?.toFixed(0)} ms at most`);

if (only === undefined) {
  let state = 1;
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0; // Numerical Recipes, ranqd1
    return state / 2 ** 32;
  };
  const put = questions.flatMap(question =>
    noises.flatMap((_, kind) =>
      printings.map(printed =>
        verdictOn(question, answerOf(question, noisy(question, kind, draw), printed), printed),
      ),
    ),
  );
  const wrong = put.filter(verdict => verdict.class !== 'pass');
  const named = wrong.filter(({ diagnosis }) => namesCause(diagnosis));
  console.log(`${named.length} of ${wrong.length} answers of noise are given a cause`);
  for (const { id, diagnosis } of named) console.log(`  ${id}: ${diagnosis}`);
}
process.exitCode = right >= REQUIRED * runs.length ? 0 : 1;
