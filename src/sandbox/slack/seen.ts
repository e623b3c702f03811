import { rendered } from './rendered.ts';
import type { Names } from './rendered-mrkdwn.ts';
import type { SeenMessage } from './seen-message.ts';
import { after, type State } from './state.ts';
import { findChannel, type Message, type SlackWorld } from './world.ts';

export interface SeenFilter {
  /** Name or id; `dm` for the direct messages with the bot. */
  readonly channel?: string;
  readonly thread?: string;
  readonly ephemeral?: boolean;
}

/** Names for ids, as Slack's clients show them. */
export function namesOf(world: SlackWorld): Names {
  return (id) => world.users.get(id)?.name ?? world.groups.get(id)?.handle ?? world.channels.get(id)?.name;
}

function seen(message: Message, state: State): SeenMessage {
  const { text, blocks, attachments, unfurls, edited, deleted } = message;
  const of = [text, blocks, attachments, unfurls, edited, deleted];
  const known = state.drawn.get(message);
  if (known?.of.every((part, i) => part === of[i])) return known.as;
  const as = draw(message, state);
  state.drawn.set(message, { of, as });
  return as;
}

function draw(message: Message, state: State): SeenMessage {
  const { world } = state;
  const files = message.files.flatMap((id) => {
    const file = world.files.get(id);
    return file === undefined
      ? []
      : [{ id, name: file.name, title: file.title, content: String(file.content) }];
  });
  const { text, blocks } = message;
  const attachments = [...message.attachments, ...Object.values(message.unfurls)];
  return {
    channel: message.channel,
    ts: message.ts,
    thread: message.threadTs,
    ephemeral: message.ephemeralTo !== null,
    from: world.users.get(message.user)?.name ?? message.user,
    text,
    blocks,
    rendered: message.deleted
      ? 'This message was deleted.'
      : rendered({ text, blocks, attachments, files }, namesOf(world)),
    files,
    edited: message.edited,
    deleted: message.deleted,
    unfurls: message.unfurlLinks !== false || message.unfurlMedia !== false,
  };
}

/** Slack shows an ephemeral message in a thread only when the thread has replies. */
function isActive(message: Message, world: SlackWorld): boolean {
  const { channel, threadTs } = message;
  return world.messages.some(
    (row) => row.channel === channel && row.threadTs === threadTs && row.ephemeralTo === null && !row.deleted,
  );
}

/** May this person see it now: in one of their channels, theirs alone if ephemeral, and not deleted? */
export function canSee(userId: string, message: Message, state: State): boolean {
  const { world } = state;
  if (message.ephemeralTo !== null) {
    if (message.ephemeralTo !== userId || message.deleted) return false;
    return (
      world.users.get(userId)?.active === true && (message.threadTs === null || isActive(message, world))
    );
  }
  if (!world.channels.get(message.channel)?.members.includes(userId)) return false;
  return !message.deleted || world.messages.some((row) => row.threadTs === message.ts && !row.deleted);
}

/** The channel a person means by a name, an id or `dm`. Errors: Error when there is none. */
export function namedChannel(userId: string, name: string, state: State): string {
  const direct = [...state.world.channels.values()].find(
    (row) => row.kind === 'im' && row.members.includes(userId),
  );
  const channel = name === 'dm' ? direct : findChannel(state.world, name);
  if (channel === undefined && name === 'dm')
    throw new Error(`${state.world.users.get(userId)?.name ?? userId} has no direct messages with the bot`);
  if (channel === undefined) throw new Error(`there is no channel ${name}`);
  return channel.id;
}

/** Messages this person can see now, oldest first. */
export function seenBy(userId: string, filter: SeenFilter, state: State): readonly SeenMessage[] {
  const channel = filter.channel === undefined ? null : namedChannel(userId, filter.channel, state);
  return state.world.messages
    .filter((message) => canSee(userId, message, state))
    .filter((message) => channel === null || message.channel === channel)
    .filter(
      (message) => filter.thread === undefined || [message.threadTs, message.ts].includes(filter.thread),
    )
    .filter(
      (message) => filter.ephemeral === undefined || (message.ephemeralTo !== null) === filter.ephemeral,
    )
    .map((message) => seen(message, state));
}

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Is this on the screen? Line breaks do not matter to a string; a pattern sees the lines as they are. */
export function shows(onScreen: string, what: string | RegExp): boolean {
  return typeof what === 'string' ? folded(onScreen).includes(folded(what)) : onScreen.search(what) >= 0;
}

/** Waits, through the change notices, until `look` finds something. Errors: Error with `report()` after the time-out. */
export function until<T>(
  look: () => T | null,
  timeoutMs: number,
  report: () => string,
  state: State,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const now = look();
    if (now !== null) return resolve(now);
    let stop = (): void => {};
    const end = (): void => {
      stop();
      state.listeners.delete(listener);
      state.closing.signal.removeEventListener('abort', failed);
    };
    const failed = (): void => {
      end();
      reject(new Error(report()));
    };
    const listener = (): void => {
      const found = look();
      if (found === null) return;
      end();
      resolve(found);
    };
    state.listeners.add(listener);
    state.closing.signal.addEventListener('abort', failed);
    stop = after(timeoutMs, failed, state);
  });
}
