import { heritabilityDefinitions } from '../../spec/decompose.ts';
import { loglikConventions } from '../../spec/likelihood.ts';
import { relationshipConventions } from '../../spec/relationship.ts';
import { monomorphicPolicies, standardizeConventions } from '../../spec/standardize.ts';
import type { FixtureCase, Json } from '../../src/conformance/case.ts';
import type { Request } from '../../src/conformance/question.ts';
import { numbersOf } from '../mint/fill.ts';
import { answerWithSpec } from '../rooms/spec.ts';

/** The fields of a question that hold a name of a closed list, with that list. */
const named: { readonly [op: string]: { readonly [field: string]: readonly string[] } } = {
  standardize: { convention: standardizeConventions, monomorphic: monomorphicPolicies },
  relationship: {
    convention: relationshipConventions,
    missing: ['refuse', 'mean', 'pairwise'],
    monomorphic: monomorphicPolicies,
  },
  infinitesimal: { convention: standardizeConventions, monomorphic: monomorphicPolicies },
  heritability: { definition: heritabilityDefinitions },
  simulate: { convention: standardizeConventions },
  loglik: { convention: loglikConventions, method: ['ML', 'REML'] },
  fit: { method: ['ML', 'REML'] },
  associate: { method: ['ML', 'REML'], components: ['refit', 'null', 'null-ratio'] },
};
/** Digits of an alternate: it names a convention, and is no standard of its own. */
const DIGITS = 18;

/** What is right under another name: the same question with one name of a closed list exchanged. */
export function alternatesOf(op: string, input: Request['input']): NonNullable<FixtureCase['conventions']> {
  const alternates: Record<string, FixtureCase['expect']> = {};
  for (const [field, names] of Object.entries(named[op] ?? {}))
    for (const name of names.filter(other => other !== input[field])) {
      const answer = answerWithSpec(op, { ...input, [field]: name as Json }, DIGITS);
      if (answer.status === 'ok') alternates[name] = numbersOf(answer.output);
    }
  return alternates;
}
