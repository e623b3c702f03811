import { findService, serviceDetail } from '../commands/shared/service-detail.ts';
import type { Pod } from '../domain/environment.ts';
import { type ServiceTarget, targetText } from '../domain/target.ts';
import type { Zadig } from '../zadig/client.ts';
import { podsOf } from './pods.ts';

/** Pods of services, asked once for all tails that follow the same service. */
export interface Looks {
  /** At most `freshMs` old. Errors: BotError `not_found` when the service is gone, and what Zadig says. */
  pods(target: ServiceTarget, freshMs: number): Promise<readonly Pod[]>;
}

const FIND_AGAIN_MS = 30_000;
const LONGEST_MS = 30_000;

interface Look {
  readonly at: number;
  readonly pods: Promise<readonly Pod[]>;
}

/** `now` in milliseconds on a clock that nobody sets. */
export function createLooks(zadig: Pick<Zadig, 'call'>, now: () => number): Looks {
  const looks = new Map<string, Look>();
  /** What kind of service it is, which it takes to ask for its pods; found again now and then, since it may be gone. */
  const found = new Map<string, { readonly at: number; readonly name: string; readonly type: string }>();

  async function ask(target: ServiceTarget): Promise<readonly Pod[]> {
    const key = targetText(target);
    const reader = { zadig, signal: AbortSignal.timeout(LONGEST_MS) };
    const known = found.get(key);
    const isFresh = known !== undefined && now() - known.at < FIND_AGAIN_MS;
    const service = isFresh ? known : { ...(await findService(target, reader)), at: now() };
    found.set(key, service);
    return podsOf(await serviceDetail(target, service, reader));
  }

  return {
    pods(target, freshMs) {
      const key = targetText(target);
      for (const [other, { at }] of looks) if (now() - at > LONGEST_MS) looks.delete(other);
      const known = looks.get(key);
      if (known !== undefined && now() - known.at < freshMs) return known.pods;
      const pods = ask(target);
      looks.set(key, { at: now(), pods });
      pods.catch(() => {
        looks.delete(key);
        found.delete(key);
      });
      return pods;
    },
  };
}
