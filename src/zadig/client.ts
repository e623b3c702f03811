import { setTimeout as pause } from 'node:timers/promises';
import type { z } from 'zod';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import { createCache } from './cache.ts';
import type { CallInput, Endpoint, InputOf, OutputOf } from './endpoint.ts';
import { lostError, missingRoute, routeIsMissing, ZadigError } from './failure.ts';
import { createLane } from './lane.ts';
import { followLog, type LogInput } from './logs.ts';
import { type Request, request } from './request.ts';
import { createTransport, type Outcome } from './transport.ts';
import { isOtherHandlers, understand } from './understand.ts';

/** One attempt at a call, for metrics. */
export interface CallRecord {
  readonly endpoint: string;
  readonly outcome: 'ok' | ErrorCode;
  readonly ms: number;
  readonly attempt: number;
}

/** One Zadig, as the bot's account sees it. All errors are BotErrors; those of answers are ZadigErrors. */
export interface Zadig {
  /** One row of the endpoint table. Reads are retried, mutations never: see `ZadigError.sent`. */
  call<E extends Endpoint>(row: E, input: InputOf<E>): Promise<OutputOf<E>>;
  /** Lines of a container as they come. Ends when Zadig closes or `signal` aborts; a deadline throws `LogDeadline`. */
  logs(input: LogInput): AsyncIterable<string>;
  /** What was said of a project a few seconds ago is not given again: something has moved there. */
  forget(project: string): void;
  /** Milliseconds since 1970 of the last answer that came from Zadig itself; null before the first. */
  lastAnswerAt(): number | null;
}

export interface ZadigOptions {
  readonly url: string;
  readonly token: string;
  /** Reads under way at once; as many mutations besides. Default 8. */
  readonly concurrency?: number;
  /** Per attempt. Default 10 s. */
  readonly readTimeoutMs?: number;
  /** After the first attempt at a read. Default 2. */
  readonly retries?: number;
  readonly now?: () => number;
  readonly onCall?: (call: CallRecord) => void;
}

const CACHE_MS = 5_000;
const MUTATION_TIMEOUT_MS = 60_000;
const FIRST_PAUSE_MS = 200;

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  return schema.parse(value);
}

/** The client of one Zadig server. It holds nothing open between calls but idle connections. */
export function createZadig(options: ZadigOptions): Zadig {
  const { token, concurrency = 8, readTimeoutMs = 10_000, retries = 2, now = Date.now, onCall } = options;
  const transport = createTransport(options.url, token);
  const [reads, mutations] = [createLane(concurrency), createLane(concurrency)];
  const cache = createCache(CACHE_MS, now);
  /** Which of a row's paths this server has. */
  const working = new Map<string, number>();
  let answeredAt: number | null = null;

  function answered(error: ZadigError | null): void {
    const fromZadig =
      error === null || (error.status !== null && (error.code !== 'unavailable' || error.zadigCode !== null));
    if (fromZadig) answeredAt = now();
  }

  /** What an outcome is worth: the value, or `missing` when the server does not have this path. */
  function judge(asked: Request, { answer, lost }: Outcome, index: number): { value: unknown } | 'missing' {
    if (lost !== undefined) throw lostError(asked, lost);
    if (routeIsMissing(answer)) return 'missing';
    const doubtful = index > 0 && asked.production && asked.row.swallowed === true;
    if (doubtful && isOtherHandlers(asked, answer)) return 'missing';
    return { value: understand(asked, answer, [token]) };
  }

  async function tryPath(
    asked: Request,
    index: number,
    attempt: number,
    { signal, guard }: Pick<CallInput, 'signal' | 'guard'>,
  ) {
    const read = asked.method === 'GET';
    const started = performance.now();
    let outcome: CallRecord['outcome'] = 'ok';
    try {
      const sent = await (read ? reads : mutations)(signal, () => {
        guard?.();
        return transport.send({
          method: asked.method,
          path: asked.urls[index] ?? '',
          body: asked.body,
          timeoutMs: asked.row.timeoutMs ?? (read ? readTimeoutMs : MUTATION_TIMEOUT_MS),
          signal,
          newConnection: !read,
        });
      });
      const judged = judge(asked, sent, index);
      if (judged === 'missing') outcome = 'unsupported';
      answered(null);
      return judged;
    } catch (error) {
      outcome = error instanceof ZadigError ? error.code : 'internal';
      if (error instanceof ZadigError) answered(error);
      throw error;
    } finally {
      onCall?.({ endpoint: asked.row.name, outcome, ms: Math.round(performance.now() - started), attempt });
    }
  }

  async function tryPaths(
    asked: Request,
    attempt: number,
    how: Pick<CallInput, 'signal' | 'guard'>,
  ): Promise<unknown> {
    const side = `${asked.row.name} ${asked.production}`;
    const known = working.get(side) ?? 0;
    const order = [known, ...[...asked.urls.keys()].filter((index) => index !== known)];
    for (const index of order) {
      const judged = await tryPath(asked, index, attempt, how);
      if (judged === 'missing') continue;
      working.set(side, index);
      return judged.value;
    }
    throw missingRoute(asked, 404);
  }

  async function read(asked: Request, signal: AbortSignal | undefined): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await tryPaths(asked, attempt, { signal });
      } catch (error) {
        const again = error instanceof ZadigError && error.code === 'unavailable' && attempt <= retries;
        if (!again || signal?.aborted) throw error;
        const ms = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
        await pause(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
        if (signal?.aborted) throw error;
      }
    }
  }

  async function mutate(asked: Request, how: Pick<CallInput, 'signal' | 'guard'>): Promise<unknown> {
    cache.clear(asked.project);
    try {
      return await tryPaths(asked, 1, how);
    } finally {
      cache.clear(asked.project);
    }
  }

  function answerTo(asked: Request, input: CallInput): Promise<unknown> {
    const { signal, fresh = false } = input;
    if (asked.method !== 'GET') return mutate(asked, input);
    if (asked.row.cached !== true) return read(asked, signal);
    const left = () => lostError(asked, { why: 'aborted', reached: false, detail: 'ABORTED', afterMs: 0 });
    if (signal?.aborted) return Promise.reject(left());
    const key = { project: asked.project, key: `${asked.row.name} ${asked.urls[0]}`, fresh };
    return cache.get(key, (shared) => read(asked, shared), { signal, left });
  }

  function opened(error: ZadigError | null, ms: number): void {
    answered(error);
    onCall?.({ endpoint: 'containerLogs', outcome: error?.code ?? 'ok', ms, attempt: 1 });
  }

  async function call<E extends Endpoint>(row: E, input: InputOf<E>): Promise<OutputOf<E>> {
    if (row.answer === 'stream') throw new BotError('internal', 'A log is followed with logs(), not called');
    const asked = request(row, input);
    const schema: E['response'] = row['response'];
    return parsed(schema, await answerTo(asked, input));
  }

  return {
    call,
    logs: (input) => followLog(transport, input, [token], opened),
    forget: (project) => cache.clear(project),
    lastAnswerAt: () => answeredAt,
  };
}
