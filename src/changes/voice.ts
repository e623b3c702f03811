import type { Message, Snippet } from '../blocks/message.ts';

/** A message in Slack. */
export interface Posted {
  readonly channel: string;
  readonly ts: string;
}

/** Slack will never take this: the channel or message is gone, or the bot may not speak there. */
export class Unsayable extends Error {
  override readonly name: string = 'Unsayable';
}

/** Slack will never take this message, by its size or form; another one may be said there. */
export class Unfit extends Unsayable {
  override readonly name = 'Unfit';
}

/** Slack's answer was lost: it may have been said. */
export class Unsure extends Error {
  override readonly name = 'Unsure';
}

/**
 * How background work speaks in Slack. `channel` may be a user id: the direct message with them. Errors: Unsayable;
 * Unsure; anything else was not said and may pass by itself.
 */
export interface Voice {
  post(
    channel: string,
    thread: string | null,
    message: Message,
    /** Aborted before there is room for it: it is not said, and the reason is thrown. */
    unless?: AbortSignal,
  ): Promise<Posted>;
  /**
   * Says in a thread what `pull` gives, when everything that is more urgent has been said in its channel. `pull` is
   * asked when there is room, and once more when Slack asks to come back later; null says nothing.
   */
  say(thread: Posted, pull: () => Promise<Message | null>): Promise<Posted | null>;
  /** `later`: behind everything that somebody waits for. */
  update(posted: Posted, message: Message, when?: 'later'): Promise<void>;
  /** As a reply in the thread below `posted`. */
  upload(posted: Posted, file: Snippet): Promise<void>;
  /** The same, of a file on this machine. */
  uploadFile(posted: Posted, file: { readonly name: string; readonly path: string }): Promise<void>;
  permalink(posted: Posted): Promise<string>;
}
