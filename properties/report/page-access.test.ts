import { expect, test } from 'vitest';
import { contrast } from './contrast.ts';
import { hasBrowser, open, withPages } from './pages.ts';

withPages();
const inBrowser = test.skipIf(!hasBrowser);

interface Written {
  readonly text: string;
  readonly colour: string;
  readonly on: string;
}

/** A hash, and what is there once it is followed. */
const views = [
  ['#/', 'table.heat'],
  ['#/?class=all&text=reml', 'table.cases'],
  ['#/case/estimate-cohorts/bimodal-10-1-48-reml?run=climber%201', 'figure.wide'],
  ['#/case/relationship-documented/documented-sample-sd?run=climber%201', '.matrices'],
] as const;

inBrowser('those who do not see the page can read it: names, captions, headers, levels', async () => {
  const page = await open();
  for (const [hash, there] of views) {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.waitForSelector(there);
    expect(await page.evaluate<string[]>('look.faults()'), hash).toEqual([]);
  }
  await page.context().close();
});

inBrowser('every text has a contrast of 4.5 on what it stands on, in light and in dark', async () => {
  const page = await open();
  await page.evaluate("document.querySelector('.legend').open = true");
  for (const [hash, there] of views) {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.waitForSelector(there);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const texts = await page.evaluate<Written[]>('look.colours()');
      expect(texts.length).toBeGreaterThan(5);
      for (const { text, colour, on } of texts)
        expect(
          contrast(colour, on),
          `${hash} ${colorScheme}: ${text}: ${colour} on ${on}`,
        ).toBeGreaterThanOrEqual(4.5);
    }
  }
  await page.context().close();
});

inBrowser('what has the focus can be seen, and no text is cut off on a narrow screen', async () => {
  const page = await open();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const outline = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineWidth');
  expect(Number.parseFloat(outline)).toBeGreaterThanOrEqual(2);
  await page.setViewportSize({ width: 360, height: 700 });
  for (const [hash, there] of views) {
    await page.evaluate(`location.hash = '${hash}'`);
    await page.waitForSelector(there);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth'), hash).toBeLessThanOrEqual(
      360,
    );
  }
  await page.context().close();
});
