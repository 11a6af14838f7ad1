import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../cli/support/harness.ts';
import { pageScript } from '../../src/report/page/embedded/script.ts';
import { pageStyle } from '../../src/report/page/style.ts';

test('the script of the page is the one that its sources give', () => {
  const said = execFileSync(process.execPath, ['--import=tsx', 'scripts/page.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(said).toContain('as it is bundled');
});

test('law: the script and the style stand inside their elements, and ask nobody for anything', () => {
  expect(pageScript).not.toMatch(/<\/script|<!--/i);
  expect(pageStyle).not.toMatch(/<\/style|@import|url\(/i);
  expect(pageScript).not.toMatch(/\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|import)\s*\(/);
  expect(pageScript.match(/https?:\/\/[^'"`\s]+/g) ?? []).toEqual([
    'http://www.w3.org/2000/svg',
    'http://www.w3.org/2000/svg',
  ]);
});

/** Ways to make elements of a text. */
const asMarkup =
  /\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|eval|new Function)\b/;

test('law: the script of the page makes text of text, in no other way', () => {
  expect(pageScript).not.toMatch(asMarkup);
  const browser = join(root, 'src', 'report', 'page', 'browser');
  const users = readdirSync(browser).filter(file =>
    /\.setAttribute\(|createElement/.test(readFileSync(join(browser, file), 'utf8')),
  );
  expect(users.sort()).toEqual(['dom.ts', 'main.ts']);
});
