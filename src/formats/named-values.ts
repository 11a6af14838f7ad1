import { recordsOf } from './csv-records.ts';
import { type Issues, quoted, type Reading, reading } from './reading.ts';
import type { TextInput } from './text.ts';

/** Single values by name, as text: a CSV with the header `name,value`, one line each. */
export const readNamedValues = (input: TextInput): Reading<ReadonlyMap<string, string>> =>
  reading(issues => {
    const [header, ...records] = recordsOf(input, 'comma', issues);
    if (header!.fields.join() !== 'name,value')
      issues.halt({
        code: 'missing-column',
        line: header!.line,
        message: `the header is ${quoted(header!.fields.join())}, not "name,value"`,
        advice: 'write the names of the values and the values, one line each',
      });
    const values = new Map<string, string>();
    for (const { line, fields } of records) {
      const [name, value] = fields;
      if (fields.length !== 2 || name === '' || value === '') issues.add(ragged(line, fields.length));
      else if (values.has(name!)) issues.add(repeated(name!, line));
      else values.set(name!, value!);
    }
    return values;
  });

const ragged = (line: number, found: number): Issues['list'][number] => ({
  code: 'ragged',
  line,
  message: found === 2 ? 'a name or a value is empty' : `${found} fields instead of 2: name, value`,
  advice: 'the line may have been cut off; write the file again',
});

const repeated = (name: string, line: number): Issues['list'][number] => ({
  code: 'duplicate-id',
  line,
  message: `${quoted(name)} is there twice`,
  advice: 'write every value once',
});
