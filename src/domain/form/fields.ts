import type { Arg, Args, RawArgs } from '../args.ts';
import type { Given } from '../choices.ts';
import {
  type Entered,
  type Field,
  type Loaded,
  listOf,
  MOST_AREA,
  MOST_WORD,
  pickOrText,
  textOf,
} from './field.ts';
import { partsOf, type Role, rolesOf } from './target-parts.ts';
import { wordFields, wordsEntered } from './word-fields.ts';

const MOST_TEXT = 500;

/** The inputs of a form, in reading order, with what is entered already. `page` 2 has what is asked later. */
export function fieldsOf(args: Args, entered: Entered, loaded: Loaded, page: 1 | 2 = 1): readonly Field[] {
  return Object.entries(args)
    .filter(([, arg]) => arg.hidden !== true && (arg.step ?? 1) === page)
    .flatMap(([name, arg]) => fieldsOfArg(name, arg, entered, loaded));
}

function fieldsOfArg(name: string, arg: Arg, entered: Entered, loaded: Loaded): readonly Field[] {
  const roles = rolesOf(arg.kind);
  if (roles !== null) return roles.map((role) => partOf(name, arg, role, entered));
  const { label } = arg;
  // Examples are of ConfigMaps, and what has this name may be a Secret as well.
  const hint = arg.source === 'configs' ? '' : arg.hint;
  const input = { id: name, label, hint, required: arg.required || arg.needed === true };
  const value = textOf(entered[name]);
  switch (arg.kind) {
    case 'words':
      if (arg.prose) return [{ ...input, kind: 'text', lines: 'many', max: MOST_AREA, value }];
      return wordFields(input, arg.source, entered, loaded);
    case 'choice':
      return [{ ...input, kind: 'choice', choices: arg.choices, value }];
    case 'number':
      return [{ ...input, kind: 'number', range: arg.range ?? null, value }];
    case 'switch':
      return [{ ...input, kind: 'switch', on: value === 'true' }];
    case 'body':
      return [{ ...input, kind: 'areas', value: entered[name] ?? loaded.yaml ?? '' }];
    default:
      if (arg.source !== null) return [pickOrText(input, arg.source, name, value)];
      return [{ ...input, kind: 'text', lines: 'one', max: arg.sentence ? MOST_TEXT : MOST_WORD, value }];
  }
}

function partOf(name: string, arg: Arg, role: Role, entered: Entered): Field {
  const id = `${name}.${role.name}`;
  const required = arg.required && !role.optional;
  const [value, hint] = [textOf(entered[id]), partsOf(arg.hint)[role.at] ?? ''];
  const input = { id, label: role.label, hint, required };
  if (role.source === null) return { ...input, kind: 'text', lines: 'one', max: MOST_WORD, value };
  return pickOrText(input, role.source, role.name, value);
}

/** What is entered when a command was typed so far: the inverse of `rawOf`. */
export function enteredFrom(args: Args, raw: RawArgs): Entered {
  const entered: Record<string, string | readonly string[]> = {};
  for (const [name, arg] of Object.entries(args)) {
    const given = raw[name];
    if (given === undefined || arg.hidden) continue;
    const roles = rolesOf(arg.kind);
    if (roles !== null) {
      for (const [at, part] of partsOf(textOf(given)).entries()) {
        const role = roles[at];
        if (role !== undefined && part !== '') entered[`${name}.${role.name}`] = part;
      }
    } else if (arg.prose) entered[name] = listOf(given).join(' ');
    else if (arg.kind === 'words') Object.assign(entered, wordsEntered(name, arg.source, listOf(given)));
    else entered[name] = textOf(given);
  }
  return entered;
}

/** What has been chosen, as pickers want to know it. */
export function givenIn(fields: readonly Field[]): Given {
  const given: Record<string, string> = {};
  for (const field of fields) {
    if (field.kind === 'pick' || field.kind === 'text') {
      if (field.role !== undefined && field.value !== '') given[field.role] = field.value;
    } else if (field.kind === 'choice' && field.value !== '') given[field.id] = field.value;
    else if (field.kind === 'switch' && field.on) given[field.id] = 'true';
  }
  return given;
}

/** What is entered and none of the fields shows, be it that it is too long for its field. */
export function besides(entered: Entered, fields: readonly Field[]): Entered {
  const shown = fields.filter((field) => field.kind !== 'text' || field.value.length <= field.max);
  return Object.fromEntries(
    Object.entries(entered).filter(([id]) => !shown.some((field) => field.id === id || holds(field, id))),
  );
}

/** Variables are entered one by one, or in lines. */
function holds({ kind, id: field }: Field, id: string): boolean {
  return (
    (kind === 'variables' || field.endsWith('.more')) && id.startsWith(`${field.replace(/\.more$/, '')}=`)
  );
}
