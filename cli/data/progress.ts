import { progress } from '../support/colours.ts';

/** A line on a terminal that says what is done, how much of it, and how long it will still take. */
export interface Progress {
  /** A stage without a measure. */
  readonly stage: (text: string) => void;
  /** @param share of the stage, from 0 to 1 */
  readonly share: (text: string, share: number) => void;
  readonly end: () => void;
}

/** Redrawn at most so often: a terminal is slow. */
const EVERY_MS = 100;

export function progressLine(now: () => number = () => performance.now()): Progress {
  const line = progress();
  let stage = '';
  let began = 0;
  let told = Number.NEGATIVE_INFINITY;
  return {
    stage: text => line.tell(text),
    share: (text, share) => {
      const time = now();
      if (text !== stage) {
        stage = text;
        began = time;
      }
      if (time - told < EVERY_MS) return;
      told = time;
      line.tell(`${text} ${Math.floor(100 * share)} %${remaining(time - began, share)}`);
    },
    end: line.end,
  };
}

/** After a second the rest is guessed from what is done. */
const GUESSED_AFTER_MS = 1000;

export function remaining(elapsed: number, share: number): string {
  if (elapsed < GUESSED_AFTER_MS || share <= 0) return '';
  const seconds = Math.ceil((elapsed * (1 - share)) / share / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return `, ${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
  return minutes > 0 ? `, ${minutes} min ${seconds % 60} s left` : `, ${seconds} s left`;
}
