import { program } from '../../cli/adapters/implementation.ts';
import { findPeersNamed } from '../../cli/adapters/peers.ts';
import { loadFixtures, selectCases } from '../../cli/support/fixtures.ts';
import { run } from '../../cli/support/run.ts';
import type { Output } from '../../src/conformance/answer.ts';
import type { CertifiedValue, FixtureCase, Json } from '../../src/conformance/case.ts';
import type { Verdict } from '../../src/conformance/verdict.ts';

/** The command of a peer; undefined where it is not installed, and then says so loudly. */
export async function commandOf(name: string): Promise<string | undefined> {
  const [peer] = await findPeersNamed([name]);
  if (peer === undefined) throw new Error(`there is no peer named ${name}`);
  if ('command' in peer) return peer.command;
  console.warn(`not run: ${peer.name}: ${peer.missing}`);
  return undefined;
}

/** What the judge says of a program, case by case. */
export async function verdictsOf(command: string, ...patterns: string[]): Promise<readonly Verdict[]> {
  const peer = await program(command, {});
  try {
    return (await run(peer, selectCases(loadFixtures(), patterns), 'standard')).verdicts;
  } finally {
    await peer.close();
  }
}

/** Questions put to one process of a program. */
export async function answersOf(
  command: string,
  op: string,
  inputs: readonly { readonly [field: string]: Json }[],
): Promise<Output[]> {
  const peer = await program(command, {});
  try {
    const replies = await peer.ask(inputs.map((input, k) => ({ id: String(k), op, input, want: [] })));
    return inputs.map((_, k) => {
      const reply = replies.get(String(k))!;
      if (reply.status !== 'ok') throw new Error(`${op} was not answered: ${JSON.stringify(reply)}`);
      return reply.output;
    });
  } finally {
    await peer.close();
  }
}

export function caseOf(id: string): FixtureCase {
  const [file] = selectCases(loadFixtures(), [id]);
  return file!.cases[0]!;
}
export const certified = (kase: FixtureCase, output: string): number =>
  Number((kase.expect[output] as CertifiedValue).value);
