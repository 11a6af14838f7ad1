/** Prints which law catches which planted mistake: `npm run kills`. */
import { protocolLaws } from '../../cli/fuzz/laws/index.ts';
import { simulateLaws } from '../../cli/fuzz/laws/simulate.ts';
import { bugs } from './bugs.ts';
import { inferenceWith } from './inference.ts';
import { inferenceBugs } from './inference-bugs.ts';
import { brokenBy, failedBy } from './kills.ts';
import { simulatedWith, simulationBugs } from './simulated.ts';
import { toy } from './toy.ts';

let survivors = 0;
for (const chapter of new Set(bugs.map(bug => bug.chapter))) {
  console.log(`\n${chapter}`);
  for (const bug of bugs.filter(b => b.chapter === chapter)) {
    const broken = await brokenBy(toy(bug.planted), protocolLaws[chapter]!);
    if (broken.length === 0) survivors += 1;
    console.log(`  ${broken.length === 0 ? 'SURVIVES' : 'caught'}  ${bug.name}`);
    for (const law of broken) console.log(`            by: ${law}`);
  }
}

console.log('\nsimulate');
for (const { name, planted } of simulationBugs) {
  const broken = [
    ...(await brokenBy(simulatedWith(planted), simulateLaws)),
    ...(await failedBy(simulatedWith(planted))),
  ];
  if (broken.length === 0) survivors += 1;
  console.log(`  ${broken.length === 0 ? 'SURVIVES' : 'caught'}  ${name}`);
  for (const law of broken) console.log(`            by: ${law}`);
}

for (const op of new Set(inferenceBugs.map(bug => bug.op))) {
  console.log(`\n${op}`);
  for (const bug of inferenceBugs.filter(b => b.op === op)) {
    const broken = await brokenBy(inferenceWith(bug.planted), protocolLaws[op]!, {
      factor: op === 'fit' ? 0.3 : 1,
    });
    if (broken.length === 0) survivors += 1;
    console.log(`  ${broken.length === 0 ? 'SURVIVES' : 'caught'}  ${bug.name}`);
    for (const law of broken) console.log(`            by: ${law}`);
  }
}

const count = inferenceBugs.length + bugs.length + simulationBugs.length;
console.log(`\n${count - survivors} of ${count} planted mistakes are caught`);
process.exitCode = survivors === 0 ? 0 : 1;
