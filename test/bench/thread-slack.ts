import { arrayArgument, checkMessage } from '../../src/sandbox/slack/blocks/message.ts';
import { type Json, records } from '../../src/sandbox/slack/json.ts';
import { SlackRefusal } from '../../src/sandbox/slack/refusal.ts';
import type { Answered, MoreMethods } from './light-slack.ts';

/** A message that was taken. */
export interface Post {
  /** Unix milliseconds. */
  readonly at: number;
  readonly channel: string;
  /** Null for one that is no reply. */
  readonly thread: string | null;
  /** What its preformatted blocks say: lines of a log. */
  readonly lines: string;
  /** What all other blocks say. */
  readonly words: string;
}

/** Channels that take messages no faster than Slack does, and what came into them. */
export interface Threads {
  readonly methods: MoreMethods;
  readonly posts: readonly Post[];
  /** How often each method was answered with 429. */
  readonly limited: ReadonlyMap<string, number>;
  /** Calls that were refused for good, in Slack's words. */
  readonly refused: readonly string[];
  /** Waits for a message, old or new. */
  until(fits: (post: Post) => boolean, patienceMs: number): Promise<Post>;
}

const MINUTE_MS = 60_000;
/** Calls a minute, as Slack publishes them; posts are counted channel by channel, too. */
const PER_MINUTE: Readonly<Record<string, number>> = {
  'chat.postMessage': 300,
  'chat.update': 50,
  'conversations.info': 50,
  'users.info': 100,
  'files.getUploadURLExternal': 100,
  'files.completeUploadExternal': 100,
  'chat.getPermalink': 600,
};
const BURST = 5;

/** One post a second and channel after a burst of five, the tiers by the minute; what it refuses is refused there, too. */
export function createThreads(): Threads {
  const posts: Post[] = [];
  const refused: string[] = [];
  const windows = new Map<string, { readonly at: number; left: number }>();
  const buckets = new Map<string, { readonly at: number; readonly tokens: number }>();
  const waiting = new Set<(post: Post) => void>();
  const limited = new Map<string, number>();
  let counter = 0;

  function busyS(method: string, now: number): number {
    const known = windows.get(method);
    const window =
      known !== undefined && now - known.at < MINUTE_MS ? known : { at: now, left: PER_MINUTE[method] ?? 0 };
    windows.set(method, window);
    window.left -= 1;
    return window.left >= 0 ? 0 : Math.max(1, Math.ceil((window.at + MINUTE_MS - now) / 1000));
  }

  function busyChannelS(channel: string, now: number): number {
    const { at, tokens } = buckets.get(channel) ?? { at: now, tokens: BURST };
    const left = Math.min(BURST, tokens + (now - at) / 1000);
    buckets.set(channel, { at: now, tokens: left < 1 ? left : left - 1 });
    return left < 1 ? 1 : 0;
  }

  function checked(args: URLSearchParams): readonly Json[] {
    const blocks = arrayArgument(args.get('blocks'), 'invalid_blocks_format');
    checkMessage(blocks, [], { cumulative: true });
    return records(blocks);
  }

  function post(method: string, args: URLSearchParams, now: number): Answered {
    const blocks = checked(args);
    const channel = args.get('channel') ?? '';
    const retryAfterS = busyChannelS(channel, now);
    if (retryAfterS > 0) return busy(`${method} in one channel`, retryAfterS);
    const of = (isLog: boolean) =>
      blocks
        .filter(({ type }) => (type === 'rich_text') === isLog)
        .map(textIn)
        .join('\n');
    const taken: Post = {
      ...{ at: now, channel, thread: args.get('thread_ts') },
      ...{ lines: of(true), words: of(false) },
    };
    posts.push(taken);
    for (const hear of waiting) hear(taken);
    counter += 1;
    return { body: { ok: true, channel, ts: `1700000000.${String(counter).padStart(6, '0')}` } };
  }

  function busy(what: string, retryAfterS: number): Answered {
    limited.set(what, (limited.get(what) ?? 0) + 1);
    return { body: { ok: false, error: 'ratelimited' }, retryAfterS };
  }

  function run(method: string, args: URLSearchParams, origin: string, now: number): Answered {
    switch (method) {
      case 'chat.postMessage':
        return post(method, args, now);
      case 'chat.update':
        checked(args);
        return { body: { ok: true, channel: args.get('channel'), ts: args.get('ts') } };
      case 'chat.getPermalink':
        return { body: { ok: true, permalink: 'https://demo.slack.com/archives/C0/p1' } };
      case 'conversations.info':
        return { body: { ok: true, channel: { id: args.get('channel'), is_ext_shared: false } } };
      case 'users.info':
        return { body: { ok: true, user: { id: args.get('user'), team_id: 'T0DEMO', deleted: false } } };
      case 'files.getUploadURLExternal':
        counter += 1;
        return { body: { ok: true, upload_url: `${origin}/upload/F${counter}`, file_id: `F${counter}` } };
      default:
        return { body: { ok: true, files: [] } };
    }
  }

  return {
    methods(method, args, origin) {
      if (PER_MINUTE[method] === undefined) return null;
      const now = Date.now();
      const retryAfterS = busyS(method, now);
      if (retryAfterS > 0) return busy(method, retryAfterS);
      try {
        return run(method, args, origin, now);
      } catch (error) {
        if (!(error instanceof SlackRefusal)) throw error;
        refused.push(`${method}: ${error.error}: ${error.message}`);
        return { body: { ok: false, error: error.error } };
      }
    },
    posts,
    refused,
    limited,
    until(fits, patienceMs) {
      const known = posts.find(fits);
      if (known !== undefined) return Promise.resolve(known);
      return new Promise((resolve, reject) => {
        const hear = (one: Post) => {
          if (fits(one)) end(() => resolve(one));
        };
        const end = (finish: () => void) => {
          clearTimeout(late);
          waiting.delete(hear);
          finish();
        };
        const late = setTimeout(
          () => end(() => reject(new Error(`No such message in ${patienceMs} ms: ${fits.toString()}`))),
          patienceMs,
        );
        waiting.add(hear);
      });
    },
  };
}

function textIn(block: Json): string {
  return [...JSON.stringify(block).matchAll(/"text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => JSON.parse(text))
    .join('');
}
