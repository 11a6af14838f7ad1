import { execFileSync, spawnSync } from 'node:child_process';

const found = new Map<string, boolean>();

/** Is the peer on PATH? Says so once when it is not: a law that did not run must not look like one that held. */
export function has(program: string): boolean {
  const known = found.get(program);
  if (known !== undefined) return known;
  const present = spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (!present) console.warn(`not run: ${program} is not on PATH`);
  found.set(program, present);
  return present;
}

/** The binary64 numbers that an R expression evaluates to, bit for bit. */
export function doublesFromR(expression: string): Float64Array {
  const code = `out <- pipe("cat", "wb"); writeBin(as.double({ ${expression} }), out, endian = "little"); close(out)`;
  const bytes = execFileSync('Rscript', ['--vanilla', '-e', code], { maxBuffer: 2 ** 28 });
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

/** A python3 that can import the modules, or undefined (said once). */
export function pythonWith(...modules: string[]): string | undefined {
  const python = ['python3', '/usr/bin/python3'].find(
    p => spawnSync(p, ['-c', `import ${modules.join(', ')}`], { stdio: 'ignore' }).status === 0,
  );
  if (python === undefined) console.warn(`not run: no python3 on PATH has ${modules.join(', ')}`);
  return python;
}
