import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pageOf } from '../../src/report/page/page.ts';
import { checkedRuns, fixturesOf } from './checked.ts';
import { addressOf, again, hasBrowser, open, told, withPages } from './pages.ts';
import { hostile } from './runs.ts';

withPages();
const inBrowser = test.skipIf(!hasBrowser);

const focused = (page: Page): Promise<string> => page.evaluate<string>('look.focused()');
const rows = (page: Page): Promise<number> => page.locator('table.cases tbody tr').count();
const hash = async (page: Page): Promise<string> =>
  decodeURIComponent(await page.evaluate<string>('location.hash'));

inBrowser('the page opens from a file without an error and without a request for anything else', async () => {
  const page = await open();
  expect(told).toEqual([`request: ${addressOf('page')}`]);
  expect(await page.locator('table.heat tbody tr').count()).toBe(3);
  expect(await page.locator('table.heat thead th').allTextContents()).toContain('estimate');
  expect(await page.locator('.curves figure svg').count()).toBe(2); // others has no numbers
  expect(await page.locator('#not-run ~ ul').textContent()).toContain('absent: it is not on PATH');
  expect(await page.locator('#changes').textContent()).toContain('newly failing');
  await page.context().close();
});

inBrowser('law: what the page shows is in its address, and comes back from it', async () => {
  const page = await open();
  await page.selectOption('#filter-implementation', 'climber 1');
  await page.selectOption('#filter-class', 'all');
  await page.fill('#filter-text', 'bimodal reml');
  await page.click('[data-by="median"]');
  expect(await hash(page)).toBe('#/?implementation=climber 1&class=all&text=bimodal reml&by=median');
  const shown = await rows(page);
  expect(shown).toBeGreaterThan(0);
  for (const id of await page.locator('table.cases tbody th').allTextContents())
    expect(id).toContain('bimodal');
  await page.reload();
  await page.waitForSelector('body[data-ready]');
  expect(await rows(page)).toBe(shown);
  expect(await page.inputValue('#filter-text')).toBe('bimodal reml');
  expect(await page.getAttribute('[data-by="median"]', 'aria-pressed')).toBe('true');
  expect(await page.textContent('#filter-count')).toMatch(new RegExp(`^${shown} of `));
  await page.context().close();
});

inBrowser(
  'everything can be done by keyboard: filter, move in the tables, open a case, come back to it',
  async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the cases');
    await page.focus('#filter-text');
    await page.keyboard.type('bimodal');
    const ids = await page.locator('table.cases tbody th').allTextContents();
    expect(ids.length).toBeGreaterThan(1);
    await page.keyboard.press('Tab'); // the button that clears
    await page.keyboard.press('Tab'); // one link of the table is in the order of focus, not all
    expect(await focused(page)).toBe(ids[0]);
    await page.keyboard.press('ArrowDown');
    expect(await focused(page)).toBe(ids[1]);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp'); // the first row is the end
    expect(await focused(page)).toBe(ids[0]);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Enter');
    await page.waitForSelector('article.case');
    const opened = await page.textContent('article.case h2');
    expect(ids).toContain(opened);
    expect(await focused(page)).toBe(opened); // a screen reader begins with the title
    expect(await page.isVisible('#overview')).toBe(false);
    await page.keyboard.press('Escape');
    await page.waitForSelector('#overview', { state: 'visible' });
    expect(await focused(page)).toBe(opened);
    expect(await hash(page)).toBe('#/?text=bimodal');
    expect(await rows(page)).toBe(ids.length);
    await page.keyboard.press('Escape'); // and back to everything
    expect(await hash(page)).toBe('#/');
    expect(told.filter(text => !text.startsWith('request'))).toEqual([]);
    await page.context().close();
  },
);

inBrowser('arrow keys move through the heat map, and a cell shows its cases', async () => {
  const page = await open();
  await page.focus('table.heat a');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  const label = await page.getAttribute(':focus', 'aria-label');
  expect(label).toMatch(/^climber 1, \w+: /);
  await page.locator('table.heat a[aria-label^="climber 1, estimate"]').focus();
  await page.keyboard.press('Enter');
  expect(await hash(page)).toBe('#/?implementation=climber 1&chapter=estimate');
  expect(await focused(page)).toBe('Cases');
  for (const id of await page.locator('table.cases tbody th').allTextContents())
    expect(id).toMatch(/^estimate-/);
  await page.context().close();
});

