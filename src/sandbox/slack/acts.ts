import { checkOptionGroups, checkOptions } from './blocks/options.ts';
import { type Check, problem, problemMessages } from './blocks/problems.ts';
import { deliver, type Outcome } from './delivery.ts';
import { fieldsOf, optionsOf } from './fields.ts';
import { isRecord, type Json, records, str } from './json.ts';
import { replaceView, showView, stackOf } from './modals.ts';
import type { OpenView } from './open-view.ts';
import { submissionPayload } from './payloads.ts';
import { SlackBusy, SlackRefusal } from './refusal.ts';
import { say } from './response-url.ts';
import { changed, refused, type State } from './state.ts';
import type { User } from './world.ts';

/** How Slack took what a person did. `error` is what they are told when the app did not answer in time. */
export interface Ack {
  readonly acked: boolean;
  readonly late: boolean;
  readonly error: string | null;
  /** In `deliveries()`; empty when nothing was sent. */
  readonly deliveryId: string;
}

/** Without the payload. */
export function ackOf({ acked, late, error, deliveryId }: Outcome): Ack {
  return { acked, late, error, deliveryId };
}

function tolerated(method: string, args: Json, run: () => void, state: State): string | null {
  try {
    run();
    return null;
  } catch (error) {
    const known = error instanceof SlackRefusal || error instanceof SlackBusy;
    if (!known) throw error;
    const word = error instanceof SlackRefusal ? error.error : 'rate_limited';
    refused({ method, error: word, detail: error.message, args }, state);
    return word;
  }
}

/** Delivers a slash command and shows what its ack says. */
export async function runCommand(payload: Json, state: State): Promise<Ack> {
  const outcome = await deliver('slash_commands', payload, state);
  const body = outcome.payload;
  if (!outcome.acked || !isRecord(body) || (body['text'] === undefined && body['blocks'] === undefined))
    return ackOf(outcome);
  const url = state.responseUrls.get(str(payload['response_url']).split('/').at(-1) ?? '');
  if (url === undefined) return ackOf(outcome);
  const error = tolerated('ack:slash_commands', body, () => say(body, url, state), state);
  return { ...ackOf(outcome), error };
}

/** What a person reads in a form whose submission the app did not take; the form stays open. */
const TROUBLE = 'We had some trouble connecting. Try again?';

function showErrors(open: OpenView, errors: Json): void {
  const inputs = fieldsOf(records(open.view['blocks'])).filter((field) => field.input);
  for (const [blockId, text] of Object.entries(errors)) {
    if (!inputs.some((field) => field.blockId === blockId))
      throw new SlackRefusal('invalid_arguments', `errors: ${blockId} is not the block_id of an input`);
    if (str(text) === '') throw new SlackRefusal('invalid_arguments', `errors: ${blockId} says nothing`);
  }
  if (Object.keys(errors).length === 0) throw new SlackRefusal('invalid_arguments', 'errors: none given');
  open.errors = Object.fromEntries(Object.entries(errors).map(([id, text]) => [id, str(text)]));
}

function obey(body: unknown, user: User, open: OpenView, state: State): void {
  const stack = stackOf(user.id, state);
  const answer = isRecord(body) ? body : {};
  switch (answer['response_action']) {
    case undefined: {
      if (Object.keys(answer).length > 0) throw new SlackRefusal('invalid_arguments', 'no response_action');
      const index = stack.indexOf(open);
      if (index >= 0) stack.splice(index, 1);
      return;
    }
    case 'clear':
      stack.length = 0;
      return;
    case 'errors': {
      showErrors(open, isRecord(answer['errors']) ? answer['errors'] : {});
      return;
    }
    case 'update': {
      replaceView(open, answer['view'], state);
      return;
    }
    case 'push': {
      const place = { userId: user.id, type: 'modal' as const, channelId: open.channelId };
      showView(answer['view'], place, state);
      return;
    }
    default:
      throw new SlackRefusal('invalid_arguments', `response_action: ${str(answer['response_action'])}`);
  }
}

/**
 * Submits a form and does what the ack says: close, errors, update, push, clear. Without an ack in time, or with one
 * that cannot be obeyed, the form stays as it is and says that there was trouble.
 */
export async function submitView(user: User, open: OpenView, state: State): Promise<Ack> {
  open.errors = {};
  open.trouble = null;
  const outcome = await deliver('interactive', submissionPayload(user, open, state), state);
  if (!outcome.acked) {
    open.trouble = TROUBLE;
    changed(state);
    return ackOf(outcome);
  }
  const args = isRecord(outcome.payload) ? outcome.payload : {};
  const error = tolerated('ack:view_submission', args, () => obey(outcome.payload, user, open, state), state);
  if (error !== null) open.trouble = TROUBLE;
  changed(state);
  return { ...ackOf(outcome), error };
}

/** What the app suggests. */
export interface Suggested {
  readonly options: readonly Json[];
  /** What stands above groups of them. */
  readonly headings: readonly string[];
}

/** Asks the app for suggestions and checks them. Errors: Error when it does not answer well in time. */
export async function askSuggestions(payload: Json, state: State): Promise<Suggested> {
  const outcome = await deliver('interactive', payload, state);
  if (!outcome.acked) throw new Error(notAnswered(outcome, state));
  const body = isRecord(outcome.payload) ? outcome.payload : {};
  const check: Check = { surface: 'modal', problems: [] };
  if (body['option_groups'] !== undefined && body['options'] !== undefined)
    problem('/option_groups', 'only one of options and option_groups is allowed', check);
  else if (body['option_groups'] !== undefined)
    checkOptionGroups(body['option_groups'], '/option_groups', check);
  else checkOptions(body['options'], '/options', { min: 0, max: 100 }, check);
  const detail = problemMessages(check).join('; ');
  if (detail === '')
    return {
      options: optionsOf(body),
      headings: records(body['option_groups']).map(({ label }) => str(isRecord(label) ? label['text'] : '')),
    };
  refused({ method: 'ack:block_suggestion', error: 'invalid_options', detail, args: body }, state);
  throw new Error(`Slack refuses these suggestions: ${detail}`);
}

function notAnswered({ late, error }: Outcome, state: State): string {
  const why = late ? `within ${state.settings.ackMs} ms` : `(${error})`;
  return `not answered ${why}: there is nothing to choose from`;
}
