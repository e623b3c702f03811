import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { RUN_ACTION, TURN_ACTION } from '../blocks/message.ts';
import { asTyped, saidToBot } from '../domain/slack-text.ts';
import { type AnswerTo, answerByUrl, answerInPlace, answerInThread, type Spot } from './answers.ts';
import { listenForDialogs } from './dialogs.ts';
import { listenForFormButtons } from './forms/buttons.ts';
import { answerWithForm } from './forms/open.ts';
import type { FormListening } from './forms/parts.ts';
import { listenForPicks } from './forms/pick.ts';
import { listenForReviews } from './forms/review.ts';
import { listenForShortcuts } from './forms/shortcuts.ts';
import { listenForForms } from './forms/submit.ts';
import type { Heard } from './heard.ts';
import type { Poster } from './poster.ts';

/** The slash command. Two apps of one name in a workspace would take it from each other. */
export const SLASH = '/zadig';

/**
 * Attaches the listeners. Each acknowledges first, since Slack waits three seconds and asks nobody again; then it
 * hands over what it heard and decides nothing.
 */
export function listen(app: App, parts: FormListening): void {
  const { poster, hear } = parts;
  listenForDialogs(app, poster, hear);
  listenForFormButtons(app, parts);
  listenForPicks(app, parts);
  listenForForms(app, parts);
  listenForReviews(app, parts);
  listenForShortcuts(app, parts);

  app.command(SLASH, async ({ command, ack }) => {
    await ack();
    const { user_id: user, channel_id: channel, response_url: responseUrl } = command;
    const actor = { userId: user, teamId: command.team_id };
    const origin = { channel, thread: null, url: responseUrl, at: parts.now() };
    const opening = { place: { triggerId: command.trigger_id }, actor, origin };
    hear({
      deliveryId: `trigger:${command.trigger_id}`,
      actor,
      channelId: channel,
      thread: null,
      surface: 'slash',
      text: asTyped(command.text),
      external: null,
      answer: answerWithForm(answerByUrl(poster, { user, channel, responseUrl }, false), opening, parts),
    });
  });

  app.event('app_mention', async ({ event, body }) => {
    if (event.user === undefined || event.bot_id !== undefined) return;
    const spot = {
      user: event.user,
      channel: event.channel,
      thread: event.thread_ts ?? event.ts,
      whisperIn: event.thread_ts ?? null,
    };
    hear({
      deliveryId: `event:${body.event_id}`,
      actor: { userId: event.user, teamId: teamOf(event, body.is_ext_shared_channel === true) },
      channelId: event.channel,
      thread: spot.thread,
      surface: 'mention',
      text: asTyped(saidToBot(event.text)),
      external: body.is_ext_shared_channel ?? null,
      answer: answerInThread(poster, spot),
    });
  });

  app.message(async ({ message, body }) => {
    // Edits, joins and the like have a subtype; these two are still something said.
    const said = [undefined, 'file_share', 'thread_broadcast'].includes(message.subtype);
    if (message.channel_type !== 'im' || !said || !('user' in message) || message.user === undefined) return;
    if ('bot_id' in message && message.bot_id !== undefined) return;
    const thread = 'thread_ts' in message ? (message.thread_ts ?? null) : null;
    const text = 'text' in message ? (message.text ?? '') : '';
    const spot = { user: message.user, channel: message.channel, thread, whisperIn: thread };
    hear({
      deliveryId: `event:${body.event_id}`,
      actor: { userId: message.user, teamId: teamOf(message, body.is_ext_shared_channel === true) },
      channelId: message.channel,
      thread,
      surface: 'direct',
      text: asTyped(saidToBot(text)),
      external: false,
      answer: answerInThread(poster, spot),
    });
  });

  app.action<BlockAction<ButtonAction>>(
    new RegExp(`^(${RUN_ACTION}|${TURN_ACTION}):`),
    async ({ body, action, ack }) => {
      await ack();
      const heard = pressed(body, action, poster);
      if (heard !== null) hear(heard);
    },
  );
}

/** A button types its command for whoever presses it. Turning a page replaces it where only the presser sees it. */
function pressed(body: BlockAction<ButtonAction>, action: ButtonAction, poster: Poster): Heard | null {
  const channel = body.channel?.id ?? body.container['channel_id'];
  if (typeof channel !== 'string')
    return body.view?.type === 'home' ? pressedAtHome(body, action, poster) : null;
  const thread = typeof body.container['thread_ts'] === 'string' ? body.container['thread_ts'] : null;
  return {
    deliveryId: `trigger:${body.trigger_id}:${action.action_ts}`,
    actor: { userId: body.user.id, teamId: body.user.team_id ?? null },
    channelId: channel,
    thread,
    // Also in a direct message, which may be one between two people that the bot is not in.
    surface: 'button',
    text: action.value ?? '',
    external: null,
    answer: answerToButton(body, action, { user: body.user.id, channel, thread, whisperIn: thread }, poster),
  };
}

/** Home is no channel: the answer goes into the direct message with whoever presses. */
function pressedAtHome(body: BlockAction<ButtonAction>, action: ButtonAction, poster: Poster): Heard {
  const user = body.user.id;
  return {
    deliveryId: `trigger:${body.trigger_id}:${action.action_ts}`,
    actor: { userId: user, teamId: body.user.team_id ?? null },
    channelId: user,
    thread: null,
    surface: 'direct',
    text: action.value ?? '',
    external: false,
    answer: answerInThread(poster, { user, channel: user, thread: null, whisperIn: null }),
  };
}

function answerToButton(
  body: BlockAction<ButtonAction>,
  action: ButtonAction,
  spot: Spot,
  poster: Poster,
): AnswerTo {
  const turns = action.action_id.startsWith(`${TURN_ACTION}:`);
  // Below somebody's link, perhaps where the bot is not: the URL that came with the click works everywhere.
  if (body.container['is_app_unfurl'] === true)
    return answerByUrl(poster, { ...spot, responseUrl: body.response_url }, false);
  const ephemeral = body.container['is_ephemeral'] === true;
  if (ephemeral && (turns || spot.thread === null)) {
    return answerByUrl(poster, { ...spot, responseUrl: body.response_url }, turns);
  }
  const ts = body.message?.ts;
  if (turns && spot.channel.startsWith('D') && ts !== undefined) return answerInPlace(poster, spot, ts);
  return answerInThread(poster, spot);
}

/**
 * The team of whoever wrote it. In a channel shared with others only the fields made for that tell; null where
 * they are missing.
 */
function teamOf(event: object, external: boolean): string | null {
  const said = new Map<string, unknown>(Object.entries(event));
  const own = said.get('user_team') ?? said.get('source_team') ?? (external ? null : said.get('team'));
  return typeof own === 'string' ? own : null;
}
