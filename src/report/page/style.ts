/**
 * The style of the page. Colours are variables, so that figures follow the scheme too. Text has a contrast of 4.5 or
 * more on its surface; the steps of the heat map grow darker (in the dark: brighter) with what is lost, so that they
 * can be told apart without seeing colours.
 */
const light = `
  --paper: #faf9f6; --surface: #ffffff; --sunken: #f1efe9; --grid: #e3e0d8; --line: #cfcbc1;
  --text: #1c2024; --faint: #5a6168; --accent: #0b5c68; --focus: #0b62d6;
  --good: #0a6b52; --doubt: #855300; --bad: #ad1f28;
  --good-back: #dff1e7; --doubt-back: #fbecd0; --bad-back: #fbe3e1;
  --step-0: #e2f0ea; --step-1: #f3e3b8; --step-2: #eeb069; --step-3: #d66a3f; --step-4: #9c2a36; --step-5: #4b1230;
  --on-0: #12332a; --on-1: #3a2c05; --on-2: #3a2000; --on-3: #210b02; --on-4: #ffffff; --on-5: #ffffff;`;
const dark = `
  --paper: #14171a; --surface: #1b1f23; --sunken: #22272c; --grid: #30363c; --line: #454d55;
  --text: #e9e7e2; --faint: #a5adb5; --accent: #6ec6d2; --focus: #8ab8ff;
  --good: #6fd0a8; --doubt: #e5b566; --bad: #ff8f86;
  --good-back: #17372c; --doubt-back: #3d2f12; --bad-back: #452022;
  --step-0: #173029; --step-1: #3a3418; --step-2: #6a4717; --step-3: #a8501f; --step-4: #e5735a; --step-5: #ffb9ac;
  --on-0: #d4ebe1; --on-1: #f2e6bf; --on-2: #fbe6c8; --on-3: #ffffff; --on-4: #240806; --on-5: #3a0d08;`;

