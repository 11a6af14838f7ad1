import type { Reply } from '../../src/conformance/answer.ts';
import type { CertifiedValue } from '../../src/conformance/case.ts';
import { minus, parseExact, toNumber } from '../../src/conformance/decimal.ts';
import type { Question } from '../../src/conformance/question.ts';

/** Digits of the log-likelihood at what a program reports: the gap is told in nats, to many more digits than a gate needs. */
const GAP_DIGITS = 30;

/**
 * How far below the certified maximum the reported components lie, in nats, by the spec's own log-likelihood:
 * it does not depend on the program's constants, its unit or its parametrisation.
 *
 * @returns undefined where the question is not about an optimum, or the components can not be read
 */
export async function gapOf({ op, kase }: Question, reply: Reply): Promise<number | undefined> {
  const best = kase.expect.loglik as CertifiedValue | undefined;
  if (op !== 'fit' || reply.status !== 'ok' || best === undefined) return undefined;
  const { sigma2_g, sigma2_e } = reply.output;
  if (sigma2_g === undefined || sigma2_e === undefined) return undefined;
  const { y, X, K, method } = kase.input;
  const { answerWithSpec } = await import('../rooms/spec.ts');
  const components = { sigma2_g: textOf(sigma2_g), sigma2_e: textOf(sigma2_e) };
  const there = answerWithSpec('loglik', { y, X, K, method, ...components }, GAP_DIGITS);
  if (there.status !== 'ok') return undefined;
  const [top, reached] = [best.value, (there.output.loglik as unknown as CertifiedValue).value].map(
    parseExact,
  );
  return top === undefined || reached === undefined ? undefined : Math.max(0, toNumber(minus(top, reached)));
}

/** A certified value of the spec room, or the text of any other program. */
const textOf = (claim: unknown): unknown =>
  typeof claim === 'object' && claim !== null && 'value' in claim ? claim.value : claim;
