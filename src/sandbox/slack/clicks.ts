import { type Ack, ackOf } from './acts.ts';
import { deliver } from './delivery.ts';
import { type Field, fieldsOf, initialValues, optionsOf, optionText, valueField } from './fields.ts';
import { enter } from './form.ts';
import { type Json, record, records, str } from './json.ts';
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
  const attached = [...place.message.attachments, ...records(Object.values(place.message.unfurls))];
  return [...place.message.blocks, ...attached.flatMap((row) => records(row['blocks']))];
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
function placesOf(user: User, within: SeenMessage | 'home' | undefined, state: State): readonly Place[] {
  const home = state.homes.get(user.id);
  const atHome = home === undefined ? [] : [{ open: home }];
  if (within === 'home') return atHome;
  const messages = state.world.messages
    .filter((message) => canSee(user.id, message, state) && !message.deleted)
    .filter(
      (message) => within === undefined || (message.ts === within.ts && message.channel === within.channel),
    )
    .reverse()
    .map((message): Place => ({ message }));
  if (within !== undefined) return messages;
  const form = stackOf(user.id, state).at(-1);
  return [...(form === undefined ? [] : [{ open: form }]), ...messages, ...atHome];
}

/**
 * In the newest place that has something with this text, the `nth` of it, counted from 1.
 * Errors: Error naming what there is instead.
 */
export function findTarget(
  user: User,
  text: string,
  { in: within, nth = 1 }: { readonly in?: SeenMessage | 'home'; readonly nth?: number },
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

/** Notes what a person chose in a message, if anything; `state.values` of that message for that person. */
export function choose(
  user: User,
  message: Message,
  { field, value }: { readonly field: Field; readonly value: Json | null },
  state: State,
): Record<string, Json> {
  const key = `${user.id} ${message.channel} ${message.ts}`;
  const values = state.choices.get(key) ?? initialValues(blocksOf({ message }));
  if (value === null) return values;
  values[field.blockId] = { ...values[field.blockId], [field.actionId]: value };
  state.choices.set(key, values);
  changed(state);
  return values;
}

/** The state of a choice after this option was clicked: ticks come and go. Null where nothing is kept. */
function clicked({ field, option }: Target, before: Readonly<Record<string, Json>>): Json | null {
  const slot = valueField(field.element);
  if (option === null || slot === null) return null;
  const type = field.element['type'];
  if (!slot.many) return { type, [slot.name]: option };
  const ticked = records(record(before[field.blockId]?.[field.actionId])[slot.name]);
  const others = ticked.filter((row) => row['value'] !== option['value']);
  return { type, [slot.name]: others.length < ticked.length ? others : [...ticked, option] };
}

/** The link below which it stands; null when it is in the message itself. */
function linkOf(field: Field, { unfurls }: Message): string | null {
  const within = (shown: unknown): boolean =>
    records([shown]).some((row) => records(row['blocks']).some((one) => one['block_id'] === field.blockId));
  return Object.keys(unfurls).find((url) => within(unfurls[url])) ?? null;
}

/** Sends the click. `value` is the element's new state when it has one. */
export async function click(user: User, target: Target, value: Json | null, state: State): Promise<Ack> {
  const { place, field } = target;
  if ('open' in place) {
    const { open } = place;
    const chosen = value ?? clicked(target, open.values);
    if (chosen !== null) enter(open, field, chosen);
    const action = actionOf(target, chosen);
    return ackOf(await deliver('interactive', viewActionPayload(action, user, open, state), state));
  }
  const { message } = place;
  const before = choose(user, message, { field, value: null }, state);
  const chosen = value ?? clicked(target, before);
  const values = choose(user, message, { field, value: chosen }, state);
  const action = actionOf(target, chosen);
  const unfurled = linkOf(field, message);
  const payload = messageActionPayload(action, { user, message, values, unfurled }, state);
  return ackOf(await deliver('interactive', payload, state));
}
