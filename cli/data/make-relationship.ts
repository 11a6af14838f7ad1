import type { GrmOptions } from '../commands/grm.ts';
import { HarnessProblem } from '../support/harness.ts';
import { countedText } from './fit-report.ts';
import { genotypeRelationship } from './genotype-relationship.ts';
import { writeKinship } from './kinship.ts';
import { withOutputs } from './outputs.ts';
import { selectPeople } from './people.ts';
import { openPlinkSet } from './plink-set.ts';
import { progressLine } from './progress.ts';
import { relationshipText } from './scan-report.ts';

/** The verb `grm`. */
export async function makeRelationship(options: GrmOptions): Promise<void> {
  if (options.bfile === undefined)
    throw new HarnessProblem('usage', '--bfile is missing', 'the genotypes: --bfile PREFIX');
  const set = openPlinkSet(options.bfile);
  const progress = progressLine();
  try {
    const selection = selectPeople(set.fam, options);
    const { K, report, notes } = await genotypeRelationship(set, selection.rows, options, progress);
    const people = Array.from(selection.rows, row => set.fam[row]!);
    const document = {
      format: 'lmm-grm/1',
      people: { total: set.fam.length, used: people.length, dropped: selection.dropped },
      relationship: report,
      notes: [...selection.notes, ...notes],
    };
    progress.stage('writing');
    const files = await withOutputs(async outputs => {
      const counts = report.variants!.used;
      const written = writeKinship(outputs, options.out, options.format, { K, people, counts });
      outputs.file(`${options.out}.grm.json`).write(`${JSON.stringify(document, null, 1)}\n`);
      if (options.plot !== undefined) {
        const { drawRelationship } = await import('./draw-relationship.ts');
        drawRelationship(outputs.file(options.plot), K);
      }
      return written;
    });
    progress.end();
    if (options.json === true) console.log(JSON.stringify({ ...document, files }, null, 1));
    else {
      console.log(
        `${files.join(', ')}\n${countedText(document.people, 'people')}\n${relationshipText(report)}`,
      );
      for (const note of document.notes) console.log(note);
    }
  } finally {
    progress.end();
    set.close();
  }
}
