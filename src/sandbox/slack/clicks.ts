import { type Ack, ackOf } from './acts.ts';
import { deliver } from './delivery.ts';
import { type Field, fieldsOf, initialValues, optionsOf, optionText } from './fields.ts';
import { type Json, records, str } from './json.ts';
import { stackOf } from './modals.ts';
import type { OpenView } from './open-view.ts';
import { messageActionPayload, viewActionPayload } from './payloads.ts';
import { canSee } from './seen.ts';
import type { SeenMessage } from './seen-message.ts';
import { changed, type State } from './state.ts';
import type { Message, User } from './world.ts';

/** Where something clickable stands. */
export type Place = { readonly message: Message } | { readonly open: OpenView };

/** What a person is about to click. */
export interface Target {
  readonly place: Place;
  readonly field: Field;
  /** The entry that was chosen; null for a button. */
  readonly option: Json | null;
}

function blocksOf(place: Place): readonly Json[] {
  if ('open' in place) return records(place.open.view['blocks']);
  const attached = place.message.attachments.flatMap((row) => records(row['blocks']));
  return [...place.message.blocks, ...attached];
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/** All there is in it with this text: buttons, or without any the entries of menus. */
function targetsIn(place: Place, text: string): readonly Target[] {
  const fields = fieldsOf(blocksOf(place));
  const label = (field: Field): string => str(records([field.element['text']])[0]?.['text']);
  const called = (names: (field: Field) => boolean): readonly Target[] =>
    fields.filter(names).map((field) => ({ place, field, option: null }));
  const buttons = called((field) => same(label(field), text));
  if (buttons.length > 0) return buttons;
  // An emoji in front of a label is not what a person would call it.
  const bare = called(
    (field) => label(field) !== '' && same(label(field).replace(/:[a-z0-9_]+:/g, ''), text),
  );
  if (bare.length > 0) return bare;
  return fields
    .filter((field) => !field.input)
    .flatMap((field) =>
      optionsOf(field.element)
        .filter((row) => same(optionText(row), text))
        .map((option) => ({ place, field, option })),
    );
}

/** Everything this person could click in, in the order they would look: their form, messages newest first, Home. */
function placesOf(user: User, within: SeenMessage | undefined, state: State): readonly Place[] {
  const messages = state.world.messages
    .filter((message) => canSee(user.id, message, state) && !message.deleted)
    .filter(
      (message) => within === undefined || (message.ts === within.ts && message.channel === within.channel),
    )
    .reverse()
    .map((message): Place => ({ message }));
  if (within !== undefined) return messages;
  const form = stackOf(user.id, state).at(-1);
  const home = state.homes.get(user.id);
  return [
    ...(form === undefined ? [] : [{ open: form }]),
    ...messages,
    ...(home === undefined ? [] : [{ open: home }]),
  ];
}

/**
 * In the newest place that has something with this text, the `nth` of it, counted from 1.
 * Errors: Error naming what there is instead.
 */
export function findTarget(
  user: User,
  text: string,
  { in: within, nth = 1 }: { readonly in?: SeenMessage; readonly nth?: number },
  state: State,
): Target {
  const places = placesOf(user, within, state);
  for (const place of places) {
    const targets = targetsIn(place, text);
    const target = targets[nth - 1];
    if (target !== undefined) return target;
    if (targets.length > 0)
      throw new Error(
        `${user.name} sees "${text}" only ${targets.length === 1 ? 'once' : `${targets.length} times`} there`,
      );
  }
  const names = places.flatMap((place) =>
    fieldsOf(blocksOf(place)).flatMap((field) => [
      str(records([field.element['text']])[0]?.['text']),
      ...optionsOf(field.element).map(optionText),
    ]),
  );
  const there = [...new Set(names)].filter((name) => name !== '').join(', ');
  throw new Error(`${user.name} sees no "${text}" to click; there is: ${there || 'nothing'}`);
}

function actionOf({ field, option }: Target, value: Json | null): Json {
  const { element } = field;
  const base = { type: element['type'], block_id: field.blockId, action_id: field.actionId };
  if (value !== null) return { ...base, ...value };
  if (option !== null) return { ...base, selected_option: option };
  const { text, value: said, url, style, confirm } = element;
  const fields = Object.entries({ text, value: said, url, style, confirm });
  return { ...base, ...Object.fromEntries(fields.filter(([, one]) => one !== undefined)) };
}

/** Sends the click. `value` is the element's new state when it has one. */
export async function click(user: User, target: Target, value: Json | null, state: State): Promise<Ack> {
  const { place, field } = target;
  const action = actionOf(target, value);
  if ('open' in place)
    return ackOf(await deliver('interactive', viewActionPayload(action, user, place.open, state), state));
  const { message } = place;
  const key = `${user.id} ${message.channel} ${message.ts}`;
  const values = state.choices.get(key) ?? initialValues(blocksOf(place));
  if (value !== null || target.option !== null) {
    const chosen = value ?? { type: field.element['type'], selected_option: target.option };
    values[field.blockId] = { ...values[field.blockId], [field.actionId]: chosen };
    state.choices.set(key, values);
    changed(state);
  }
  const payload = messageActionPayload(action, { user, message, values }, state);
  return ackOf(await deliver('interactive', payload, state));
}
