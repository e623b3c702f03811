import type { Source } from '../args.ts';
import { quoteWord, splitWords } from '../words.ts';
import {
  type Entered,
  type Field,
  type Input,
  type Loaded,
  listOf,
  MOST_AREA,
  MOST_CHOICE,
  MOST_CHOSEN,
  pickOrText,
  textOf,
} from './field.ts';
import { eachOnce, whyNoInput } from './own-input.ts';
import type { VariableField } from './variables.ts';

/** More variables than these, or longer ones in all, are chosen first, and then edited: Slack takes 250 kB of a form. */
const MOST_VARIABLES = 40;
const MOST_TOGETHER = 40_000;

type Kind = 'written' | 'command' | 'chosen' | 'chosen-with-variables' | 'variables' | 'content';

function kindOf(source: Source | null): Kind {
  if (source === 'commands') return 'command';
  if (source === 'variables' || source === 'service-variables') return 'variables';
  if (source === 'project-services') return 'content';
  if (source === 'absent-services') return 'chosen-with-variables';
  return source === 'services' ? 'chosen' : 'written';
}

/** The inputs for words: chosen from a list where they name services, one by one where they set variables. */
export function wordFields(
  input: Input,
  source: Source | null,
  entered: Entered,
  loaded: Loaded,
): readonly Field[] {
  const { id, label, hint, required } = input;
  const variables = loaded.variables === null ? null : eachOnce(loaded.variables);
  const services = { id, label: 'Services', hint: '', required };
  switch (kindOf(source)) {
    case 'written':
      return [text(input, entered)];
    case 'command':
      return [pickOrText(input, 'commands', id, textOf(entered[id]))];
    case 'chosen':
      return picks({ ...input, hint: '' }, 'services', entered);
    case 'chosen-with-variables':
      return [
        ...picks(services, 'absent-services', entered),
        text(
          { id: `${id}.more`, label: 'Variables', hint: 'KEY=value, one per line', required: false },
          entered,
        ),
      ];
    case 'variables':
      return variableFields(input, source ?? 'variables', entered, variables);
    case 'content':
      return [
        ...picks(
          { ...services, hint: 'None chosen: all services of the project' },
          'project-services',
          entered,
        ),
        text(
          { id: `${id}.images`, label: 'Other images', hint: 'worker:v2.9.0, one per line', required: false },
          entered,
        ),
        ...variableFields(
          { id, label: 'Variables', hint: 'LOG_LEVEL=debug', required: false },
          'variables',
          entered,
          // There is no environment yet whose variables could be looked for one by one.
          variables !== null && areMany(variables) ? null : variables,
        ),
      ];
  }
  return [text({ id, label, hint, required }, entered)];
}

/** What is entered when these words were typed. */
export function wordsEntered(name: string, source: Source | null, words: readonly string[]): Entered {
  const kind = kindOf(source);
  if (kind === 'written') return { [name]: lines(words) };
  if (kind === 'command') return { [name]: words.join(' ') };
  if (kind === 'chosen') return { [name]: words };
  const isSet = (word: string) => word.indexOf('=') > 0;
  const sets = words.filter(isSet);
  const rest = words.filter((word) => !isSet(word));
  if (kind === 'chosen-with-variables') return { [name]: rest, [`${name}.more`]: lines(sets) };
  const set = Object.fromEntries(
    sets.map((word) => {
      const at = word.indexOf('=');
      return [`${name}=${word.slice(0, at)}`, word.slice(at + 1)];
    }),
  );
  if (kind === 'variables') return { ...set, [`${name}.more`]: lines(rest) };
  const isImage = (word: string) => /[:@]/.test(word);
  return {
    ...set,
    [name]: rest.filter((word) => !isImage(word)),
    [`${name}.images`]: lines(rest.filter(isImage)),
  };
}

/** Where words that are written by hand stand. */
export const WRITTEN = ['', '.names', '.images', '.more'] as const;

