/** One mutant as a process that speaks the protocol: node adapter.mjs NAME. */
import { createInterface } from 'node:readline';
import { allMutants } from './all.ts';
import type { Question } from './mutant.ts';
import { helloOf, respondent } from './respond.ts';

const mutant = allMutants.find(({ name }) => name === process.argv[2]);
if (mutant === undefined) throw new Error(`there is no mutant ${process.argv[2]}`);
const respond = respondent(mutant);
const write = (text: string): void => void process.stdout.write(`${text}\n`);

let k = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, input } = JSON.parse(line) as Question & { id: string };
  if (op === 'bye') break;
  if (op === 'hello') {
    write(JSON.stringify({ op: 'hello', protocol: 1, ...helloOf(mutant) }));
    continue;
  }
  k += 1;
  const text = JSON.stringify({ id, ...respond({ op, input }) });
  if (mutant.wire === undefined) write(text);
  else mutant.wire({ k, question: { op, input }, line: text, write });
}
