// One misbehaving program for every way to misbehave: node adapter.mjs MODE. It answers `echo`, else as MODE says.
import { createInterface } from 'node:readline';

const mode = process.argv[2] ?? 'good';
const say = message =>
  process.stdout.write(`${typeof message === 'string' ? message : JSON.stringify(message)}\n`);
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));
const hello = {
  op: 'hello',
  protocol: 1,
  implementation: { name: `garbage ${mode}`, version: String(process.pid) },
  capabilities: { ops: ['echo'] },
};
const held = [];

if (mode === 'exit-at-start') {
  console.error('cannot open shared object file');
  process.exit(9);
}
if (mode === 'noise-on-stderr') console.error('Loading required package: noise');
if (mode === 'noise-on-stdout') say('Loading required package: noise');
if (mode === 'slow-start') await sleep(400);
if (mode === 'hang-at-hello') setInterval(() => {}, 1000);

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (mode === 'hang-at-hello') continue;
  if (request.op === 'hello') {
    if (mode === 'wrong-hello') say({ op: 'hello', protocol: 7 });
    else say(hello);
    continue;
  }
  if (request.op === 'bye') {
    if (mode === 'deaf-to-bye') setInterval(() => {}, 1000);
    else process.exit(mode === 'exit-code-at-bye' ? 5 : 0);
    continue;
  }
  const { id, input } = request;
  const good = { id, status: 'ok', output: { values: input.values }, warnings: [] };
  // the request marked `bad` is the one that breaks a program
  const bad = input.values[0] === 'bad';
  if (mode === 'garbage-json' && bad) say('{"id": "r1", "status": ');
  else if (mode === 'early-close' && bad) process.exit(0);
  else if (mode === 'exit-code' && bad) {
    console.error('Traceback: ZeroDivisionError');
    process.exit(7);
  } else if (mode === 'hang' && bad) setInterval(() => {}, 1000);
  else if (mode === 'close-stdout' && bad) {
    process.stdout.end();
    setInterval(() => {}, 1000);
  } else if (mode === 'wrong-id' && bad) say({ ...good, id: 'nobody' });
  else if (mode === 'no-id' && bad) say({ status: 'ok', output: {} });
  else if (mode === 'twice' && bad) {
    say(good);
    say(good);
  } else if (mode === 'huge-line' && bad) {
    process.stdout.on('error', () => process.exit(1));
    for (let i = 0; i < 100; i++) process.stdout.write('x'.repeat(1_000_000)); // 100 MB without a line end
  } else if (mode === 'no-output' && bad) say({ id, status: 'ok' });
  else if (mode === 'unknown-status' && bad) say({ id, status: 'maybe' });
  else if (mode === 'nan') say({ id, status: 'ok', output: { values: input.values.map(() => 'nan') } });
  else if (mode === 'out-of-order') {
    held.push(good);
    if (held.length === 3) for (const answer of held.splice(0).reverse()) say(answer);
  } else if (mode === 'always-dies') process.exit(3);
  else say(good);
}
