import { countClasses, wasPut } from '../../conformance/summary.ts';
import { scriptJson, xml } from '../escape.ts';
import type { ResultRun } from '../results.ts';
import { type PageOptions, pageDataOf } from './build.ts';
import type { PageData } from './data.ts';
import { pageScript } from './embedded/script.ts';
import { pageStyle } from './style.ts';

export type { PageOptions } from './build.ts';

/** What marks our own style and script; what somebody else's text might smuggle in is not carried out. */
const NONCE = 'lmm-spec';
const POLICY = [
  "default-src 'none'",
  `style-src 'nonce-${NONCE}'`,
  `script-src 'nonce-${NONCE}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/**
 * One page with everything in it: it opens from a file, without any network, in light and dark, by keyboard, and prints.
 *
 * @param runs merged: no case twice in a run
 */
export function pageOf(runs: readonly ResultRun[], options: PageOptions): string {
  const data = pageDataOf(runs, options);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${xml(data.title)}</title>
<style nonce="${NONCE}">${pageStyle}</style>
</head>
<body>
<a class="skip" href="#cases-title">Skip to the cases</a>
<header>
<p class="house">lmm-spec report</p>
<h1>${xml(data.title)}</h1>
<p class="hint">${xml(subtitle(data))}</p>
</header>
<main>
<div id="overview"></div>
<div id="case" hidden></div>
<noscript>${withoutScript(data, runs)}</noscript>
</main>
<footer><p>Right digits: −log₁₀ of the relative error against a certified interval. Attainable: what a backward stable binary64 method can have on that question. Gap: nats below the certified maximum of the likelihood.</p></footer>
<script type="application/json" id="data">${scriptJson(data)}</script>
<script nonce="${NONCE}">${pageScript}</script>
</body>
</html>
`;
}

const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');

function subtitle({ runs }: PageData): string {
  const dates = runs.flatMap(run => run.date?.slice(0, 10) ?? []).sort();
  const when =
    dates.length === 0 ? '' : dates[0] === dates.at(-1) ? dates[0]! : `${dates[0]} to ${dates.at(-1)}`;
  return [
    `gate ${unique(runs.map(run => run.gate))}`,
    `judged by lmm-spec ${unique(runs.map(run => run.lmmSpec))}`,
    when,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The counts, for a reader without scripts. */
function withoutScript(data: PageData, runs: readonly ResultRun[]): string {
  const rows = runs.map(({ verdicts }, k) => {
    const counts = countClasses(verdicts);
    const cells = [counts['silent-wrong'], counts.fail, counts.pass, verdicts.filter(wasPut).length];
    return `<tr><th scope="row">${xml(data.runs[k]!.label)}</th>${cells.map(n => `<td>${n}</td>`).join('')}</tr>`;
  });
  return `<p>This page is drawn by its own script, which is switched off here. The counts:</p>
<table><thead><tr><th scope="col">implementation</th><th scope="col">silent-wrong</th><th scope="col">fail</th><th scope="col">pass</th><th scope="col">put</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}
