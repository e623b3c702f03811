import { setTimeout as pause } from 'node:timers/promises';
import { EnvHttpProxyAgent, request } from 'undici';

const MOST_TRIES = 4;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;
const TIMEOUT_MS = 5_000;

/** undici itself instead of fetch: every answer to a command goes here, and it takes a third less of the processor. */
const dispatcher = new EnvHttpProxyAgent({
  headersTimeout: TIMEOUT_MS,
  bodyTimeout: TIMEOUT_MS,
  connectTimeout: TIMEOUT_MS,
});

/** Slack did not take an answer. The URL, which is a secret for half an hour, is not in it. */
export class RespondFailed extends Error {
  override readonly name = 'RespondFailed';
  readonly status: number | null;
  constructor(status: number | null) {
    super(`Slack did not take the answer (${status ?? 'no reply'})`);
    this.status = status;
  }
}

/**
 * Posts to the URL that came with a command or a button. Tried again when Slack is busy; when its answer was lost,
 * only if a second copy does no harm (`repeatable`).
 */
export async function respondTo(url: string, body: object, repeatable: boolean): Promise<void> {
  for (let tried = 1; ; tried += 1) {
    const failure = await attempt(url, body);
    if (failure === null) return;
    const again =
      failure.status === 429 || (repeatable && (failure.status === null || failure.status >= 500));
    if (!again || tried === MOST_TRIES) throw new RespondFailed(failure.status);
    const waitMs = failure.retryAfterMs ?? FIRST_PAUSE_MS * 3 ** (tried - 1);
    await pause(Math.min(waitMs, LONGEST_PAUSE_MS));
  }
}

interface Failure {
  readonly status: number | null;
  readonly retryAfterMs: number | null;
}

async function attempt(url: string, body: object): Promise<Failure | null> {
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      dispatcher,
    });
    await answer.body.dump();
    if (answer.statusCode < 300) return null;
    const after = Number(answer.headers['retry-after']);
    return { status: answer.statusCode, retryAfterMs: after > 0 ? after * 1_000 : null };
  } catch {
    return { status: null, retryAfterMs: null };
  }
}
