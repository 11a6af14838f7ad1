#!/usr/bin/env node
import { run } from './program.ts';
import { exitCodes } from './support/harness.ts';

// a reader that has seen enough (`| head`) ends us quietly; an interrupt ends our adapters with us
process.stdout.on('error', (e: NodeJS.ErrnoException) =>
  process.exit(e.code === 'EPIPE' ? exitCodes.conforms : exitCodes.harness),
);
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

process.exitCode = await run(process.argv.slice(2));
