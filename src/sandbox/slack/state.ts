import type { Json } from './json.ts';
import type { OpenView } from './open-view.ts';
import type { SeenMessage } from './seen-message.ts';
import type { Message, SlackWorld } from './world.ts';

/** One call of the Web API, or use of a response_url (`method` is then `response_url`). */
export interface ApiCall {
  readonly method: string;
  readonly args: Json;
  /** Unix milliseconds. */
  readonly at: number;
  ok: boolean;
  error: string | null;
  readonly token: string | null;
  status: number;
}

/** One thing this Slack did not take. */
export interface Refusal {
  /** A Web API method, `response_url`, `upload`, or `ack:…` for what came back in an acknowledgement. */
  readonly method: string;
  readonly error: string;
  readonly detail: string;
  readonly args: Json;
}

/** The three kinds of envelope. */
export type DeliveryKind = 'slash_commands' | 'interactive' | 'events_api';

/** One envelope to the app, with what became of it. Times are Unix milliseconds. */
export interface Delivery {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly payload: Json;
  readonly sentAt: number;
  ackedAt: number | null;
  ackMs: number | null;
  /** The three seconds passed without an ack, whether or not one came later. */
  late: boolean;
  ackPayload: unknown;
  attempts: number;
}

/** How a call is made to fail. */
export interface Fault {
  /** Web API method, `response_url` or `upload`; left out: all of them. */
  readonly method?: string;
  readonly status?: number;
  readonly error?: string;
  readonly retryAfterS?: number;
  readonly delayMs?: number;
  /** How many calls it hits; left out: until it is taken away. */
  readonly times?: number;
  /** Cuts the connection instead of answering. */
  readonly reset?: boolean;
  /** The call takes effect and only then fails, as when an answer gets lost. */
  readonly applied?: boolean;
}

/** A ticket to open one form. */
export interface Trigger {
  readonly id: string;
  readonly userId: string;
  readonly issuedAt: number;
  /** The view it was issued in; null outside of a form. */
  readonly viewId: string | null;
  readonly channelId: string | null;
  used: boolean;
}

/** A URL that answers one command or click. */
export interface ResponseUrl {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  /** ts of the message that was clicked; null after a command. */
  readonly messageTs: string | null;
  readonly issuedAt: number;
  uses: number;
}

/** The options with their defaults filled in. */
export interface Settings {
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly rateLimits: boolean;
  readonly triggerMs: number;
  readonly ackMs: number;
  readonly redeliverMs: readonly number[];
  readonly responseUrlMs: number;
}

/** How one attempt to deliver ended. */
export type AttemptResult =
  | { readonly acked: true; readonly payload: unknown }
  /** `retry` is false when the app asked for no more attempts. */
  | { readonly acked: false; readonly reason: string; readonly retry: boolean };

/** Which repetition of an event this is, and why. */
export interface Retry {
  readonly num: number;
  readonly reason: string;
}

/** One way to hand a delivery to the app; resolves with the ack, however late, or when none can come any more. */
export type Attempt = (delivery: Delivery, retry: Retry | null) => Promise<AttemptResult>;

/** Everything this Slack knows. One per server; functions take it as their last parameter. */
export interface State {
  readonly settings: Settings;
  readonly world: SlackWorld;
  readonly calls: ApiCall[];
  readonly refusals: Refusal[];
  readonly deliveries: Delivery[];
  readonly fired: string[];
  readonly faults: { readonly fault: Fault; left: number }[];
  readonly triggers: Map<string, Trigger>;
  readonly responseUrls: Map<string, ResponseUrl>;
  /** Open forms by person, the visible one last. */
  readonly modals: Map<string, OpenView[]>;
  readonly homes: Map<string, OpenView>;
  /** What people chose in messages: `user channel ts` → block_id → action_id → value. */
  readonly choices: Map<string, Record<string, Json>>;
  readonly limits: Map<string, { tokens: number; at: number }>;
  /** Socket addresses given out and not used yet. */
  readonly tickets: Set<string>;
  /** Messages as they were last drawn. */
  readonly drawn: WeakMap<Message, { readonly of: readonly unknown[]; readonly as: SeenMessage }>;
  readonly listeners: Set<() => void>;
  readonly timers: Set<NodeJS.Timeout>;
  readonly closing: AbortController;
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  requestUrl: string | null;
  attempt: Attempt;
  counter: number;
  lastTs: number;
}

/** A fresh id: the prefix and a number that grows. */
export function nextId(prefix: string, state: State): string {
  state.counter += 1;
  return `${prefix}${String(state.counter).padStart(6, '0')}`;
}

/** A fresh message timestamp; always larger than the one before. */
export function nextTs(state: State): string {
  state.lastTs = Math.max(Date.now() * 1000, state.lastTs + 1);
  return `${Math.floor(state.lastTs / 1_000_000)}.${String(state.lastTs % 1_000_000).padStart(6, '0')}`;
}

/** Tells everybody who listens that something happened: on a screen, in a call, a delivery or a connection. */
export function changed(state: State): void {
  for (const listener of [...state.listeners]) listener();
}

/** Runs it later, unless this Slack is closed before; returns what calls it off. */
export function after(ms: number, run: () => void, state: State): () => void {
  if (state.closing.signal.aborted) return () => {};
  const timer = setTimeout(() => {
    state.timers.delete(timer);
    run();
  }, ms);
  state.timers.add(timer);
  return () => {
    clearTimeout(timer);
    state.timers.delete(timer);
  };
}

/** Resolves after a while; at once when this Slack closes, so that nothing waits for ever. */
export function pause(ms: number, state: State): Promise<void> {
  const { signal } = state.closing;
  return new Promise((resolve) => {
    let stop = (): void => {};
    function end(): void {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    }
    if (signal.aborted) return end();
    signal.addEventListener('abort', end);
    stop = after(ms, end, state);
    return undefined;
  });
}

/** Writes down that something was refused. */
export function refused(refusal: Refusal, state: State): void {
  state.refusals.push(refusal);
}
