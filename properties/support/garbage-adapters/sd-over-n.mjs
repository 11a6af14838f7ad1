// A program with the classic mistake: it standardises by the SD over n, whatever it is asked. No warning, no refusal.
import { createInterface } from 'node:readline';

const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);

function relationship(dosage) {
  const n = dosage.length;
  const x = dosage.map(row => row.map(Number));
  const Z = x.map(row => row.map(() => 0));
  x[0].forEach((_, k) => {
    const mean = x.reduce((sum, row) => sum + row[k], 0) / n;
    const sd = Math.sqrt(x.reduce((sum, row) => sum + (row[k] - mean) ** 2, 0) / n);
    for (let i = 0; i < n; i++) Z[i][k] = (x[i][k] - mean) / sd;
  });
  const K = Z.map(a => Z.map(b => a.reduce((sum, z, k) => sum + z * b[k], 0) / a.length));
  const trace = K.reduce((sum, row, i) => sum + row[i], 0);
  return { K: K.map(row => row.map(String)), rank: '1', trace: String(trace) };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { id, op, input } = JSON.parse(line);
  if (op === 'hello')
    say({
      op: 'hello',
      protocol: 1,
      implementation: { name: 'sd-over-n', version: '0.1' },
      capabilities: { ops: ['relationship'] },
    });
  else if (op === 'bye') break;
  else say({ id, status: 'ok', output: relationship(input.dosage), warnings: [] });
}
