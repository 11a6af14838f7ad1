/** Results as they are kept, and everything that is drawn of them: pure, and without a package. */

export { type Badge, badgeOf } from './badge.ts';
export { type Change, type Changes, changesBetween } from './changes.ts';
export { junitReport } from './junit.ts';
export { type MarkdownOptions, markdownReport } from './markdown.ts';
export { mergeResults } from './merge.ts';
export { type PageOptions, pageOf } from './page/page.ts';
export { type Again, decodeResults, encodeResults, type ResultRun } from './results.ts';
