/**
 * The little of WebAssembly that the kernels need, seen through types of our own: this room knows no DOM.
 *
 * A kernel is a set of functions over one private block of memory. Each has a twin in TypeScript of the same integer
 * semantics over the same addresses, which runs where there is no WebAssembly or no SIMD: what the host does with the
 * memory is the same for both, and so, bit for bit, is what it finds there.
 */

/** A module as it stands in `embedded/`: written by `npm run kernels` from `assembly/`. */
export interface Embedded {
  readonly sha256: string;
  readonly base64: string;
}

/** Functions over addresses in `memory`, which is theirs alone and does not grow. */
export interface Machine<F> {
  readonly made: 'wasm' | 'twin';
  readonly functions: F;
  readonly memory: ArrayBuffer;
}

/** The functions in TypeScript, over a memory of any size. */
export type Twin<F> = (memory: ArrayBuffer) => F;

interface WebAssemblyHere {
  readonly validate: (bytes: Uint8Array) => boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
}

const here = (): WebAssemblyHere | undefined =>
  (globalThis as { readonly WebAssembly?: WebAssemblyHere }).WebAssembly;

/** (func (result i32) i32.const 0 i32x4.splat i32x4.extract_lane 0): valid only where there is SIMD. */
const SIMD_PROBE = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], //                       magic, version
  ...[1, 5, 1, 0x60, 0, 1, 0x7f], //                             one type: () -> i32
  ...[3, 2, 1, 0], //                                            one function of it
  ...[10, 11, 1, 9, 0, 0x41, 0, 0xfd, 17, 0xfd, 27, 0, 0x0b], // its body
);

let answer: boolean | undefined;

/** Whether kernels run as WebAssembly here: there is WebAssembly, and it has SIMD. */
export function isWebAssemblyHere(): boolean {
  answer ??= here()?.validate(SIMD_PROBE) ?? false;
  return answer;
}

const PAGE = 65536;
const compiled = new Map<string, object>();

/** The module with a memory of its own. @throws Error where `isWebAssemblyHere` is false */
export function wasmMachine<F>(embedded: Embedded, bytes: number): Machine<F> {
  const wasm = here();
  if (wasm === undefined) throw new Error('defect: there is no WebAssembly here');
  let module = compiled.get(embedded.sha256);
  if (module === undefined) {
    module = new wasm.Module(bytesOfBase64(embedded.base64));
    compiled.set(embedded.sha256, module);
  }
  const memory = new wasm.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });
  const { exports } = new wasm.Instance(module, { env: { memory } });
  return { made: 'wasm', functions: exports as F, memory: memory.buffer };
}

/** The twin with a memory of its own. */
export function twinMachine<F>(twin: Twin<F>, bytes: number): Machine<F> {
  const memory = new ArrayBuffer(Math.max(1, Math.ceil(bytes / PAGE)) * PAGE);
  return { made: 'twin', functions: twin(memory), memory };
}

/** The kernel where it runs, else its twin. */
export const machine = <F>(embedded: Embedded, twin: Twin<F>, bytes: number): Machine<F> =>
  isWebAssemblyHere() ? wasmMachine(embedded, bytes) : twinMachine(twin, bytes);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The bytes that a base64 text of RFC 4648 stands for. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> {
  const digits = new Uint8Array(128);
  for (let d = 0; d < 64; d++) digits[ALPHABET.charCodeAt(d)] = d;
  const digit = (at: number): number => digits[text.charCodeAt(at)]!;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, out = 0; at < text.length; at += 4, out += 3) {
    const three = (digit(at) << 18) | (digit(at + 1) << 12) | (digit(at + 2) << 6) | digit(at + 3);
    bytes[out] = three >> 16; //        a typed array takes no byte beyond its end,
    bytes[out + 1] = three >> 8; //     so the padding, "=" of digit 0, is left out
    bytes[out + 2] = three;
  }
  return bytes;
}
