import { type Ack, askSuggestions, type Suggested, submitView } from './acts.ts';
import { choose, click, type Place } from './clicks.ts';
import { deliver } from './delivery.ts';
import { asEntered, type Field, optionText } from './fields.ts';
import { complaints, enter, entered, errorsByLabel, type FormValue, fieldNamed } from './form.ts';
import { type Json, list, records, str } from './json.ts';
import { stackOf } from './modals.ts';
import type { OpenView } from './open-view.ts';
import { closedPayload, suggestionPayload } from './payloads.ts';
import { rendered } from './rendered.ts';
import { canSee, namesOf } from './seen.ts';
import { changed, type State } from './state.ts';
import type { User } from './world.ts';

/** A form or Home tab as the person looking at it sees it. */
export interface View {
  readonly id: string;
  readonly type: 'modal' | 'home';
  readonly callbackId: string;
  readonly privateMetadata: string;
  readonly title: string;
  readonly submit: string | null;
  readonly close: string | null;
  readonly blocks: readonly Json[];
  /** `view.state.values`. */
  readonly values: Readonly<Record<string, Json>>;
  /** Messages under the inputs, by label. */
  readonly errors: Readonly<Record<string, string>>;
  readonly rendered: string;
}

/** What is offered while one types. */
export interface Offered {
  readonly texts: readonly string[];
  /** What stands above them. */
  readonly headings: readonly string[];
}

/** How the submission of a form ended. */
export interface Submitted extends Ack {
  /** Messages under the inputs, by label, from the app or from Slack itself (`error` is then `incomplete`). */
  readonly errors?: Readonly<Record<string, string>>;
}

const NOTHING_SENT: Ack = { acked: true, late: false, error: null, deliveryId: '' };

/** Messages under the inputs and above the buttons. */
function said(open: OpenView): readonly string[] {
  const errors = Object.entries(errorsByLabel(open, open.errors)).map(([label, text]) => `${label}: ${text}`);
  return open.trouble === null ? errors : [...errors, open.trouble];
}

/** What a person sees of an open view. */
export function viewSeen(open: OpenView, state: State): View {
  const { view } = open;
  const label = (value: unknown): string | null => str(records([value])[0]?.['text']) || null;
  const blocks = records(view['blocks']);
  return {
    id: open.id,
    type: open.type,
    callbackId: str(view['callback_id']),
    privateMetadata: str(view['private_metadata']),
    title: label(view['title']) ?? '',
    submit: label(view['submit']),
    close: label(view['close']),
    blocks,
    values: open.values,
    errors: errorsByLabel(open, open.errors),
    rendered: [
      rendered({ blocks: asEntered(blocks, open.values) }, namesOf(state.world)),
      ...said(open),
    ].join('\n'),
  };
}

/** The form on top. Errors: Error when none is open. */
export function topForm(user: User, state: State): OpenView {
  const open = stackOf(user.id, state).at(-1);
  if (open === undefined) throw new Error(`${user.name} has no form open`);
  return open;
}

/** Enters values by label, as typing and choosing do. Nobody waits for an app that hears of what is typed. */
export function fill(user: User, values: Readonly<Record<string, FormValue>>, state: State): void {
  const open = topForm(user, state);
  for (const [label, value] of Object.entries(values)) {
    const field = fieldNamed(records(open.view['blocks']), label);
    if (str(field.element['type']).includes('external_select'))
      throw new Error(`"${label}" gets its options from the app: use pick()`);
    if (field.block['dispatch_action'] === true && !str(field.element['type']).includes('text'))
      throw new Error(`"${label}" tells the app about every choice: use pick()`);
    const said = entered(field, value, [], state.world);
    enter(open, field, said);
    if (tellsTyping(field)) void click(user, { place: { open }, field, option: null }, said, state);
  }
  changed(state);
}

/** Does the app hear of it while one types? */
function tellsTyping({ block, element }: Field): boolean {
  const config = records([element['dispatch_action_config']])[0];
  return (
    block['dispatch_action'] === true && list(config?.['trigger_actions_on']).includes('on_character_entered')
  );
}

