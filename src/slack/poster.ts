import { readFile } from 'node:fs/promises';
import type { HomeView, KnownBlock, LinkUnfurls, ModalView } from '@slack/types';
import { type ViewsOpenResponse, WebAPIPlatformError } from '@slack/web-api';
import type { Message, Snippet } from '../blocks/message.ts';
import { BotError } from '../domain/errors.ts';
import type { SlackClients } from './clients.ts';
import { type Outbox, PRIORITY, type Priority } from './outbox.ts';
import { respondTo } from './respond.ts';

export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Everything the bot says in Slack leaves through here: limited, without unfurling, without mentions it did not write. */
export interface Poster {
  /** `channel` may be a user id, which opens the direct message. */
  post(
    channel: string,
    thread: string | null,
    message: Message,
    /** Aborted before there is room for it: it is not posted, and the reason is thrown. */
    unless?: AbortSignal,
  ): Promise<Posted>;
  /** Posts in a thread, behind everything else, what `pull` gives when there is room; null posts nothing. */
  postLast(thread: Posted, pull: () => Promise<Message | null>): Promise<Posted | null>;
  update(posted: Posted, message: Message, priority?: Priority): Promise<void>;
  /** Only `user` sees it, if they are there to see it. */
  whisper(channel: string, user: string, thread: string | null, message: Message): Promise<void>;
  /** Through a command's or button's own URL: five times within half an hour. */
  respond(url: string, message: Message, how: RespondHow): Promise<void>;
  upload(posted: Posted, file: Snippet): Promise<void>;
  uploadFile(posted: Posted, file: { readonly name: string; readonly path: string }): Promise<void>;
  permalink(posted: Posted): Promise<string>;
  /** Opens a form for whoever made the interaction, within three seconds of it. */
  open(triggerId: string, view: ModalView): Promise<Shown>;
  /** Puts another view in the place of an open one. Errors: Slack's `hash_conflict`, `not_found`. */
  redraw(where: WhichView, view: ModalView): Promise<Shown>;
  /** Draws somebody's Home. */
  publish(user: string, view: HomeView): Promise<void>;
  /** Shows what links in a message lead to; `unfurls` by the link as it stands there. */
  unfurl(posted: Posted, unfurls: LinkUnfurls): Promise<void>;
}

/** A view that is open, as it was drawn last. */
export interface Shown {
  readonly viewId: string;
  /** With it, only this state of the view is replaced, and nothing that came later. */
  readonly hash: string;
}

/** An open view: by its id, or by the name it was given. */
export type WhichView = { readonly viewId: string; readonly hash?: string } | { readonly externalId: string };

export interface RespondHow {
  readonly shared: boolean;
  readonly replace: boolean;
}

const POST = 'chat.postMessage';
const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false } as const;

export function createPoster(clients: SlackClients, outbox: Outbox): Poster {
  const { bulk, files, interactive } = clients;
  const answer = PRIORITY.answer;

  async function posted(channel: string, thread: string | null, message: Message): Promise<Posted> {
    const sent = await bulk.chat.postMessage({
      channel,
      ...parts(message),
      ...QUIET,
      ...(thread === null ? {} : { thread_ts: thread }),
    });
    return { channel: sent.channel ?? channel, ts: sent.ts ?? '' };
  }

  async function uploaded(
    { channel, ts }: Posted,
    name: string,
    what: { readonly content: string } | { readonly file: Buffer },
  ): Promise<void> {
    await outbox.send({ method: 'files.upload', channel, priority: answer }, () =>
      files.filesUploadV2({ channel_id: channel, thread_ts: ts, filename: name, title: name, ...what }),
    );
  }

  return {
    async post(channel, thread, message, unless) {
      return outbox.send({ method: POST, channel, priority: answer }, async () => {
        unless?.throwIfAborted();
        return posted(channel, thread, message);
      });
    },
    async postLast({ channel, ts }, pull) {
      return outbox.send({ method: POST, channel, priority: PRIORITY.log }, async () => {
        const message = await pull();
        return message === null ? null : posted(channel, ts, message);
      });
    },
    async update({ channel, ts }, message, priority = answer) {
      await outbox.send({ method: 'chat.update', channel: null, priority }, () =>
        bulk.chat.update({ channel, ts, ...parts(message) }),
      );
    },
    async whisper(channel, user, thread, message) {
      await outbox.send({ method: 'chat.postEphemeral', channel: null, priority: PRIORITY.interaction }, () =>
        interactive.chat.postEphemeral({
          channel,
          user,
          ...parts(message),
          link_names: false,
          ...(thread === null ? {} : { thread_ts: thread }),
        }),
      );
    },
    async respond(url, message, { shared, replace }) {
      const body = {
        ...parts(message),
        ...QUIET,
        response_type: shared ? 'in_channel' : 'ephemeral',
        replace_original: replace,
      };
      await respondTo(url, body, !shared);
    },
    upload: (thread, { name, text }) => uploaded(thread, name, { content: text }),
    uploadFile: async (thread, { name, path }) => uploaded(thread, name, { file: await readFile(path) }),
    async permalink({ channel, ts }) {
      const { permalink } = await interactive.chat.getPermalink({ channel, message_ts: ts });
      return permalink ?? '';
    },
    async open(trigger_id, view) {
      return shown(await interactive.views.open({ trigger_id, view }));
    },
    async redraw(where, view) {
      const which =
        'externalId' in where
          ? { external_id: where.externalId }
          : { view_id: where.viewId, ...(where.hash === undefined ? {} : { hash: where.hash }) };
      const job = { method: 'views.update', channel: null, priority: PRIORITY.interaction };
      return shown(await outbox.send(job, () => interactive.views.update({ ...which, view })));
    },
    async publish(user_id, view) {
      await outbox.send({ method: 'views.publish', channel: null, priority: answer }, () =>
        interactive.views.publish({ user_id, view }),
      );
    },
    async unfurl({ channel, ts }, unfurls) {
      await outbox.send({ method: 'chat.unfurl', channel: null, priority: answer }, () =>
        bulk.chat.unfurl({ channel, ts, unfurls }),
      );
    },
  };
}

function shown({ view }: ViewsOpenResponse): Shown {
  return { viewId: view?.id ?? '', hash: view?.hash ?? '' };
}

function parts({ text, blocks }: Message): { text: string; blocks: KnownBlock[] } {
  return { text, blocks: [...blocks] };
}

/** Slack's refusal to post in a channel, in words; anything else stays as it is. */
export function postingProblem(error: unknown, channel: string): unknown {
  const reason = error instanceof WebAPIPlatformError ? error.data.error : '';
  if (
    !['not_in_channel', 'channel_not_found', 'is_archived', 'restricted_action', 'missing_scope'].includes(
      reason,
    )
  )
    return error;
  return new BotError('forbidden', `Slack does not let me post in this channel (${reason}, ${channel}).`, {
    hint:
      reason === 'not_in_channel' || reason === 'channel_not_found'
        ? 'Type /invite @zadig here, or leave out --share.'
        : 'Leave out --share to see the answer alone.',
    cause: error,
  });
}
