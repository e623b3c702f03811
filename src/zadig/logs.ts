import { createParser } from 'eventsource-parser';
import { endpoints } from './endpoints.ts';
import { failure, lostError, ZadigError } from './failure.ts';
import { linesOf } from './log-lines.ts';
import { type Request, request } from './request.ts';
import { type Answer, type Opened, type Transport, textOf, whatFailed } from './transport.ts';

/** What to follow and for how long. */
export interface LogInput {
  readonly project: string;
  readonly env: string;
  readonly pod: string;
  readonly container: string;
  /** Lines from the past; Zadig has no way to say none. Default 10. */
  readonly tails?: number | undefined;
  /** A Go duration such as `5m`; ignored before v4.2.0. */
  readonly since?: string | undefined;
  readonly signal: AbortSignal;
  /** Until the first line. A wrong name looks like a silent container. Default 30 s. */
  readonly firstByteMs?: number | undefined;
  /** Between lines. Zadig does not say that a container ended. Default 5 min. */
  readonly idleMs?: number | undefined;
  /** In all. Default 1 h. */
  readonly totalMs?: number | undefined;
}

/** A deadline ended the log, which says nothing about the container: look at the pod. */
export class LogDeadline extends ZadigError {
  readonly deadline: 'first_byte' | 'idle' | 'total';

  constructor(deadline: LogDeadline['deadline'], message: string, hint: string) {
    super('unavailable', message, { hint });
    this.name = 'LogDeadline';
    this.deadline = deadline;
  }
}

const MAX_LINE = 1024 * 1024;
const END_OF_EVENT = /\r?\n\r?\n|\r\r/;
type Ended = 'aborted' | LogDeadline['deadline'];

function deadlineError(asked: Request, deadline: LogDeadline['deadline'], ms: number): LogDeadline {
  const span = ms < 1_000 ? `${ms} ms` : `${Math.round(ms / 1_000)} s`;
  const words: Record<typeof deadline, readonly [string, string]> = {
    first_byte: [
      `Zadig sent no line within ${span} when asked to ${asked.says}.`,
      'The container may be silent, not started, or not there at all.',
    ],
    idle: [`No new line came for ${span} when asked to ${asked.says}.`, 'The container may have ended.'],
    total: [`The time to ${asked.says} is over (${span}).`, 'Start again to go on.'],
  };
  const [message, hint] = words[deadline];
  return new LogDeadline(deadline, message, hint);
}

/** A real server sends no content type before the first line. */
function isStream(answer: Omit<Answer, 'text'>): boolean {
  return answer.status === 200 && (answer.type === 'text/event-stream' || answer.type === '');
}

/** Lines of the bytes, in the batches they came in. An event that breaks off is none, and half a line of it would be. */
async function* batches(body: ReadableStream<Uint8Array>): AsyncGenerator<string[], void> {
  let lines: string[] = [];
  /** What comes is the rest of a line that was too long: nobody could tell what it means. */
  let isLeftOut = false;
  /** The last signs that came, where the end of an event may have begun. */
  let before = '';
  const parser = createParser({
    maxBufferSize: MAX_LINE,
    onEvent: (event) => lines.push(...linesOf(event.data)),
    onError: (error) => {
      // The documentation shows bare quoted lines.
      if (error.line?.startsWith('"')) lines.push(...linesOf(error.line));
      if (error.type !== 'max-buffer-size-exceeded') return;
      lines.push('[a line of more than 1 MB was left out]');
      parser.reset();
      isLeftOut = true;
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    const seen = before + text;
    const end = isLeftOut ? END_OF_EVENT.exec(seen) : null;
    before = seen.slice(-3);
    if (isLeftOut && end === null) continue;
    isLeftOut = false;
    parser.feed(end === null ? text : seen.slice(end.index + end[0].length));
    yield lines;
    lines = [];
  }
}

/**
 * Lines of one container, from when the iteration starts. A quiet return: Zadig (or a proxy) closed the stream, or
 * `signal` aborted. Errors: `LogDeadline`; ZadigError `unavailable` when the connection breaks, or what Zadig refused.
 * `opened` is told once how opening went. Leaving the loop closes the connection.
 */
export async function* followLog(
  transport: Transport,
  input: LogInput,
  secrets: readonly string[],
  opened: (error: ZadigError | null, ms: number) => void,
): AsyncGenerator<string, void> {
  const { project, env, pod, container, tails = 10, since, signal } = input;
  const { firstByteMs = 30_000, idleMs = 300_000, totalMs = 3_600_000 } = input;
  if (signal.aborted) return;
  const query = { envName: env, tails, ...(since === undefined ? {} : { since }) };
  const asked = request(endpoints.containerLogs, { project, params: { pod, container }, query });
  const limits = { first_byte: firstByteMs, idle: idleMs, total: totalMs };

  const stop = new AbortController();
  let ended: Ended | undefined;
  const end = (why: Ended) => {
    ended ??= why;
    stop.abort();
  };
  const onAbort = () => end('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  const total = setTimeout(end, totalMs, 'total');
  let quiet: NodeJS.Timeout | undefined = setTimeout(end, firstByteMs, 'first_byte');
  const started = performance.now();
  let reported = false;
  const report = (error: ZadigError | null) => {
    if (!reported) opened(error, Math.round(performance.now() - started));
    reported = true;
  };

  async function open(): Promise<Opened['body']> {
    const { answer, body } = await transport.open(asked.urls[0] ?? '', stop.signal);
    if (!isStream(answer)) throw failure(asked, { ...answer, text: await textOf(body) }, secrets);
    report(null);
    return body;
  }

  try {
    const body = await open();
    for await (const lines of body === null ? [] : batches(body)) {
      if (lines.length > 0) clearTimeout(quiet);
      for (const line of lines) {
        if (ended !== undefined) break;
        yield line;
      }
      if (ended !== undefined) break;
      if (lines.length > 0) quiet = setTimeout(end, idleMs, 'idle');
    }
  } catch (error) {
    if (ended === undefined) {
      const { code, before } = whatFailed(error);
      const lost = {
        why: before ? 'unreachable' : 'broken',
        reached: !before,
        detail: code,
        afterMs: 0,
      } as const;
      const known = error instanceof ZadigError ? error : lostError(asked, lost);
      report(known);
      throw known;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(total);
    clearTimeout(quiet);
    stop.abort();
  }
  if (ended !== undefined && ended !== 'aborted') throw deadlineError(asked, ended, limits[ended]);
}
