/**
 * The script of the report page. It runs in a browser, from a file, without any network: everything it shows is in the
 * page. It is bundled with the parts of src that it uses by `npm run page`; src itself knows no browser.
 */
import type { PageData } from '../data.ts';
import { casePage } from './case.ts';
import { caseTable } from './cases.ts';
import { changesSection } from './changes.ts';
import { digitsFigures } from './curves.ts';
import { h, replace } from './dom.ts';
import { filterBar } from './filters.ts';
import { heatLegend, heatMap } from './heat.ts';
import { filterOf, itemsOf } from './model.ts';
import { addressOf, initial, type State, stateOf } from './state.ts';

const data = JSON.parse(document.getElementById('data')!.textContent!) as PageData;
const items = itemsOf(data);
let state: State = stateOf(location.hash);

const overview = document.getElementById('overview')!;
const one = document.getElementById('case')!;
const heat = h('div', {});
const figures = h('div', {});
const cases = h('div', {});
const filters = filterBar(data, part => go({ ...state, ...part }, 'replace'));

function go(next: State, how: 'push' | 'replace'): void {
  if (how === 'push') location.hash = addressOf(next);
  else {
    history.replaceState(null, '', addressOf(next));
    show(next);
  }
}

function overviewParts(): Node[] {
  const worst = h('button', { type: 'button', 'data-by': 'worst' }, 'Worst number');
  const median = h('button', { type: 'button', 'data-by': 'median' }, 'Median case');
  worst.addEventListener('click', () => go({ ...state, by: 'worst' }, 'replace'));
  median.addEventListener('click', () => go({ ...state, by: 'median' }, 'replace'));
  const parts = h('div', {});
  replace(
    parts,
    h(
      'section',
      { 'aria-labelledby': 'score-title' },
      h('h2', { id: 'score-title' }, 'Digits lost, chapter by chapter'),
      h('div', { class: 'toggle', role: 'group', 'aria-label': 'What the heat map shows' }, worst, median),
      heat,
      heatLegend(),
    ),
    changesSection(data),
    filters.element,
    h(
      'section',
      { 'aria-labelledby': 'cases-title' },
      h('h2', { id: 'cases-title', tabindex: '-1' }, 'Cases'),
      cases,
    ),
    h(
      'section',
      { 'aria-labelledby': 'digits-title', class: 'curves' },
      h('h2', { id: 'digits-title' }, 'Digits against difficulty'),
      h(
        'p',
        { class: 'hint' },
        'A mark a case, by its worst number, of every class. On the line are all digits that the question allows; the band below is what the gate standard forgives. Dashed: the median.',
      ),
      figures,
    ),
    data.notRun.length === 0
      ? undefined
      : h(
          'section',
          { 'aria-labelledby': 'not-run' },
          h('h2', { id: 'not-run' }, 'Not run'),
          h(
            'ul',
            {},
            data.notRun.map(({ name, why }) => h('li', {}, h('b', {}, name), `: ${why}`)),
          ),
        ),
  );
  return [...parts.childNodes];
}

/** Draws a state. What has not changed is not drawn again, so that focus stays where it is. */
let drawn: State | undefined;
function show(next: State): void {
  const before = drawn;
  state = next;
  drawn = next;
  const changed = (...names: (keyof State)[]): boolean =>
    before === undefined || names.some(name => before[name] !== next[name]);
  const shown = items.filter(filterOf(next, 'by-class'));
  filters.show(next, shown.length, items.length);
  if (changed('by')) {
    replace(heat, heatMap(data, next));
    for (const button of overview.querySelectorAll('[data-by]'))
      button.setAttribute('aria-pressed', String(button.getAttribute('data-by') === next.by));
  }
  // the addresses of the links hold the filters and what the heat map shows
  if (changed('implementation', 'chapter', 'class', 'text', 'by')) {
    replace(cases, caseTable(shown, next));
    replace(figures, digitsFigures(data, items.filter(filterOf(next, 'of-any-class')), next));
  }
  const isCase = next.id !== '';
  overview.hidden = isCase;
  one.hidden = !isCase;
  if (isCase && changed('id', 'run')) replace(one, casePage(data, next, shown));
  document.title = isCase ? `${next.id} – ${data.title}` : data.title;
  if (before !== undefined && before.id !== next.id) moved(before, next);
}

let [scrolled, opener]: [number, string] = [0, ''];
/** Focus and place go along: to the title of a case, and back to the link that led there. */
function moved(before: State, next: State): void {
  if (next.id !== '') {
    if (before.id === '') [scrolled, opener] = [scrollY, addressOf(next)];
    scrollTo(0, 0);
    one.querySelector<HTMLElement>('.case-title')?.focus();
    return;
  }
  scrollTo(0, scrolled);
  const link = [...overview.querySelectorAll<HTMLAnchorElement>('a')].find(
    a => a.getAttribute('href') === opener,
  );
  (link ?? overview.querySelector<HTMLElement>('a'))?.focus();
}

addEventListener('hashchange', () => show(stateOf(location.hash)));
addEventListener('keydown', event => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  if (state.id !== '') go({ ...state, id: '', run: '' }, 'push');
  else if (addressOf(state) !== addressOf({ ...initial, by: state.by }))
    go({ ...initial, by: state.by }, 'replace');
});
// a cell of the heat map shows its cases
overview.addEventListener('click', event => {
  const link = (event.target as Element).closest('a[data-to="cases"]');
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(stateOf(link.getAttribute('href')!), 'replace');
  const title = document.getElementById('cases-title')!;
  title.scrollIntoView();
  title.focus({ preventScroll: true });
});

// the place after the # is that of the state: this link goes by itself
document.querySelector('.skip')?.addEventListener('click', event => {
  event.preventDefault();
  (state.id === ''
    ? document.getElementById('cases-title')
    : one.querySelector<HTMLElement>('.case-title')
  )?.focus();
});

replace(overview, ...overviewParts());
show(state);
document.body.dataset.ready = 'true';
