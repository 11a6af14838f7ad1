/** Where a text stops being JSON, for people: engines do not say it alike, and some not at all. */
export interface Fault {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
}

const scalar =
  /(?:"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|true\b|false\b|null\b)/y;
const string = /"(?:[^"\\\n\r\t]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** The first place where a text is not JSON. The text is one that JSON.parse refuses. */
export function firstFault(text: string): Fault {
  let at = 0;
  const open: ('{' | '[')[] = [];
  const blank = (): void => {
    while (/\s/.test(text[at] ?? '')) at += 1;
  };
  const token = (form: RegExp): boolean => {
    form.lastIndex = at;
    const found = form.exec(text);
    if (found !== null) at = form.lastIndex;
    return found !== null;
  };
  const take = (character: string): boolean => {
    const there = text[at] === character;
    if (there) at += 1;
    return there;
  };
  const fault = (expected: string): Fault => {
    const before = text.slice(0, at).split('\n');
    return { line: before.length, column: before.at(-1)!.length + 1, expected };
  };

  let state: 'value' | 'key' | 'after' = 'value';
  let mayClose = false; // directly after an opening bracket
  for (;;) {
    blank();
    const inside = open.at(-1);
    if (state === 'after') {
      if (inside === undefined) return fault('the end of the text');
      if (take(inside === '{' ? '}' : ']')) open.pop();
      else if (take(',')) state = inside === '{' ? 'key' : 'value';
      else return fault(inside === '{' ? 'a comma or }' : 'a comma or ]');
      mayClose = false;
    } else if (mayClose && take(inside === '{' ? '}' : ']')) {
      open.pop();
      [state, mayClose] = ['after', false];
    } else if (state === 'key') {
      if (!token(string)) return fault('a name in double quotes');
      blank();
      if (!take(':')) return fault('a colon');
      [state, mayClose] = ['value', false];
    } else if (take('{')) {
      open.push('{');
      [state, mayClose] = ['key', true];
    } else if (take('[')) {
      open.push('[');
      [state, mayClose] = ['value', true];
    } else if (token(scalar)) [state, mayClose] = ['after', false];
    else return fault('a value');
  }
}
