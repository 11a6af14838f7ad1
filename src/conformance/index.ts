/** Holding claims against certificates: pure, exact, and without a line of the spec. */

export type { Answer, Hello, Output, Reply } from './answer.ts';
export type { CertifiedValue, Expectation, FixtureCase, FixtureFile, Json } from './case.ts';
export { echoFile } from './echo.ts';
export { type Gate, gateNames } from './gate.ts';
export { type JudgeOptions, judge } from './judge.ts';
export { type Question, questionsOf, type Request } from './question.ts';
export { BINARY64_DIGITS, scoreOutput } from './score.ts';
export { conforms, type GroupSummary, summarise } from './summary.ts';
export { isFailing, type Verdict, type VerdictClass, verdictClasses } from './verdict.ts';
