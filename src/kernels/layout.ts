/** Where things lie in the memory of a machine: blocks one after the other. */
export interface Layout {
  /** The address of a new block of so many bytes. */
  readonly take: (bytes: number, alignment?: number) => number;
  /** The bytes that all blocks need. */
  readonly size: () => number;
}

/** A cache line: no look-up of a 64-byte line touches two of them. */
const LINE = 64;

/** The first line stays free, so that no block is at address 0. */
export function newLayout(): Layout {
  let end = LINE;
  return {
    take: (bytes, alignment = LINE) => {
      const at = Math.ceil(end / alignment) * alignment;
      end = at + bytes;
      return at;
    },
    size: () => end,
  };
}
