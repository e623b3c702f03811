import type { EnvTarget } from '../../domain/target.ts';
import type { Zadig } from '../../zadig/client.ts';

/** One container of a pod. */
export interface LogOf {
  readonly target: EnvTarget;
  readonly pod: string;
  readonly container: string;
}

/** A log that is only followed has no end; this is how long its last lines may take to come. */
const LOG_MS = 2_500;

/**
 * The last lines of a container, `most` at most, as they are: with whatever secrets they hold. What has come when Zadig
 * falls silent or breaks off; empty when nothing came. Errors: the reason of `signal` when it ends the waiting.
 */
export async function lastLines(
  { target: { project, env }, pod, container }: LogOf,
  most: number,
  zadig: Pick<Zadig, 'logs'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const lines: string[] = [];
  // Node may collect a signal of AbortSignal.timeout that only AbortSignal.any refers to, and then it never fires.
  const enough = new AbortController();
  const end = () => enough.abort();
  const timer = setTimeout(end, LOG_MS);
  signal.addEventListener('abort', end, { once: true });
  try {
    const log = { project, env, pod, container, tails: most, signal: enough.signal };
    for await (const line of zadig.logs(log)) {
      lines.push(line);
      if (lines.length >= most) break;
    }
  } catch (error) {
    if (signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
  return lines;
}
