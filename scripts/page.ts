/**
 * `npm run page` bundles the script of the report page, src/report/page/browser, into src/report/page/embedded;
 * `npm run page -- --check` bundles and compares, and writes nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const page = resolve(import.meta.dirname, '..', 'src', 'report', 'page');
const embedded = join(page, 'embedded', 'script.ts');

/** One script without imports that browsers of the last three years understand; it stays readable in the page. */
async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: page, // no path of this machine in the comments
    entryPoints: ['browser/main.ts'],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii', // no file:// page depends on how its bytes are decoded
    legalComments: 'none',
    write: false,
  });
  return outputFiles[0]!.text;
}

const moduleOf = (script: string): string => `// Written by \`npm run page\` from ../browser. Do not edit.
export const pageScript: string = \`
${script.replace(/[\\`]|\$\{/g, '\\$&')}\`;
`;

async function main(check: boolean): Promise<number> {
  const text = moduleOf(await bundled());
  let before = '';
  try {
    before = readFileSync(embedded, 'utf8');
  } catch {}
  if (before === text) console.log('the script of the page is as it is bundled');
  else if (check) console.log('stale: the script of the page; run npm run page');
  else {
    writeFileSync(embedded, text);
    console.log(`bundled: ${text.length} bytes`);
  }
  return check && before !== text ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await main(process.argv.includes('--check'));
