import type { Ask, ProtocolLaw } from '../laws/law.ts';
import { seedOf } from '../support/prop.ts';

/** The laws that an implementation breaks, by name. */
export async function brokenBy(ask: Ask, laws: readonly ProtocolLaw[]): Promise<string[]> {
  const broken: string[] = [];
  for (const law of laws)
    await law.hold(ask, seedOf(law.name)).catch(() => {
      broken.push(law.name);
    });
  return broken;
}
