import { HarnessProblem } from '../support/harness.ts';
import { attempt } from './campaign.ts';
import { drawn, seedOf } from './drawn.ts';
import { NotAsked } from './fault.ts';
import type { FuzzOptions, FuzzReport } from './fuzz.ts';
import { openLine } from './line.ts';
import { lookInto } from './look.ts';
import { tokenOf, trialKinds, trialsFor } from './trial.ts';

/**
 * One case of an earlier run, by its name "law.fit.1k2j3.17" and the seed of that run.
 *
 * @throws HarnessProblem `no-such-case`
 */
export async function replay(options: FuzzOptions, name: string): Promise<FuzzReport> {
  const implementation = await options.open();
  try {
    const { hello, command } = implementation;
    const { gate, seed } = options;
    const at = name.lastIndexOf('.');
    const [token, index] = [name.slice(0, at), Number(name.slice(at + 1))];
    const trial = trialsFor({ hello, gate, ops: hello.capabilities.ops }).find(t => tokenOf(t) === token);
    if (trial === undefined || !Number.isInteger(index))
      throw new HarnessProblem(
        'no-such-case',
        `no case is called ${name}`,
        'copy it from the line `replay` of a report; the program must name the op',
      );
    const line = openLine(implementation);
    const input = drawn(trial.inputs, seedOf(seed, token, index));
    const outcome = await attempt(trial, input, line);
    const failed = outcome !== undefined && !(outcome instanceof NotAsked);
    const look = { ...options, judge: { hello, gate }, slowestMs: () => line.slowestMs };
    const findings = failed
      ? [
          await lookInto(
            { trial, index, input, ...outcome, before: [...line.remembered], asked: line.asked },
            look,
          ),
        ]
      : [];
    return {
      name: hello.implementation.name,
      version: hello.implementation.version,
      command,
      seed,
      gate,
      ops: [trial.op],
      cases: Object.fromEntries(
        trialKinds.map(kind => [kind, kind === trial.kind ? 1 : 0]),
      ) as FuzzReport['cases'],
      questions: line.asked,
      findings,
      notAsked:
        outcome instanceof NotAsked ? [{ law: trial.sentence, op: trial.op, why: outcome.message }] : [],
    };
  } finally {
    await implementation.close();
  }
}
