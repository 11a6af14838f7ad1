import { countClasses, wasPut } from '../../../conformance/summary.ts';
import { isFailing, type VerdictClass, verdictClasses } from '../../../conformance/verdict.ts';
import { type ChapterSummary, chapterSummary } from '../../chapters.ts';
import { looks, lossStep, lossSteps } from '../classes.ts';
import type { PageData, PageRun } from '../data.ts';
import { type Child, h, spoken } from './dom.ts';
import { withArrowKeys } from './keys.ts';
import { summarisable } from './model.ts';
import { addressOf, initial, type State } from './state.ts';

/** Implementations against chapters, by the digits that were lost. */
export function heatMap(data: PageData, state: State): HTMLElement {
  const table = h(
    'table',
    { class: 'heat', id: 'heat' },
    h(
      'caption',
      {},
      h(
        'strong',
        {},
        state.by === 'worst' ? 'Digits lost by the worst number' : 'Digits lost by the median case',
      ),
      ' of a chapter, below it passed/put. ',
      h('span', { class: 'hint' }, 'Arrow keys move, Enter shows the cases.'),
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, 'implementation'),
        h('th', { scope: 'col', class: 'number' }, looks['silent-wrong'].sign, ' silent', h('br'), 'wrong'),
        h('th', { scope: 'col', class: 'number' }, 'other', h('br'), 'failures'),
        h('th', { scope: 'col', class: 'number' }, 'passed', h('br'), '/put'),
        data.chapters.map(chapter => h('th', { scope: 'col', class: 'chapter' }, chapter)),
      ),
    ),
    h(
      'tbody',
      {},
      data.runs.map(run => heatRow(run, data, state)),
    ),
  );
  withArrowKeys(table);
  return h('div', { class: 'scroll' }, table);
}

function heatRow(run: PageRun, data: PageData, state: State): HTMLElement {
  const verdicts = summarisable(run, data);
  const counts = countClasses(verdicts);
  const silent = counts['silent-wrong'];
  const other = verdictClasses.filter(isFailing).reduce((sum, name) => sum + counts[name], 0) - silent;
  const put = verdicts.filter(wasPut).length;
  return h(
    'tr',
    {},
    h(
      'th',
      { scope: 'row' },
      h('span', { class: 'name' }, run.name || '(no name)'),
      ' ',
      h('small', {}, suffixOf(run)),
    ),
    h('td', { class: `number count${silent > 0 ? ' bad' : ''}` }, String(silent)),
    h('td', { class: `number count${other > 0 ? ' bad' : ''}` }, String(other)),
    h('td', { class: 'number' }, `${counts.pass}/${put}`),
    data.chapters.map(chapter => heatCell(run, chapter, chapterSummary(verdicts, chapter), state)),
  );
}

/** What the label has more than the name. */
const suffixOf = ({ label, name }: PageRun): string =>
  label.startsWith(name) ? label.slice(name.length).trim() : label;

function heatCell(run: PageRun, chapter: string, summary: ChapterSummary, state: State): HTMLElement {
  const { put, counts, digits } = summary;
  if (put === 0)
    return h('td', { class: 'unasked' }, h('span', { 'aria-hidden': 'true' }, '·'), spoken('not asked'));
  const signs = verdictClasses
    .filter(name => isFailing(name) || name === 'known-failure' || name === 'unexpected-pass')
    .filter(name => counts[name] > 0);
  const loss = digits && (state.by === 'worst' ? digits.loss : digits.medianLoss);
  const target: State = {
    ...initial,
    by: state.by,
    implementation: run.label,
    chapter,
    class: signs.length > 0 ? 'failing' : 'all',
  };
  return h(
    'td',
    {
      class: `loss ${loss === undefined ? 'none' : `step-${lossStep(loss)}`}${signs.length > 0 ? ' failing' : ''}`,
    },
    h(
      'a',
      { href: addressOf(target), 'data-to': 'cases', 'aria-label': told(run, chapter, summary, loss, signs) },
      h('span', { class: 'lost' }, loss === undefined ? '–' : loss.toFixed(1)),
      h('span', { class: 'put' }, `${counts.pass}/${put}`),
      signs.length === 0
        ? undefined
        : h(
            'span',
            { class: 'signs' },
            signs.map(name => `${looks[name].sign}${counts[name]} `),
          ),
    ),
  );
}

function told(
  run: PageRun,
  chapter: string,
  { put, counts }: ChapterSummary,
  loss: number | undefined,
  signs: readonly VerdictClass[],
): string {
  const lost = loss === undefined ? 'no numbers' : `${loss.toFixed(1)} digits lost`;
  const classes = signs.map(name => `${counts[name]} ${name}`).join(', ');
  return `${run.label}, ${chapter}: ${lost}, ${counts.pass} of ${put} pass${classes === '' ? '' : `, ${classes}`}`;
}

/** What the colours and the signs say. */
export function heatLegend(): Child {
  const steps = lossSteps.map(({ text }, k) =>
    h('li', {}, h('span', { class: `swatch step-${k}`, 'aria-hidden': 'true' }), text),
  );
  const classes = verdictClasses
    .filter(
      name =>
        name !== 'not-applicable' &&
        name !== 'unsupported' &&
        !['crash', 'timeout', 'protocol-error'].includes(name),
    )
    .map(name =>
      h(
        'li',
        {},
        h('span', { class: `sign ${looks[name].tone}`, 'aria-hidden': 'true' }, looks[name].sign),
        h('b', {}, name === 'error' ? 'error, crash, timeout, protocol-error' : name),
        ` ${name === 'error' ? 'no answer that could be read' : looks[name].meaning}`,
      ),
    );
  return h(
    'details',
    { class: 'legend' },
    h('summary', {}, 'What the colours and signs say'),
    h(
      'p',
      {},
      h('b', {}, 'Digits lost'),
      ': attainable digits less right digits. A backward stable binary64 method loses about none, however hard the question is.',
    ),
    h('ul', { class: 'steps' }, steps),
    h('ul', { class: 'classes' }, classes),
  );
}
