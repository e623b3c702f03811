import { withIds } from './blocks/message.ts';
import { checkView } from './blocks/view.ts';
import { initialValues, keptValues } from './fields.ts';
import { type Json, records, str } from './json.ts';
import type { OpenView } from './open-view.ts';
import { SlackRefusal } from './refusal.ts';
import { changed, nextId, type State } from './state.ts';

const STACK = 3;

/** Forms this person has open, the visible one last. */
export function stackOf(userId: string, state: State): OpenView[] {
  const stack = state.modals.get(userId) ?? [];
  state.modals.set(userId, stack);
  return stack;
}

function allViews(state: State): readonly OpenView[] {
  return [...state.modals.values()].flat().concat([...state.homes.values()]);
}

function checkExternalId(view: Json, own: OpenView | null, state: State): void {
  const id = str(view['external_id']);
  if (id !== '' && allViews(state).some((other) => other !== own && other.view['external_id'] === id))
    throw new SlackRefusal('duplicate_external_id', id);
}

function prepared(view: Json, state: State): Json {
  return { ...view, blocks: withIds(records(view['blocks']), () => nextId('b', state)) };
}

/** A view seen for the first time, put on top of a person's stack or into their Home. */
export function showView(
  sent: unknown,
  place: { readonly userId: string; readonly type: 'modal' | 'home'; readonly channelId: string | null },
  state: State,
): OpenView {
  const view = prepared(checkView(sent, place.type), state);
  const stack = place.type === 'modal' ? stackOf(place.userId, state) : [];
  const former = place.type === 'home' ? (state.homes.get(place.userId) ?? null) : null;
  checkExternalId(view, former, state);
  if (stack.length >= STACK) throw new SlackRefusal('push_limit_reached', `${STACK} views are open`);
  const id = former?.id ?? nextId('V', state);
  const open: OpenView = {
    id,
    userId: place.userId,
    type: place.type,
    rootId: stack[0]?.id ?? id,
    previousId: stack.at(-1)?.id ?? null,
    view,
    hash: nextId('hash.', state),
    values:
      former === null
        ? initialValues(records(view['blocks']))
        : keptValues(former.values, records(view['blocks'])),
    errors: {},
    trouble: null,
    channelId: place.channelId,
  };
  if (place.type === 'modal') stack.push(open);
  else state.homes.set(place.userId, open);
  changed(state);
  return open;
}

/** Puts new contents into an open view. Errors: SlackRefusal as checkView, `duplicate_external_id`. */
export function replaceView(open: OpenView, sent: unknown, state: State): void {
  const view = prepared(checkView(sent, open.type), state);
  checkExternalId(view, open, state);
  open.view = view;
  open.values = keptValues(open.values, records(view['blocks']));
  open.errors = {};
  open.trouble = null;
  open.hash = nextId('hash.', state);
  changed(state);
}

/** An open view by its id or external_id. Errors: SlackRefusal `not_found`. */
export function openView(args: Json, state: State): OpenView {
  const [id, externalId] = [str(args['view_id']), str(args['external_id'])];
  if (id === '' && externalId === '')
    throw new SlackRefusal('invalid_arguments', 'needs view_id or external_id');
  if (id !== '' && externalId !== '')
    throw new SlackRefusal('invalid_arguments', 'only one of view_id and external_id is allowed');
  const open = allViews(state).find(
    (row) => row.id === id || (externalId !== '' && row.view['external_id'] === externalId),
  );
  if (open === undefined) throw new SlackRefusal('not_found', id || externalId);
  return open;
}

/** Errors: SlackRefusal `hash_conflict` when the view moved on since this hash was given out. */
export function checkHash(open: OpenView, hash: string): void {
  if (hash !== '' && hash !== open.hash) throw new SlackRefusal('hash_conflict', `${hash}, now ${open.hash}`);
}

/** A view as answers and payloads show it. */
export function viewJson(open: OpenView, state: State): Json {
  const { view } = open;
  return {
    id: open.id,
    team_id: state.world.team.id,
    app_id: state.world.app.id,
    app_installed_team_id: state.world.team.id,
    bot_id: state.world.bot.botId,
    type: open.type,
    blocks: view['blocks'],
    title: view['title'] ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: view['submit'] ?? null,
    close: view['close'] ?? null,
    callback_id: str(view['callback_id']),
    external_id: str(view['external_id']),
    private_metadata: str(view['private_metadata']),
    state: { values: open.values },
    hash: open.hash,
    clear_on_close: view['clear_on_close'] === true,
    notify_on_close: view['notify_on_close'] === true,
    root_view_id: open.rootId,
    previous_view_id: open.previousId,
  };
}
