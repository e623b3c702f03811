import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt';
import type { KnownBlock } from '@slack/types';
import { z } from 'zod';
import { REASON_FIELD, reasonInput } from '../blocks/change/modals.ts';
import { DIALOG_ACTION, type Message } from '../blocks/message.ts';
import { quoteWord } from '../domain/words.ts';
import { type AnswerTo, answerInThread, type Spot } from './answers.ts';
import type { Heard } from './heard.ts';
import type { Poster } from './poster.ts';

const DENY = 'deny';
const MOST_BLOCKS = 98;
const BROKEN = 'Something is wrong with this form, so nothing was denied. Close it and press Deny once more.';
/** Where the form was opened; visible to nobody else and checked again, since a client sends it back. */
const Kept = z.strictObject({ id: z.string(), channel: z.string(), thread: z.string().nullable() });

/**
 * Dialogs about one change. A button types the command that shows it, and the answer comes as a form; submitting one
 * types the command that decides. So a click is checked like everything typed.
 */
export function listenForDialogs(app: App, poster: Poster, hear: (heard: Heard) => void): void {
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${DIALOG_ACTION}:`), async ({ body, action, ack }) => {
    await ack();
    const channel = channelOf(body);
    const [, dialog = ''] = action.action_id.split(':');
    if (channel === null) return;
    const thread = typeof body.container['thread_ts'] === 'string' ? body.container['thread_ts'] : null;
    const spot = { user: body.user.id, channel, thread, whisperIn: thread };
    const id = action.value ?? '';
    hear({
      ...heardFrom(body, spot),
      deliveryId: `trigger:${body.trigger_id}:${action.action_ts}`,
      text: `${dialog === DENY ? 'deny' : 'change'} ${quoteWord(id)}`,
      answer: answerInDialog(poster, spot, body.trigger_id, dialog === DENY ? id : null),
    });
  });

  app.view<ViewSubmitAction>(DENY, async ({ body, view, ack }) => {
    const kept = keptIn(view.private_metadata);
    // Read before the ack, which is the only way to say something in the form itself.
    if (kept === null) return ack({ response_action: 'errors', errors: { [REASON_FIELD.block]: BROKEN } });
    await ack();
    const spot = { user: body.user.id, channel: kept.channel, thread: kept.thread, whisperIn: kept.thread };
    const reason = view.state.values[REASON_FIELD.block]?.[REASON_FIELD.action]?.value ?? '';
    hear({
      ...heardFrom(body, spot),
      deliveryId: `view:${view.id}:${view.hash}`,
      text: `deny ${quoteWord(kept.id)} ${quoteWord(reason)}`,
      answer: answerInThread(poster, spot),
    });
  });
}

/** Null when it is not as it was given out. */
function keptIn(metadata: string): z.output<typeof Kept> | null {
  try {
    return Kept.safeParse(JSON.parse(metadata)).data ?? null;
  } catch {
    return null;
  }
}

/** Home is no channel: what is pressed there is answered in the direct message with whoever presses. */
function channelOf(body: BlockAction): string | null {
  const channel = body.channel?.id ?? body.container['channel_id'];
  if (typeof channel === 'string') return channel;
  return body.view?.type === 'home' ? body.user.id : null;
}

function heardFrom(body: BlockAction | ViewSubmitAction, spot: Spot) {
  const isDirect = spot.channel === body.user.id;
  return {
    actor: { userId: body.user.id, teamId: body.user.team_id ?? null },
    channelId: spot.channel,
    thread: spot.thread,
    surface: isDirect ? ('direct' as const) : ('button' as const),
    external: isDirect ? false : null,
  };
}

/** `denies`: the change whose denial is asked for; null only shows. */
function answerInDialog(poster: Poster, spot: Spot, triggerId: string, denies: string | null): AnswerTo {
  const aside = answerInThread(poster, spot);
  return {
    // A form can only be opened within three seconds, so it is no use to say that it takes longer.
    waiting: async () => {},
    async reply(reply) {
      const asks = denies !== null && reply.failed !== true;
      try {
        await poster.open(triggerId, {
          type: 'modal',
          title: { type: 'plain_text', text: asks ? 'Deny this change?' : 'Change' },
          close: { type: 'plain_text', text: asks ? 'Cancel' : 'Close' },
          blocks: asks ? [...shown(reply.message, 'context'), reasonInput()] : shown(reply.message),
          ...(asks
            ? {
                callback_id: DENY,
                submit: { type: 'plain_text', text: 'Deny' },
                private_metadata: JSON.stringify({ id: denies, channel: spot.channel, thread: spot.thread }),
              }
            : {}),
        });
      } catch {
        await aside.reply(reply);
      }
    },
    lastResort: (message) => aside.lastResort(message),
  };
}

/** Buttons in a form come without a channel to answer in; what says how to type the rest is no use beside its input. */
function shown({ blocks }: Message, without?: 'context'): KnownBlock[] {
  return blocks.filter(({ type }) => type !== 'actions' && type !== without).slice(0, MOST_BLOCKS);
}
