import { isSecretVariable } from '../../blocks/variable-secrets.ts';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import type { Variable, VariableValue } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { nearest } from '../../domain/nearest.ts';
import { maskText } from '../../domain/secrets.ts';
import { quoteWord } from '../../domain/words.ts';
import { whereBroken } from './broken-yaml.ts';
import { refuseAll } from './problems.ts';
import { shownValue } from './shown-value.ts';

/** `key=value` as typed. */
export interface Assignment {
  readonly key: string;
  readonly value: string;
  /** `key=@global`: follow the environment's variable. */
  readonly follow: boolean;
}

const FOLLOW = '@global';

/** Words, sorted. */
export interface Sorted {
  readonly names: readonly string[];
  readonly assignments: readonly Assignment[];
}

/** Words with a `=` are assignments, split at the first one; the rest are names, each once. Refuses a key given twice. */
export function sortWords(words: readonly string[]): Sorted {
  const { problems, ...sorted } = readWords(words);
  refuseAll(problems);
  return sorted;
}

/** The same, with all that is wrong beside what can be read. */
export function readWords(words: readonly string[]): Sorted & { readonly problems: readonly BotError[] } {
  const set = words.filter((word) => word.includes('=')).map(assignmentOf);
  const assignments = set.filter(({ key }) => key !== '');
  const keys = assignments.map(({ key }) => key);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  const nameless = new BotError('usage', 'The name of a variable is missing before a “=”.', {
    hint: 'Write it as key=value, without blanks around the =.',
    arg: '=',
  });
  const again = (key: string) =>
    new BotError('usage', `${key} is given twice.`, { hint: 'Leave one out.', arg: `=${key}` });
  return {
    names: [...new Set(words.filter((word) => !word.includes('=')))],
    assignments,
    problems: [...(assignments.length < set.length ? [nameless] : []), ...[...twice].map(again)],
  };
}

function assignmentOf(word: string): Assignment {
  const at = word.indexOf('=');
  const [key, value] = [word.slice(0, at), word.slice(at + 1)];
  return { key, value, follow: value === FOLLOW };
}

/** The words as assignments, all of them and at least one, and all that is wrong with them; `example` is a whole line. */
export function onlyAssignments(
  words: readonly string[],
  example: string,
): { readonly assignments: readonly Assignment[]; readonly problems: readonly BotError[] } {
  const { assignments, problems } = readWords(words);
  const bare = noAssignments(words);
  if (assignments.length > 0 || bare.length > 0 || problems.length > 0)
    return { assignments, problems: [...bare, ...problems] };
  throw new BotError('usage', 'Say what to set, as key=value.', {
    hint: `For example: /zadig ${example}. A value with blanks is quoted: key="two words".`,
  });
}

/**
 * Words that set nothing. One behind an assignment may be the value of a secret that was torn off, `DB_PASSWORD= x`: it
 * is named by what is before it.
 */
function noAssignments(words: readonly string[]): readonly BotError[] {
  const first = words.findIndex((word) => word.includes('='));
  const leading = first < 0 ? words : words.slice(0, first);
  const torn = new Set<string>();
  let before = '';
  for (const word of first < 0 ? [] : words.slice(first)) {
    if (word.includes('=')) before = word.slice(0, word.indexOf('='));
    else torn.add(before);
  }
  return [
    ...[...new Set(leading)].map((word) => noAssignment(`“${maskText(word)}”`, 'key')),
    ...[...torn].map((key) => noAssignment(`The word behind ${key}=…`, key)),
  ];
}

function noAssignment(which: string, key: string): BotError {
  return new BotError('usage', `${which} is no key=value.`, {
    hint: `A value with blanks is quoted: ${key}="two words".`,
    arg: '=',
  });
}

/**
 * Says that there is no such key, and which are near. `where` is a noun: `payments/dev`; `defined` are those that it
 * could have besides.
 */
export function unknownKey(
  key: string,
  known: readonly string[],
  where: string,
  list: string,
  defined: readonly string[] = [],
): BotError {
  const more = defined.filter((each) => !known.includes(each));
  const close = nearest(key, [...known, ...more]);
  const besides = more.length === 0 ? '' : ` The project defines ${few(more)} besides, to be set as well.`;
  return new BotError(
    'not_found',
    `There is no variable ${key} in ${where}; it has ${few(known)}.${besides}`,
    {
      hint: close.length === 0 ? list : `Did you mean ${close.join(' or ')}?`,
      arg: `=${key}`,
    },
  );
}

/**
 * The value as Zadig should get it: checked by the variable's type, and of the JSON type that the variable has now.
 * Errors: BotError `usage`, without any value of a secret variable.
 */
export function typedValue({ key, value }: Assignment, variable: Variable): VariableValue {
  switch (variable.type) {
    case 'bool':
      return boolean(value, variable);
    case 'enum':
      return option(value, variable);
    case 'yaml':
      return yaml(key, value);
    default:
      return plainValue(value, variable.value);
  }
}

function yaml(key: string, value: string): string {
  const documents = parseYaml(value);
  if (documents !== null && documents.length <= 1) return value;
  const why =
    documents === null ? `cannot be read: ${whereBroken(value)}` : `holds ${documents.length} documents`;
  throw new BotError('usage', `${key} takes YAML, and its value ${why}.`, {
    hint: 'Correct the value.',
    typed: 'the whole value quoted, key="cpu: 500m"',
    arg: `=${key}`,
  });
}

function boolean(value: string, variable: Variable): VariableValue {
  const { key, value: now } = variable;
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw new BotError('usage', `${key} is true or false, not ${shownValue(variable, value)}.`, {
      arg: `=${key}`,
    });
  }
  return typeof now === 'string' ? word : word === 'true';
}

function option(value: string, variable: Variable): VariableValue {
  const { key, options } = variable;
  if (options.length === 0 || options.includes(value)) return value;
  const told = isSecretVariable(variable) ? [] : options;
  const close = nearest(value, told);
  const choices = told.length === 0 ? '' : `; it is one of ${few(told)}`;
  throw new BotError('usage', `${key} cannot be ${shownValue(variable, value)}${choices}.`, {
    hint: close.length === 0 ? undefined : `Did you mean ${close.join(' or ')}?`,
    arg: `=${key}`,
  });
}

function plainValue(value: string, now: VariableValue): VariableValue {
  if (typeof now === 'number' && String(Number(value)) === value) return Number(value);
  if (typeof now === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}

/** The word that sets a value again; null when none does. */
export function assignmentWord(key: string, value: VariableValue): string | null {
  // A ``` would be taken for the beginning of a text block, and nothing types "no value".
  if (value === null || value === FOLLOW || /```/.test(String(value))) return null;
  return quoteWord(`${key}=${value}`);
}
