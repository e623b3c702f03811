import type { Json } from '../json.ts';
import { nextId, type State } from '../state.ts';
import type { Method } from './method.ts';

function test(_: Json, state: State): Json {
  const { world } = state;
  return {
    url: `https://${world.team.domain}.slack.com/`,
    team: world.team.name,
    team_id: world.team.id,
    user: world.bot.name,
    user_id: world.bot.userId,
    bot_id: world.bot.botId,
    is_enterprise_install: false,
  };
}

function openConnection(_: Json, state: State): Json {
  const ticket = nextId('ticket-', state);
  state.tickets.add(ticket);
  return { url: `${state.origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${state.world.app.id}` };
}

/** auth.test and apps.connections.open. */
export const AUTH: Readonly<Record<string, Method>> = {
  'auth.test': { tier: 'special', token: 'bot', scopes: [], run: test },
  'apps.connections.open': { tier: 1, token: 'app', scopes: [], run: openConnection },
};