export const pageStyle = `
:root { color-scheme: light dark; ${light} }
@media (prefers-color-scheme: dark) { :root { ${dark} } }
* { box-sizing: border-box; }
html { scroll-padding-top: 5.5rem; }
body { margin: 0; background: var(--paper); color: var(--text); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
header, main, footer { max-width: 92rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 1.5rem; }
footer { color: var(--faint); font-size: .85rem; padding-top: 1rem; padding-bottom: 2rem; border-top: 1px solid var(--grid); margin-top: 3rem; }
.house { margin: 0; font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; color: var(--accent); font-weight: 600; }
h1 { margin: .1rem 0; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2, h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h2.case-title { font-size: 1.45rem; line-height: 1.25; margin: .6rem 0 .2rem; overflow-wrap: anywhere; }
p { max-width: 75ch; margin: .4rem 0; }
.hint, small { color: var(--faint); }
.hint { font-size: .88rem; }
code, .count, .lost { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: .9em; overflow-wrap: anywhere; }
kbd { font: inherit; font-size: .75rem; border: 1px solid var(--line); border-radius: 3px; padding: 0 .3em; color: var(--faint); }
a { color: var(--accent); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 3px; }
h2:focus { outline: none; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem; z-index: 9; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden] { display: none !important; }

.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: .2rem 0 .5rem; }
caption.spoken { position: absolute; }
th, td { padding: .35rem .6rem; text-align: left; vertical-align: top; }
th { font-weight: 500; }
thead th { color: var(--faint); font-size: .82rem; vertical-align: bottom; border-bottom: 1px solid var(--line); white-space: nowrap; }
tbody tr { border-bottom: 1px solid var(--grid); }
.number { text-align: right; white-space: nowrap; }

.heat { border-collapse: separate; border-spacing: 2px; margin-left: -2px; }
.heat thead th { border: 0; padding: .2rem .3rem; font-size: .78rem; }
.heat thead .chapter { text-align: center; }
.heat tbody th { padding: .3rem .8rem .3rem 0; min-width: 9rem; max-width: 15rem; vertical-align: middle; line-height: 1.25; }
.heat .name { font-weight: 650; overflow-wrap: anywhere; }
.heat small { font-size: .78rem; overflow-wrap: anywhere; }
.heat td { padding: .3rem .6rem .3rem .3rem; vertical-align: middle; }
.heat td.count { font-size: 1.05rem; }
.heat td.bad { color: var(--bad); font-weight: 700; }
.heat .loss, .heat .unasked { padding: 0; border-radius: 4px; text-align: center; min-width: 4.4rem; height: 3.7rem; }
.heat .failing a { box-shadow: inset 0 -3px 0 var(--bad); }
.heat .unasked { background: var(--sunken); color: var(--faint); }
.heat .loss a { display: flex; flex-direction: column; justify-content: center; min-height: 3.7rem; padding: .2rem; color: inherit; text-decoration: none; border-radius: 4px; line-height: 1.18; }
.heat .loss a:hover { box-shadow: inset 0 0 0 2px currentColor; }
.heat .lost { font-size: 1.08rem; font-weight: 600; }
.heat .put, .heat .signs { font-size: .72rem; }
.heat .signs { font-weight: 650; word-spacing: .1em; }
.heat .none { background: var(--good-back); color: var(--text); }
${[0, 1, 2, 3, 4, 5].map(k => `.step-${k} { background: var(--step-${k}); color: var(--on-${k}); }`).join('\n')}

.legend { margin: .6rem 0; font-size: .88rem; }
.legend summary { cursor: pointer; color: var(--accent); width: max-content; }
.legend ul { list-style: none; margin: .5rem 0; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; }
.swatch { display: inline-block; width: 1.4em; height: 1em; border-radius: 3px; margin-right: .45em; vertical-align: -.1em; border: 1px solid var(--line); }
.toggle { display: inline-flex; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; margin-bottom: .3rem; }
.toggle button { border: 0; border-radius: 0; background: none; }
.toggle button[aria-pressed="true"] { background: var(--text); color: var(--paper); }

button, select, input { font: inherit; font-size: .9rem; color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: 6px; padding: .3rem .6rem; }
button { cursor: pointer; }
button:hover { border-color: var(--text); }
.filters { position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .6rem .9rem; align-items: end; padding: .7rem 0; margin-top: 1.6rem; background: var(--paper); border-bottom: 1px solid var(--grid); }
.filters label { display: flex; flex-direction: column; }
.filters label span { font-size: .78rem; color: var(--faint); }
.filters select, .filters input, .filters button { height: 2.2rem; }
.filters select { max-width: 15rem; }
.filters input { width: 15rem; max-width: 100%; }
.filters output { margin-left: auto; color: var(--faint); font-size: .9rem; }

.badge { white-space: nowrap; font-weight: 600; font-size: .88rem; border-radius: 4px; padding: .08rem .45rem; background: var(--sunken); }
.badge .sign { display: inline-block; min-width: 1.1em; }
.badge small { font-weight: 400; color: inherit; }
.good { color: var(--good); } .doubt { color: var(--doubt); } .bad { color: var(--bad); } .faint { color: var(--faint); }
.badge.good { background: var(--good-back); } .badge.doubt { background: var(--doubt-back); } .badge.bad { background: var(--bad-back); }
.sign { font-family: "DejaVu Sans", "Segoe UI Symbol", "Apple Symbols", "Noto Sans Symbols2", system-ui, sans-serif; }
.counts { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; padding: 0; margin: .3rem 0; }
.counts b { font-size: 1.15rem; }

.cases, .changes { width: 100%; font-size: .92rem; }
.cases tbody th a, .changes tbody th a { font-weight: 500; }
.cases tbody tr:hover, .changes tbody tr:hover { background: var(--sunken); }
.why { min-width: 16rem; max-width: 34rem; overflow-wrap: anywhere; }
.digits { display: inline-flex; align-items: center; gap: .5rem; }
.bar { width: 80px; height: 8px; flex: none; }
.bar-possible { fill: none; stroke: var(--faint); stroke-width: 1.4; }
.bar-right { fill: var(--good); }
.more { margin: .8rem 0; }
.nothing { color: var(--faint); padding: 1rem 0; }

.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 1.2rem 1.6rem; }
.matrices { grid-template-columns: repeat(auto-fill, minmax(260px, max-content)); }
figure { margin: 0; }
.curves figure > svg, figure.wide > svg { background: var(--surface); border-radius: 8px; }
figcaption { font-weight: 600; font-size: .92rem; padding-bottom: .2rem; }
figure.wide { max-width: 46rem; }
figure.wide figcaption { font-weight: 400; color: var(--faint); font-size: .88rem; }
svg { max-width: 100%; height: auto; }
.bar { height: 8px; }
svg a:hover path, svg a:focus path { stroke: var(--text); stroke-width: .8; }

.case .around { display: flex; justify-content: space-between; flex-wrap: wrap; gap: 1rem; padding-top: 1rem; }
.case .comment { font-size: 1.02rem; }
.two { display: grid; grid-template-columns: minmax(20rem, 5fr) minmax(24rem, 6fr); gap: 0 2.5rem; align-items: start; }
@media (max-width: 60rem) { .two { grid-template-columns: minmax(0, 1fr); } }
.evidence { display: grid; grid-template-columns: minmax(0, 50rem) minmax(22rem, 1fr); gap: 0 2.5rem; align-items: start; }
.pictures { order: 2; }
@media (max-width: 84rem) { .evidence { grid-template-columns: minmax(0, 1fr); } .pictures { order: 0; } }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: .4rem 0; }
dt { color: var(--faint); }
dd { margin: 0; overflow-wrap: anywhere; }
.flags { padding-left: 1.1rem; font-size: .9rem; }
.again { background: var(--sunken); padding: .15rem .4rem; border-radius: 4px; }
.answers { width: 100%; }
.answers tr.chosen { background: var(--sunken); box-shadow: inset 3px 0 0 var(--accent); }
.answers tr.chosen a { font-weight: 650; }
.numbers .pair code { font-size: .98rem; line-height: 1.45; white-space: nowrap; }
.numbers .certified { color: var(--faint); }
.numbers th code { white-space: nowrap; }
.right { color: var(--good); font-weight: 700; text-decoration: underline solid 1px; text-underline-offset: .2em; }
.wrong { color: var(--bad); text-decoration: underline dotted 1.5px; text-underline-offset: .2em; }

@media print {
  @page { size: A4 landscape; margin: 12mm; }
  :root { ${light} --paper: #ffffff; }
  html { font-size: 10.5px; }
  body { font-size: 8.5pt; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  header, main, footer { max-width: none; padding: 0; }
  .filters, .toggle, .skip, .more, .case .around, .curves, .legend, caption .hint, kbd { display: none; }
  .scroll { overflow: visible; }
  .why { min-width: 0; }
  a { color: inherit; text-decoration: none; }
  tr, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  thead { display: table-header-group; }
}
`;
