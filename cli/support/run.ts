import type { FixtureFile } from '../../src/conformance/case.ts';
import { type Gate, judge, questionsOf, type Reply, type Verdict } from '../../src/conformance/index.ts';
import type { Implementation } from '../adapters/implementation.ts';

import { gapOf } from './gap.ts';

export interface Run {
  readonly verdicts: readonly Verdict[];
  readonly replies: ReadonlyMap<string, Reply>;
}

/** Puts every question to an implementation, group by group, and judges the replies. */
export async function run(
  implementation: Implementation,
  files: readonly FixtureFile[],
  gate: Gate,
  told: (text: string) => void = () => {},
): Promise<Run> {
  const { hello } = implementation;
  const verdicts: Verdict[] = [];
  const replies = new Map<string, Reply>();
  for (const file of files) {
    const questions = questionsOf(file, hello);
    const put = questions.filter(q => q.notApplicable === undefined).map(q => q.request);
    let answered = 0;
    told(`${hello.implementation.name}: ${file.group} 0/${put.length}`);
    const own = await implementation.ask(put, () => {
      answered += 1;
      told(`${hello.implementation.name}: ${file.group} ${answered}/${put.length}`);
    });
    for (const question of questions) {
      const reply: Reply = own.get(question.request.id) ?? { status: 'not-applicable', reason: '' };
      replies.set(question.request.id, reply);
      const gap = await gapOf(question, reply);
      verdicts.push(judge(question, reply, { gate, printed: hello.capabilities.output_digits, gap }));
    }
  }
  return { verdicts, replies };
}
