import type { Answer, Call } from './call.ts';
import { copy, type Json, parsed, str } from './json.ts';
import { countCall } from './limits.ts';
import { AUTH } from './methods/auth.ts';
import { CHAT } from './methods/chat.ts';
import { DIRECTORY } from './methods/directory.ts';
import { FILES } from './methods/files.ts';
import { type Method, requireScope } from './methods/method.ts';
import { VIEWS } from './methods/views.ts';
import { SlackBusy, SlackRefusal } from './refusal.ts';
import { type ApiCall, changed, refused, type State } from './state.ts';

const METHODS: Readonly<Record<string, Method>> = { ...AUTH, ...CHAT, ...DIRECTORY, ...FILES, ...VIEWS };

function checkToken(token: string | null, method: Method, state: State): void {
  const { botToken, appToken } = state.settings;
  if (token === null) throw new SlackRefusal('not_authed');
  if (token !== botToken && token !== appToken) throw new SlackRefusal('invalid_auth');
  if (token !== (method.token === 'bot' ? botToken : appToken))
    throw new SlackRefusal('not_allowed_token_type', `needs the ${method.token} token`);
}

function run(name: string, call: Call, state: State): Json {
  const method = METHODS[name];
  if (method === undefined) throw new SlackRefusal('unknown_method', name, { req_method: name });
  checkToken(call.token, method, state);
  countCall(name, method.tier, state);
  requireScope(method.scopes, state);
  return method.run(call.args, state);
}

/** Arguments as a test wants to read them: the JSON inside form fields parsed. */
function readable(args: Json): Json {
  const shown = Object.entries(args).map(([name, value]) => {
    const inner = /^[[{]/.test(str(value)) && name !== 'text' ? parsed(str(value)) : undefined;
    return [name, inner ?? value];
  });
  return copy(Object.fromEntries(shown));
}

function refusal(error: unknown): Answer & { readonly error: string; readonly detail: string } {
  if (error instanceof SlackBusy) {
    const headers = { 'retry-after': String(error.retryAfterS) };
    const word = 'ratelimited';
    return { status: 429, headers, body: { ok: false, error: word }, error: word, detail: error.message };
  }
  if (!(error instanceof SlackRefusal)) throw error;
  const body = { ok: false, error: error.error, ...error.extra };
  return { status: 200, body, error: error.error, detail: error.detail };
}

/** One Web API call: recorded, checked, run. */
export function answerApi(name: string, call: Call, state: State): Answer {
  const at = Date.now();
  const record: ApiCall = {
    ...{ method: name, args: readable(call.args), at, token: call.token },
    ...{ ok: false, error: null, status: 200 },
  };
  state.calls.push(record);
  try {
    const body = { ok: true, ...run(name, call, state) };
    record.ok = true;
    const scopes =
      call.token === state.settings.appToken ? 'connections:write' : state.world.scopes.join(',');
    return { status: 200, headers: { 'x-oauth-scopes': scopes }, body };
  } catch (error) {
    const answer = refusal(error);
    record.error = answer.error;
    record.status = answer.status;
    refused({ method: name, error: answer.error, detail: answer.detail, args: record.args }, state);
    return answer;
  } finally {
    changed(state);
  }
}
