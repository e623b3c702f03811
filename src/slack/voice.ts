import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { Unfit, Unsayable, Unsure, type Voice } from '../changes/voice.ts';
import type { Channels } from './channels.ts';
import { PRIORITY } from './outbox.ts';
import type { Poster } from './poster.ts';

/** Slack's words for what will not pass by itself. */
const LASTING = new Set([
  'account_inactive',
  'cannot_dm_bot',
  'cant_update_message',
  'channel_not_found',
  'edit_window_closed',
  'is_archived',
  'message_not_found',
  'missing_scope',
  'not_in_channel',
  'cannot_reply_to_message',
  'message_limit_exceeded',
  'no_permission',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_locked',
  'restricted_action_thread_only_channel',
  'thread_not_found',
  'user_disabled',
]);

/** The same, of one message alone. */
const UNFIT = new Set(['invalid_blocks', 'msg_too_long', 'msg_blocks_too_long']);

/** The poster as background work sees it. It says nothing where another organisation reads along. */
export function createVoice(poster: Poster, channels: Channels): Voice {
  return {
    async post(channel, thread, message, unless) {
      await mustBeOurs(channel, channels);
      return poster.post(channel, thread, message, unless).catch(told);
    },
    say(thread, pull) {
      // At the moment of posting: it may have waited for long.
      const checked = async () => {
        await mustBeOurs(thread.channel, channels);
        return pull();
      };
      return poster.postLast(thread, checked).catch(told);
    },
    async update(posted, message, when) {
      await mustBeOurs(posted.channel, channels);
      await poster.update(posted, message, when === 'later' ? PRIORITY.log : PRIORITY.answer).catch(told);
    },
    async upload(posted, file) {
      await mustBeOurs(posted.channel, channels);
      await poster.upload(posted, file).catch(told);
    },
    async uploadFile(posted, file) {
      await mustBeOurs(posted.channel, channels);
      await poster.uploadFile(posted, file).catch(told);
    },
    permalink: (posted) => poster.permalink(posted),
  };
}

async function mustBeOurs(channel: string, channels: Channels): Promise<void> {
  if (/^[UWD]/.test(channel)) return;
  const readers = await channels.readersOf(channel).catch((error: unknown) => {
    // Slack may not tell us of a channel at all, and then it says whether we may post there. Limits and faults pass.
    if (error instanceof WebAPIPlatformError) return 'unknown';
    throw error;
  });
  if (readers === 'external') throw new Unsayable('The channel is shared with another organisation.');
}

function told(error: unknown): never {
  const reason = error instanceof WebAPIPlatformError ? error.data.error : '';
  if (LASTING.has(reason)) throw new Unsayable(`Slack refuses it: ${reason}.`, { cause: error });
  if (UNFIT.has(reason)) throw new Unfit(`Slack refuses it: ${reason}.`, { cause: error });
  const isLost = error instanceof WebAPIHTTPError || TROUBLED.has(reason);
  if (isLost || (error instanceof WebAPIRequestError && !isBefore(error)))
    throw new Unsure('Slack’s answer was lost.', { cause: error });
  throw error;
}

/** Slack's own troubles, in which a call may have been carried out. */
const TROUBLED = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);
/** Codes of connections that were never made. */
const UNMADE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT/;

/** Did it fail before anything was sent? */
function isBefore(error: WebAPIRequestError): boolean {
  const seen: unknown[] = [];
  for (let one: unknown = error; one instanceof Error && seen.length < 5; one = one.cause) {
    seen.push(one);
    if ('code' in one && UNMADE.test(String(one.code))) return true;
  }
  return false;
}