function find(user: User, label: string, state: State): { readonly place: Place; readonly field: Field } {
  const form = stackOf(user.id, state).at(-1);
  if (form !== undefined)
    return { place: { open: form }, field: fieldNamed(records(form.view['blocks']), label) };
  const messages = state.world.messages.filter((message) => canSee(user.id, message, state)).reverse();
  for (const message of messages)
    try {
      return { place: { message }, field: fieldNamed(message.blocks, label) };
    } catch {
      // Another message may have it.
    }
  const home = state.homes.get(user.id);
  if (home === undefined) throw new Error(`${user.name} sees no "${label}"`);
  return { place: { open: home }, field: fieldNamed(records(home.view['blocks']), label) };
}

async function suggestions(user: User, label: string, query: string, state: State): Promise<Suggested> {
  const { place, field } = find(user, label, state);
  if (!str(field.element['type']).includes('external_select'))
    throw new Error(`"${label}" does not ask the app for options`);
  const least = Number(field.element['min_query_length'] ?? 3);
  if (query.length < least) return { options: [], headings: [] };
  const ask = { blockId: field.blockId, actionId: field.actionId, value: query };
  const from = 'open' in place ? { open: place.open, message: null } : { open: null, message: place.message };
  return askSuggestions(suggestionPayload(ask, { user, ...from }, state), state);
}

/** Texts the app offers while a person types `query`; none when it is shorter than `min_query_length`. */
export async function suggest(
  user: User,
  label: string,
  query: string,
  state: State,
): Promise<readonly string[]> {
  return (await suggestions(user, label, query, state)).options.map(optionText);
}

/** The same, with what stands above them. */
export async function offered(user: User, label: string, query: string, state: State): Promise<Offered> {
  const { options, headings } = await suggestions(user, label, query, state);
  return { headings, texts: options.map(optionText) };
}

/** Chooses in a select, asking the app for options where it has them; tells the app when it wants to know. */
export async function pick(
  user: User,
  label: string,
  value: string | readonly string[],
  state: State,
): Promise<Ack> {
  const { place, field } = find(user, label, state);
  const external = str(field.element['type']).includes('external_select');
  const texts = typeof value === 'string' ? [value] : value;
  const known: Json[] = [];
  if (external)
    for (const text of texts) known.push(...(await suggestions(user, label, text, state)).options);
  const chosen = entered(field, value, known, state.world);
  return set(user, { place, field }, chosen, state);
}

/** Empties a field: nothing chosen, nothing typed. */
export async function clear(user: User, label: string, state: State): Promise<Ack> {
  const { place, field } = find(user, label, state);
  return set(user, { place, field }, entered(field, [], [], state.world), state);
}

async function set(
  user: User,
  { place, field }: { readonly place: Place; readonly field: Field },
  value: Json,
  state: State,
): Promise<Ack> {
  if ('open' in place) enter(place.open, field, value);
  else choose(user, place.message, { field, value }, state);
  changed(state);
  const tells = !field.input || field.block['dispatch_action'] === true;
  return tells ? click(user, { place, field, option: null }, value, state) : NOTHING_SENT;
}

/** Presses the form's submit button. What Slack checks itself (required, length) is never sent. */
export async function submit(user: User, state: State): Promise<Submitted> {
  const open = topForm(user, state);
  if (open.view['submit'] === undefined) throw new Error('the form has no submit button');
  const found = complaints(open);
  if (Object.keys(found).length > 0) {
    open.errors = found;
    changed(state);
    const errors = errorsByLabel(open, found);
    return { acked: false, late: false, error: 'incomplete', deliveryId: '', errors };
  }
  const ack = await submitView(user, open, state);
  return Object.keys(open.errors).length > 0 ? { ...ack, errors: errorsByLabel(open, open.errors) } : ack;
}

/** Closes the form on top, or the whole stack with the ×; the app hears of it with `notify_on_close`. */
export async function closeModal(user: User, all: boolean, state: State): Promise<void> {
  const open = topForm(user, state);
  const stack = stackOf(user.id, state);
  const cleared = all || open.view['clear_on_close'] === true;
  const closed = cleared ? stack.splice(0).reverse() : stack.splice(-1);
  changed(state);
  for (const one of closed)
    if (one.view['notify_on_close'] === true)
      await deliver('interactive', closedPayload(user, one, cleared, state), state);
}
