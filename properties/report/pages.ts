import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { changesBetween } from '../../src/report/changes.ts';
import { pageOf } from '../../src/report/page/page.ts';
import type { Again, ResultRun } from '../../src/report/results.ts';
import { has } from '../support/peers.ts';
import { checkedRuns, fixturesOf } from './checked.ts';
import { entryWith, hostile, runWith, verdictWith } from './runs.ts';

/** Where Debian has it. */
const EXECUTABLE = '/usr/bin/chromium';
/** Without a screen, and without a word to anybody: a page of ours needs no network. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Says loudly that the tests of the page do not run where there is no browser. */
export const hasBrowser: boolean = has('chromium');

export const again: Again = run => id => `ask ${id} | ${run.command}`;

const work = mkdtempSync(join(tmpdir(), 'lmm-spec-page-'));
export const addressOf = (name: string): string => pathToFileURL(join(work, `${name}.html`)).href;

let browser: Browser | undefined;

/** Everything that was told by the page that was opened last, and every request that it made. */
export let told: string[] = [];

/** Makes the pages and starts the browser, for the tests of one file. */
export function withPages(): void {
  beforeAll(async () => {
    if (!hasBrowser) return;
    const cases = fixturesOf('some');
    const runs = await checkedRuns(cases);
    const before = verdictWith('estimate-cohorts/bimodal-10-1-48-reml', {
      class: 'pass',
      worst: entryWith(14),
    });
    writeFileSync(
      join(work, 'page.html'),
      pageOf(runs, {
        cases,
        again,
        changes: changesBetween([runWith('climber', [before])], runs),
        notRun: [{ name: 'absent', why: 'it is not on PATH' }],
      }),
    );
    const evil = hostile.map(hostileRun);
    writeFileSync(join(work, 'hostile.html'), pageOf(evil, { cases: [], again, title: hostile[0] }));
    browser = await chromium.launch({ executablePath: EXECUTABLE, args: FLAGS });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(work, { recursive: true });
  });
}

/** A run in which everything that can be named is named by one text, and every case by another. */
const hostileRun = (text: string): ResultRun =>
  runWith(
    text,
    hostile.map((id, k) => {
      const worst = entryWith(2, { path: text, claim: id, certified: text });
      return verdictWith(`${id}/${k}`, {
        class: 'silent-wrong',
        group: id,
        remark: text,
        diagnosis: id,
        flags: [text],
        warnings: [text],
        worst,
        entries: [worst],
      });
    }),
    { command: text },
  );

/** Opens a page as a person does: from a file. */
export async function open(hash = '', name = 'page', colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
  const context = await browser!.newContext({ colorScheme, viewport: { width: 1400, height: 900 } });
  await context.addInitScript({ path: join(import.meta.dirname, 'in-page.js') });
  const page = await context.newPage();
  told = [];
  page.on('console', message => told.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', error => told.push(`error: ${error.message}`));
  page.on('request', request => told.push(`request: ${request.url().split('#')[0]}`));
  await page.goto(addressOf(name) + hash);
  await page.waitForSelector('body[data-ready]');
  return page;
}
