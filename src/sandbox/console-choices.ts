import { choicesCalled, folded, keyOf, optionTexts, theOneCalled, wordsOf } from './console-field.ts';
import type { Seat } from './console-seat.ts';
import { enteredIn } from './screen-form.ts';
import { wayOf } from './screen-words.ts';
import { type Field, fieldsOf, optionText, valueField } from './slack/fields.ts';
import { records, str } from './slack/json.ts';
import type { View } from './slack/person-forms.ts';

/** A text or a choice, or several choices. */
export type Entry = string | readonly string[];

/** What is entered when a person types this. Errors: Error with a sentence when there is nothing of that name. */
export async function meant(value: string, field: Field, view: View, seat: Seat): Promise<Entry> {
  const isMany = valueField(field.element)?.many === true;
  switch (wayOf(field)) {
    case 'line':
      if (value.includes('\n')) throw new Error(`“${field.label}” takes one line: fill ${field.label} = …`);
      return value;
    case 'lines':
      return value;
    case 'boxes':
    case 'listed': {
      const chosen = choicesCalled(value, field, textsOf(field, seat));
      return isMany ? chosen : (chosen[0] ?? '');
    }
    case 'offered': {
      const chosen: string[] = [];
      for (const one of isMany ? wordsOf(value) : [value])
        chosen.push(await suggested(field, one, view, seat));
      return isMany ? chosen : (chosen[0] ?? '');
    }
  }
}

/**
 * The one meant, among what the bot offers for it, or the only one offered, since the bot forgives slips; when nothing
 * is, all it offers, so that it can be named.
 */
async function suggested(field: Field, typed: string, view: View, { person }: Seat): Promise<string> {
  const key = keyOf(field, view);
  const least = leastOf(field);
  if (typed.length < least) throw new Error(`“${field.label}” wants ${least} letters at least.`);
  const found = await person.suggest(key, typed);
  const [only] = found;
  if (only !== undefined && found.length === 1 && !isNote(only)) return only;
  const isThere = found.some((text) => folded(text).startsWith(folded(typed)));
  const texts = isThere || least > 0 ? found : await person.suggest(key, '');
  const choices = texts.filter((text) => !isNote(text));
  const [note] = texts;
  if (choices.length === 0 && note !== undefined)
    throw new Error(`“${field.label}” has nothing called “${typed}”: ${note}`);
  const [chosen = ''] = choicesCalled(typed, field, choices);
  return chosen;
}

/** A sentence in the place of choices says why there are none. */
function isNote(text: string): boolean {
  return /\s.*[.…]$/.test(text);
}

/** What there is to choose for what is typed, in words. Errors: Error when nothing is chosen there. */
export async function offers(field: Field, typed: string, view: View, seat: Seat): Promise<string> {
  const way = wayOf(field);
  if (way === 'line' || way === 'lines')
    throw new Error(`“${field.label}” offers nothing: fill ${field.label} = …`);
  if (way === 'offered' && typed.length < leastOf(field))
    throw new Error(`“${field.label}” wants ${leastOf(field)} letters at least: look ${field.label} = …`);
  const { headings, texts } =
    way === 'offered'
      ? await seat.person.offered(keyOf(field, view), typed)
      : {
          headings: [],
          texts: textsOf(field, seat).filter((text) => folded(text).includes(folded(typed))),
        };
  const of = typed === '' ? '' : ` for “${typed}”`;
  if (texts.length === 0) return `“${field.label}” offers nothing${of}.`;
  const lines = [...headings.map((heading) => `  (${heading})`), ...texts.map((text) => `  ${text}`)];
  return [`“${field.label}” offers${of}:`, ...lines].join('\n');
}

function leastOf({ element }: Field): number {
  return Number(element['min_query_length'] ?? 3);
}

/** Options, or the people and channels of this Slack. */
function textsOf(field: Field, { demo, person }: Seat): readonly string[] {
  const { users, channels } = demo.slack.world;
  const type = str(field.element['type']);
  if (type.endsWith('users_select'))
    return [...users.values()].filter(({ isBot }) => !isBot).map(({ name }) => name);
  if (!/(conversations|channels)_select$/.test(type)) return optionTexts(field);
  const own = [...channels.values()].filter(
    ({ members, kind }) => kind !== 'im' && members.includes(person.id),
  );
  return own.map(({ name }) => name);
}

/** A group of boxes by its label, or by what stands beside one of them. */
export function boxesCalled(label: string, view: View): Field {
  const groups = fieldsOf(view.blocks).filter((field) => wayOf(field) === 'boxes');
  const naming = { none: 'The form has no box', empty: 'The form has no boxes' };
  const names = groups.flatMap((field) =>
    [field.label, ...optionTexts(field)].map((name) => ({ field, name })),
  );
  return theOneCalled(label, names, ({ name }) => name, naming).field;
}

/** What is ticked afterwards: `value` names a box, or several, or the whole group by its label. */
export function ticks(on: boolean, value: string, field: Field, view: View): readonly string[] {
  const texts = optionTexts(field);
  const named = isLabel(value, field)
    ? texts
    : wordsOf(value).flatMap((one) => choicesCalled(one, field, texts));
  const now = records(enteredIn(view, field)).map(optionText);
  return texts.filter((text) => (named.includes(text) ? on : now.includes(text)));
}

function isLabel(value: string, { label }: Field): boolean {
  return value !== '' && folded(label).startsWith(folded(value));
}
