import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { FORM_ACTION } from '../../blocks/message.ts';
import type { Filled } from '../../forms/drafts.ts';
import { answerAtOrigin } from './answer.ts';
import { isAtHome, KeptMenu, type Origin, originIn, parsed } from './kept.ts';
import { answerWithForm, type Opening } from './open.ts';
import type { FormListening } from './parts.ts';

/** Listens for buttons that open a form: in messages, and at the app's Home. */
export function listenForFormButtons(app: App, parts: FormListening): void {
  app.action<BlockAction<ButtonAction>>(new RegExp(`^${FORM_ACTION}:`), async ({ body, action, ack }) => {
    await ack();
    const origin = originOf(body, parts);
    if (origin === null) return;
    const home = isAtHome(origin);
    const actor = { userId: body.user.id, teamId: body.user.team_id ?? null };
    const given = await draftOf(action.action_id, actor.userId, parts);
    const back = answerAtOrigin(parts.poster, origin, actor.userId, parts.now());
    parts.hear({
      deliveryId: `trigger:${body.trigger_id}:${action.action_ts}`,
      actor,
      channelId: origin.channel,
      thread: origin.thread,
      surface: home ? 'direct' : 'button',
      text: action.value ?? '',
      ...(given === null ? {} : { given }),
      wantsForm: true,
      external: home ? false : null,
      answer: answerWithForm(back, { place: placeOf(body), actor, origin }, parts),
    });
  });
}

/** What was filled in before; null when the button has none, it is gone, or was filled in by somebody else. */
async function draftOf(
  actionId: string,
  userId: string,
  { drafts, teamId, onError }: FormListening,
): Promise<Filled | null> {
  const [, draft = '', at] = actionId.split(':');
  if (at === undefined) return null;
  try {
    return await drafts.read(draft, { teamId, userId });
  } catch (error) {
    onError(error);
    return null;
  }
}

/** A form chosen from a menu takes the menu's place. */
function placeOf({ view, trigger_id: triggerId }: BlockAction): Opening['place'] {
  return view?.type === 'modal' ? { viewId: view.id, hash: view.hash } : { triggerId };
}

function originOf(body: BlockAction<ButtonAction>, { seal, now }: FormListening): Origin | null {
  const at = now();
  const channel = body.channel?.id ?? body.container['channel_id'];
  const thread = body.container['thread_ts'];
  if (typeof channel !== 'string' && body.view?.type === 'home')
    return { channel: body.user.id, thread: null, url: null, at };
  if (typeof channel !== 'string') {
    const kept = KeptMenu.safeParse(parsed(body.view?.private_metadata)).data;
    return kept === undefined ? null : originIn(kept.origin, body.user.id, seal);
  }
  const alone = body.container['is_ephemeral'] === true;
  return {
    channel,
    thread: typeof thread === 'string' ? thread : null,
    // Only there does it speak to the presser alone.
    url: alone ? body.response_url : null,
    at,
  };
}
