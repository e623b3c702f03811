import { checkView } from '../blocks/view.ts';
import { type Json, str } from '../json.ts';
import { checkHash, openView, replaceView, showView, stackOf, viewJson } from '../modals.ts';
import { SlackRefusal } from '../refusal.ts';
import type { State } from '../state.ts';
import { useTrigger } from '../triggers.ts';
import { type Method, required } from './method.ts';

function open(args: Json, state: State): Json {
  checkView(args['view'], 'modal');
  const { userId, channelId } = useTrigger(required(args, 'trigger_id'), state);
  const stack = stackOf(userId, state);
  const before = stack.splice(0);
  try {
    return { view: viewJson(showView(args['view'], { userId, type: 'modal', channelId }, state), state) };
  } catch (error) {
    stack.push(...before);
    throw error;
  }
}

function push(args: Json, state: State): Json {
  checkView(args['view'], 'modal');
  const { userId, channelId, viewId } = useTrigger(required(args, 'trigger_id'), state);
  if (viewId === null) throw new SlackRefusal('invalid_arguments', 'the trigger is not from a modal');
  if (!stackOf(userId, state).some((open) => open.id === viewId))
    throw new SlackRefusal('not_found', `${viewId} is not open any more`);
  return { view: viewJson(showView(args['view'], { userId, type: 'modal', channelId }, state), state) };
}

function update(args: Json, state: State): Json {
  const view = openView(args, state);
  checkHash(view, str(args['hash']));
  replaceView(view, args['view'], state);
  return { view: viewJson(view, state) };
}

function publish(args: Json, state: State): Json {
  const user = state.world.users.get(required(args, 'user_id'));
  if (user === undefined) {
    const extra = { response_metadata: { messages: ['invalid `user_id`'] } };
    throw new SlackRefusal('invalid_arguments', 'invalid `user_id`', extra);
  }
  if (user.isStranger) throw new SlackRefusal('not_enabled', 'outsiders have no Home of this app');
  const former = state.homes.get(user.id);
  if (former !== undefined) checkHash(former, str(args['hash']));
  const home = showView(args['view'], { userId: user.id, type: 'home', channelId: null }, state);
  return { view: viewJson(home, state) };
}

/** views.*; no scope is needed for them. */
export const VIEWS: Readonly<Record<string, Method>> = {
  'views.open': { tier: 4, token: 'bot', scopes: [], run: open },
  'views.push': { tier: 4, token: 'bot', scopes: [], run: push },
  'views.update': { tier: 4, token: 'bot', scopes: [], run: update },
  'views.publish': { tier: 4, token: 'bot', scopes: [], run: publish },
};