/** The inverse: chosen words, then written ones, then the variables that were changed. */
export function wordsOf(name: string, entered: Entered): readonly string[] {
  const own = entered[name];
  const written = WRITTEN.map((part) => entered[`${name}${part}`]).map((each) =>
    typeof each === 'string' ? each : '',
  );
  return [
    ...(typeof own === 'string' ? [] : listOf(own)),
    ...written.flatMap((each) => splitWords(each).words.map((word) => word.text)),
    ...Object.entries(assigned(name, entered)).map(([key, value]) => `${key}=${value}`),
  ];
}

function text(input: Input, entered: Entered, value = textOf(entered[input.id])): Field {
  return { ...input, kind: 'text', lines: 'many', max: MOST_AREA, value };
}

/** Names to choose, and to write those that cannot be chosen. */
function picks(input: Input, source: Source, entered: Entered): readonly Field[] {
  const { id, label } = input;
  const all = listOf(entered[id]);
  const values = all.filter((name) => name.length <= MOST_CHOICE).slice(0, MOST_CHOSEN);
  const rest = [textOf(entered[`${id}.names`]), lines(all.filter((name) => !values.includes(name)))];
  const written = rest.filter((line) => line !== '').join('\n');
  const chosen: Field = { ...input, kind: 'picks', source, values };
  if (written === '') return [chosen];
  const others = {
    id: `${id}.names`,
    label: `Other ${label.toLowerCase()}`,
    hint: 'one per line',
    required: false,
  };
  // What is written may be all there is.
  return [{ ...chosen, required: false }, text(others, entered, written)];
}

/** Each variable by itself where they are known; what names none of them, or has no room there, stays as it was written. */
function variableFields(
  input: Input,
  source: Source,
  entered: Entered,
  variables: readonly VariableField[] | null,
): readonly Field[] {
  const { id, label, hint, required } = input;
  const values = assigned(id, entered);
  const known = (variables ?? [])
    .filter((variable) => whyNoInput(variable, values[variable.key]) === null)
    .map(({ key }) => key);
  const isFirstChosen = variables !== null && areMany(variables);
  const chosen = [...new Set([...listOf(entered[`${id}.which`]), ...Object.keys(values)])];
  const keys = isFirstChosen ? chosen.filter((key) => known.includes(key)).slice(0, MOST_CHOSEN) : known;
  const unknown = Object.entries(values).filter(([key]) => !keys.includes(key));
  const left = [textOf(entered[`${id}.more`]), lines(unknown.map(([key, value]) => `${key}=${value}`))]
    .filter((line) => line !== '')
    .join('\n');
  const written = { id: `${id}.more`, label, hint: `${hint}, one per line`, required };
  if (variables === null) return [text(written, entered, left)];
  const others =
    left === '' && known.length === variables.length
      ? []
      : [text({ ...written, label: `Other ${label.toLowerCase()}`, required: false }, entered, left)];
  if (!isFirstChosen) return [{ ...input, kind: 'variables', variables, values }, ...others];
  // Of what was chosen and has no input here, it is said why.
  const shown = variables.filter(
    ({ key }) => chosen.includes(key) && (keys.includes(key) || !known.includes(key)),
  );
  const which = { id: `${id}.which`, label: `${label} to change`, hint: '', required };
  return [
    { ...which, kind: 'picks', source, values: keys },
    { ...input, kind: 'variables', variables: shown, values },
    ...others,
  ];
}

function areMany(variables: readonly VariableField[]): boolean {
  const length = variables.reduce((sum, { current, about }) => sum + current.length + about.length, 0);
  return variables.length > MOST_VARIABLES || length > MOST_TOGETHER;
}

/** `KEY=value` that was entered for one key each; nothing is inherited. */
function assigned(id: string, entered: Entered): Readonly<Record<string, string>> {
  const prefix = `${id}=`;
  const values: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(entered))
    if (name.startsWith(prefix)) values[name.slice(prefix.length)] = textOf(value);
  return values;
}

function lines(words: readonly string[]): string {
  return words.map(quoteWord).join('\n');
}
