/** A fenced block of commands in a page, and the lines that the page shows of its output. */
export interface Block {
  readonly line: number;
  readonly commands: string;
  readonly exit: number;
  /** A program without which it can not be run. */
  readonly needs: string | undefined;
  readonly shown: readonly string[];
}

/**
 * The blocks of a page. "```sh exit=1 needs=R" opens one that ends with 1 and needs R; a "```text" after it holds lines
 * of the output, in their order.
 */
export function blocksOf(page: string): Block[] {
  const fences = [...page.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(m => ({
    kind: m[1]!,
    words: m[2]!,
    body: m[3]!,
    line: page.slice(0, m.index).split('\n').length,
  }));
  return fences.flatMap((fence, k): Block[] => {
    if (fence.kind !== 'sh') return [];
    const next = fences[k + 1];
    const shown = next?.kind === 'text' ? next.body.split('\n').filter(line => line.trim() !== '') : [];
    const needs = /needs=(\S+)/.exec(fence.words)?.[1];
    const exit = Number(/exit=(\d+)/.exec(fence.words)?.[1] ?? 0);
    return [{ line: fence.line, commands: fence.body, exit, needs, shown }];
  });
}

const oneBlank = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Shown lines that the output has not, each after the one before it. */
export function missingLines(output: string, shown: readonly string[]): string[] {
  const flat = oneBlank(output);
  let from = 0;
  return shown.filter(line => {
    const at = flat.indexOf(oneBlank(line), from);
    if (at < 0) return true;
    from = at;
    return false;
  });
}

/** What a line asks of lmm-spec, where it asks nothing of the shell: the words after `npm run -s lmm-spec --`. */
export function ownWords(line: string): string[] | undefined {
  const rest = /^npm run -s lmm-spec --( .*)$/.exec(line)?.[1];
  if (rest === undefined) return undefined;
  const words = [...rest.matchAll(/ +(?:"([^"]*)"|([^ "]+))/g)];
  if (words.map(m => m[0]).join('') !== rest) throw new Error(`defect: these are no plain words: ${line}`);
  const forShell = words.some(m => m[2] !== undefined && /[|<>;&$]/.test(m[2]));
  return forShell ? undefined : words.map(m => m[1] ?? m[2]!);
}

/** The lines of ours one by one, and what lies between them for the shell as it stands: quotes go over lines there. */
export function partsOf(commands: string): string[] {
  const parts: string[] = [];
  let forShell: string[] = [];
  for (const line of commands.trimEnd().split('\n')) {
    if (ownWords(line) !== undefined) {
      if (forShell.length > 0) parts.push(forShell.join('\n'));
      parts.push(line);
      forShell = [];
    } else forShell.push(line);
  }
  return forShell.length > 0 ? [...parts, forShell.join('\n')] : parts;
}
