import { styleText } from 'node:util';
import { type Paint, plain } from '../../src/report/paint.ts';

/** Colours when a person looks: stdout is a terminal and NO_COLOR is not set. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  if (!stream.isTTY || (process.env.NO_COLOR ?? '') !== '') return plain;
  return {
    good: text => styleText(['bold', 'green'], text),
    bad: text => styleText('red', text),
    doubt: text => styleText('yellow', text),
    strong: text => styleText('bold', text),
    dim: text => styleText('dim', text),
    divider: '',
  };
}

/** A line of progress that is overwritten, when a person looks. */
export function progress(stream: NodeJS.WriteStream = process.stderr): {
  tell(text: string): void;
  end(): void;
} {
  const say = (text: string): void => void (stream.isTTY && stream.write(`\r\u001b[K${text}`));
  return { tell: say, end: () => say('') };
}
