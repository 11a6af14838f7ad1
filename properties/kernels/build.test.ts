import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOfBase64, type Embedded, isWebAssemblyHere } from '../../src/kernels/wasm.ts';
import { law } from '../support/prop.ts';

const root = resolve(import.meta.dirname, '../..');
const embedded = resolve(root, 'src/kernels/embedded');
const written = readdirSync(embedded);

test('law: every kernel is what its source builds, byte for byte', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--import=tsx', 'scripts/kernels.ts', '--check'],
    { cwd: root, encoding: 'utf8' },
  );
  expect({ stdout, stderr, status }).toEqual({
    stdout: 'every kernel is as it is built\n',
    stderr: '',
    status: 0,
  });
});

test.each(written)('law: the kernel %s hashes to what it says', async file => {
  const kernel = (await import(resolve(embedded, file))) as { embedded: Embedded };
  const bytes = bytesOfBase64(kernel.embedded.base64);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(kernel.embedded.sha256);
});

law('base64 is read as Node reads it', [fc.uint8Array({ maxLength: 20 })], bytes => {
  expect(bytesOfBase64(Buffer.from(bytes).toString('base64'))).toEqual(Uint8Array.from(bytes));
});

test('this machine runs the kernels, not only their twins', () => {
  expect(isWebAssemblyHere()).toBe(true);
});
