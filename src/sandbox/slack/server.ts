import { setMaxListeners } from 'node:events';
import { createServer, type Server } from 'node:http';
import { deliverAgain, deliverEvent } from './delivery.ts';
import { addFault } from './faults.ts';
import { handleRequest } from './http.ts';
import type { Json } from './json.ts';
import { eventPayload } from './payloads.ts';
import { type Person, person } from './person.ts';
import { until } from './seen.ts';
import { shareChannel } from './sharing.ts';
import { attemptOverHttp } from './signed-http.ts';
import { startSocketMode } from './socket-mode.ts';
import type { ApiCall, Delivery, Fault, Refusal, Settings, State } from './state.ts';
import { type Channel, demoWorld, type SlackWorld } from './world.ts';

/** How this Slack differs from the demo; everything has a default. */
export interface SlackOptions {
  /** Default: a free one. */
  readonly port?: number;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** Deliver over HTTP to this URL instead of Socket Mode. */
  readonly requestUrl?: string;
  /** Default true: one message a second in a channel (burst 5) and the tiers per minute. */
  readonly rateLimits?: boolean;
  /** Life of a trigger_id; default 3000. */
  readonly triggerMs?: number;
  /** Time for an ack; default 3000. */
  readonly ackMs?: number;
  /** Waits before an event is repeated; default 0, 60,000 and 300,000. */
  readonly redeliverMs?: readonly number[];
  /** Life of a response_url; default 30 minutes. */
  readonly responseUrlMs?: number;
}

/** A running Slack: what a test or the demo can look at and do to it. */
export interface SlackSandbox extends AsyncDisposable {
  /** What goes into SLACK_API_URL: `http://127.0.0.1:PORT/api/`. */
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly world: SlackWorld;
  /** HTTP delivery from now on; null goes back to Socket Mode. */
  deliverTo(requestUrl: string | null): void;
  person(name: string): Person;
  /** Calls of one method (or `response_url`), or of all, oldest first. */
  calls(method?: string): readonly ApiCall[];
  deliveries(): readonly Delivery[];
  refusals(): readonly Refusal[];
  /** Mentions that reached somebody, or would have: `<!here>`, `<@U0BEN>`, `@channel`. */
  fired(): readonly string[];
  sockets(): number;
  /** Tells one connection to go, as Slack does at a refresh. */
  disconnect(reason?: 'refresh_requested' | 'warning' | 'link_disabled'): void;
  /** Cuts all connections without a word. */
  dropSockets(): void;
  redeliver(deliveryId: string): Promise<void>;
  /** Any event, wrapped and delivered; resolves with whether it was acked in the end. */
  event(event: Json, options?: { readonly extShared?: boolean }): Promise<boolean>;
  /** Shares a channel with eve's organisation, and tells the app; resolves once the app has acked. */
  share(channel: string): Promise<Channel>;
  unshare(channel: string): Promise<Channel>;
  /** Makes calls fail; returns what ends it. */
  fault(fault: Fault): () => void;
  /** Calls back when anything happened: on a screen, a call, a delivery, an ack, a connection. */
  onChange(listener: () => void): () => void;
  /** Waits until `look` gives something other than null, undefined or false, looking after every change. */
  until<T>(look: () => T | null | undefined | false, timeoutMs?: number): Promise<T>;
  close(): Promise<void>;
}

const REDELIVER_MS = [0, 60_000, 300_000];

function settingsOf(options: SlackOptions): Settings {
  return {
    botToken: options.botToken ?? 'xoxb-demo-bot-token',
    appToken: options.appToken ?? 'xapp-demo-app-token',
    signingSecret: options.signingSecret ?? 'demo-signing-secret',
    rateLimits: options.rateLimits ?? true,
    triggerMs: options.triggerMs ?? 3000,
    ackMs: options.ackMs ?? 3000,
    redeliverMs: options.redeliverMs ?? REDELIVER_MS,
    responseUrlMs: options.responseUrlMs ?? 30 * 60_000,
  };
}

function newState(options: SlackOptions): State {
  const closing = new AbortController();
  // Everything that waits listens to it; more than ten such waits are no leak.
  setMaxListeners(0, closing.signal);
  return {
    settings: settingsOf(options),
    world: demoWorld(),
    ...{ calls: [], refusals: [], deliveries: [], fired: [], faults: [] },
    ...{ triggers: new Map(), responseUrls: new Map(), modals: new Map(), homes: new Map() },
    ...{
      choices: new Map(),
      limits: new Map(),
      tickets: new Set(),
      listeners: new Set(),
      drawn: new WeakMap(),
    },
    ...{ timers: new Set(), closing, origin: '', lastTs: 0, counter: 0 },
    requestUrl: options.requestUrl ?? null,
    attempt: () => Promise.resolve({ acked: false, reason: 'connection_failed', retry: true }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Starts a Slack on this machine with the demo workspace in it. */
export async function startSlack(options: SlackOptions = {}): Promise<SlackSandbox> {
  const state = newState(options);
  const server = createServer((request, response) => {
    handleRequest(request, response, state).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      response.writeHead(500, { 'content-type': 'text/plain' });
      return response.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  });
  state.origin = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const sockets = startSocketMode(server, state);
  state.attempt = (delivery, retry) =>
    state.requestUrl === null
      ? sockets.attempt(delivery, retry)
      : attemptOverHttp(state.requestUrl, delivery, retry, state);

  const close = async (): Promise<void> => {
    if (state.closing.signal.aborted) return;
    state.closing.abort();
    for (const timer of state.timers) clearTimeout(timer);
    state.timers.clear();
    await sockets.close();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  };

  const { botToken, appToken, signingSecret } = state.settings;
  return {
    ...{ url: `${state.origin}/api/`, botToken, appToken, signingSecret, world: state.world },
    deliverTo(requestUrl) {
      state.requestUrl = requestUrl;
    },
    person: (name) => person(name, state),
    calls: (method) => state.calls.filter((call) => method === undefined || call.method === method),
    deliveries: () => [...state.deliveries],
    refusals: () => [...state.refusals],
    fired: () => [...state.fired],
    sockets: sockets.count,
    disconnect: (reason = 'refresh_requested') => sockets.disconnect(reason),
    dropSockets: sockets.drop,
    async redeliver(deliveryId) {
      await deliverAgain(deliveryId, state);
    },
    async event(event, { extShared = false } = {}) {
      return (await deliverEvent(eventPayload(event, extShared, state), state)).acked;
    },
    share: (channel) => shareChannel(channel, true, state),
    unshare: (channel) => shareChannel(channel, false, state),
    fault: (fault) => addFault(fault, state),
    onChange(listener) {
      state.listeners.add(listener);
      return () => state.listeners.delete(listener);
    },
    until(look, timeoutMs = 15_000) {
      const found = <T>(value: T | null | undefined | false): { readonly value: T } | null =>
        value === null || value === undefined || value === false ? null : { value };
      const report = (): string => `nothing of that kind happened in ${timeoutMs} ms: ${look.toString()}`;
      return until(() => found(look()), timeoutMs, report, state).then((row) => row.value);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
