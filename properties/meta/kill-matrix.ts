/** Prints which law catches which planted mistake: `npm run kills`. */
import { protocolLaws } from '../laws/index.ts';
import { bugs } from './bugs.ts';
import { brokenBy } from './kills.ts';
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
console.log(`\n${bugs.length - survivors} of ${bugs.length} planted mistakes are caught`);
process.exitCode = survivors === 0 ? 0 : 1;