inBrowser(
  'the page of a case shows certified above answered, the right digits apart, and the profile',
  async () => {
    const page = await open('#/case/estimate-cohorts/bimodal-10-1-48-reml?run=climber%201');
    const first = page.locator('table.numbers tbody tr').first();
    expect(await first.locator('th').textContent()).toBe('sigma2_g');
    expect(await first.locator('.certified').textContent()).toMatch(/^1\.14231505332799290682/);
    expect(await first.locator('.claim').textContent()).toBe('1.25');
    expect(await first.locator('.right').textContent()).toBe('1.');
    const plot = page.locator('figure.wide svg');
    expect(await plot.getAttribute('aria-label')).toContain('bimodal-10-1-48-reml');
    expect(await plot.textContent()).toContain('certified');
    expect(await plot.textContent()).toContain('climber 1');
    expect(await page.textContent('.again')).toBe('ask estimate-cohorts/bimodal-10-1-48-reml | ./climber');
    await page.click('table.answers a:has-text("lmm-spec src")');
    await page.waitForSelector('tr.chosen:has-text("lmm-spec src")');
    expect(await first.locator('.claim').textContent()).toMatch(/^1\.142315053327/);
    await page.goBack();
    await page.waitForSelector('tr.chosen:has-text("climber")');
    expect(await first.locator('.claim').textContent()).toBe('1.25');
    await page.context().close();
  },
);

inBrowser('a relationship matrix is seen beside the certified one', async () => {
  const page = await open('#/case/relationship-documented/documented-sample-sd?run=climber%201');
  expect(await page.locator('.matrices svg').count()).toBe(3);
  expect(await page.locator('.matrices svg').first().textContent()).toContain('0.24');
  expect(await page.textContent('article')).toContain('population-sd');
  await page.context().close();
});

inBrowser('an address that leads nowhere says so', async () => {
  const page = await open('#/case/no/such?run=%ff&class=unheard');
  expect(await page.textContent('.case-title')).toBe('There is no such case');
  await page.keyboard.press('Escape');
  await page.waitForSelector('table.heat');
  expect(await page.textContent('.nothing')).toContain('No verdict');
  await page.context().close();
});

inBrowser('law: a name that is a program stays a name', async () => {
  const page = await open('#/?class=all', 'hostile');
  expect(told).toEqual([`request: ${addressOf('hostile')}`]);
  expect(await page.title()).toBe(hostile[0]);
  expect(await page.locator('img, iframe, object, svg [onload], [onerror]').count()).toBe(0);
  expect(await page.evaluate<boolean>("'broken' in globalThis")).toBe(false);
  const names = await page
    .locator('table.heat tbody th .name')
    .evaluateAll(all => all.map(e => e.textContent));
  expect(names).toEqual(hostile.map(text => (text === '' ? '(no name)' : text)));
  // and in the pages of cases, reached as a reader would
  for (const k of [0, 4, 11]) {
    await page.locator('table.cases tbody a').nth(k).click();
    await page.waitForSelector('article.case');
    expect(await page.locator('img, iframe').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.waitForSelector('article.case', { state: 'hidden' });
  }
  expect(await page.evaluate<boolean>("'broken' in globalThis")).toBe(false);
  expect(told.filter(text => !text.startsWith('request'))).toEqual([]);
  await page.context().close();
});

inBrowser('in print the heat map and the failures remain, and nothing that can be clicked', async () => {
  const page = await open();
  await page.emulateMedia({ media: 'print' });
  for (const selector of ['.filters', '.toggle', '.curves', '.skip'])
    expect(await page.isVisible(selector), selector).toBe(false);
  for (const selector of ['table.heat', 'table.cases', '#changes'])
    expect(await page.isVisible(selector), selector).toBe(true);
  expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe(
    'rgb(255, 255, 255)',
  );
  // A4 landscape within its margins, at 96 pixels an inch
  await page.setViewportSize({ width: 1032, height: 700 });
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1032);
  await page.context().close();
});

test('the page of eight implementations and every case is smaller than 4 MB, and the same each time it is made', async () => {
  const cases = fixturesOf('all');
  const [src] = await checkedRuns(cases);
  const eight = Array.from({ length: 8 }, (_, k) => ({
    ...src!,
    implementation: { name: `peer ${k}`, version: '1' },
  }));
  const page = pageOf(eight, { cases, again });
  expect(src!.verdicts.length).toBeGreaterThan(300);
  expect(new TextEncoder().encode(page).length).toBeLessThan(4e6);
  expect(pageOf(eight, { cases, again })).toBe(page);
});
