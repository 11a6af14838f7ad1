import { spawn } from 'node:child_process';

/** One running program: lines go in, lines come out, and however it ends is told once. */
export interface Child {
  send(line: string): void;
  /** Ends its input, so that a program which forgot `bye` ends too. */
  endInput(): void;
  /** Kills the program with all its children and resolves when it is gone. */
  kill(): Promise<void>;
  /** Resolves when the program is gone by itself. */
  readonly gone: Promise<void>;
  /** The last lines of what it wrote to stderr. */
  stderrTail(): string;
}

export interface Listener {
  line(text: string): void;
  /** The program will say nothing more. Told once, unless it was killed. */
  end(kind: 'crash' | 'protocol-error', why: string): void;
}

const TAIL_CHARACTERS = 4000;
const TAIL_LINES = 6;
/** After its output is closed a program gets this long to give its exit code. */
const EXIT_CODE_MS = 500;
/** SIGKILL is not refused; the kernel may still need a moment. */
const GONE_MS = 5000;

const live = new Set<() => void>();
process.on('exit', () => {
  for (const slay of live) slay();
});

/** Starts a command in a process group of its own. It never throws: a command that is not there ends. */
export function startChild(command: string, longestLine: number, listener: Listener): Child {
  const ownGroup = process.platform !== 'win32';
  const program = launch(command, { detached: ownGroup, stdio: 'pipe' });
  let told = false;
  let tail = '';
  let exit: string | undefined;

  const tell = (kind: 'crash' | 'protocol-error', why: string): void => {
    if (told) return;
    told = true;
    listener.end(kind, why);
  };
  const slay = (): void => {
    try {
      if (ownGroup && program.pid !== undefined) process.kill(-program.pid, 'SIGKILL');
      else program.kill('SIGKILL');
    } catch {
      // it is gone already
    }
  };
  live.add(slay);
  const gone = new Promise<void>(resolve => {
    program.once('exit', (code, signal) => {
      exit = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
      live.delete(slay);
      resolve();
    });
    program.once('error', e => {
      exit = `did not start: ${e.message}`;
      live.delete(slay);
      resolve();
    });
  });

  const say = (): void => tell('crash', exit ?? 'closed its output without a word');
  // the output is read to its end before the exit is told; a grandchild may hold the pipe open for ever
  program.stdout.once('close', () => void Promise.race([gone, after(EXIT_CODE_MS)]).then(say));
  void gone.then(() => after(EXIT_CODE_MS)).then(say);
  program.stdin.on('error', () => {}); //  EPIPE: the end is told by the exit
  program.stdout.on('error', () => {});
  program.stderr.on('error', () => {});
  program.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-TAIL_CHARACTERS);
  });
  splitLines(
    program.stdout,
    longestLine,
    text => told || listener.line(text),
    () => {
      tell('protocol-error', `wrote a line of more than ${longestLine} bytes`);
    },
  );

  return {
    send: line => void (program.stdin.writable && program.stdin.write(`${line}\n`)),
    endInput: () => void program.stdin.end(),
    kill: async () => {
      told = true;
      slay();
      program.stdout.destroy();
      program.stderr.destroy();
      program.stdin.destroy();
      await Promise.race([gone, after(GONE_MS)]);
    },
    gone,
    stderrTail: () => tail.trim().split('\n').slice(-TAIL_LINES).join('\n'),
  };
}

/** Resolves after a time, and keeps no process alive. */
export const after = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms).unref());

/** What only a shell understands: pipes, lists, variables, patterns. */
const needsShell = /[|&;<>()$`*?~#{}\\\n]/;

/**
 * A plain command is run itself, so that its end is its own and not that of a shell around it.
 * Words are separated by blanks; quotes hold words together.
 */
function launch(command: string, options: { detached: boolean; stdio: 'pipe' }) {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  const [file, ...args] = words.map(word => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  return needsShell.test(command) || file === undefined || process.platform === 'win32'
    ? spawn(command, { ...options, shell: true })
    : spawn(file, args, options);
}

/** Calls `line` for every line of a stream; `tooLong` once, and nothing after it. */
function splitLines(
  stream: NodeJS.ReadableStream,
  longest: number,
  line: (text: string) => void,
  tooLong: () => void,
): void {
  let parts: Buffer[] = [];
  let held = 0;
  stream.on('data', (chunk: Buffer) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      const text = Buffer.concat([...parts, chunk.subarray(from, at)]).toString('utf8');
      [parts, held, from] = [[], 0, at + 1];
      line(text);
    }
    const rest = chunk.subarray(from);
    held += rest.length;
    if (held > longest) {
      stream.removeAllListeners('data');
      stream.pause();
      tooLong();
    } else if (rest.length > 0) parts.push(rest);
  });
  stream.on('end', () => {
    if (held > 0) line(Buffer.concat(parts).toString('utf8'));
  });
}
