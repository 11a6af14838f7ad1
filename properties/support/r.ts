import { execFileSync } from 'node:child_process';

/** The binary64 numbers that an R expression evaluates to, bit for bit. */
export function doublesFromR(expression: string): Float64Array {
  const code = `out <- pipe("cat", "wb"); writeBin(as.double({ ${expression} }), out, endian = "little"); close(out)`;
  const bytes = execFileSync('Rscript', ['--vanilla', '-e', code], { maxBuffer: 2 ** 28 });
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
