import type { ChangeState } from '../domain/change.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Cause } from '../domain/watch/story.ts';
import type { Db } from './db.ts';
import { patiently } from './patience.ts';

/** Changes made through the bot, of which something came about in an environment. */
export interface Causes {
  /**
   * The last change that was sent within the last minutes before `at` and concerns the subject; null when there is none,
   * and Zadig alone says who did it.
   */
  of(target: EnvTarget, subject: string | null, at: number): Promise<Cause | null>;
  /** How a change stands; null when it is not there any more. */
  stateOf(changeId: string): Promise<ChangeState | null>;
}

/** As long as a rollout may take. */
const WITHIN_MS = 15 * 60_000;
/** Clocks of replicas agree to the second. */
const MARGIN_MS = 2_000;

export function createCauses(db: Db): Causes {
  return {
    async of({ project, env }, subject, at) {
      const query = db
        .selectFrom('change')
        .leftJoin('change_message', (join) =>
          join.onRef('change_message.change_id', '=', 'change.id').on('change_message.role', '=', 'home'),
        )
        .select(['change.id', 'change.requester', 'change_message.channel', 'change_message.thread'])
        .where('change.project', '=', project)
        .where('change.env', '=', env)
        .where('change.sent_at', '>=', at - WITHIN_MS)
        .where('change.sent_at', '<=', at + MARGIN_MS)
        .$if(subject !== null, (all) =>
          all.where(({ eb, or }) =>
            or([eb('change.service', '=', subject), eb('change.service', 'is', null)]),
          ),
        )
        .orderBy('change.sent_at', 'desc')
        .limit(1);
      const row = await patiently(() => query.executeTakeFirst());
      if (row === undefined) return null;
      const { id, requester, channel, thread } = row;
      return {
        change: id,
        requester,
        thread: channel === null || thread === null ? null : { channel, ts: thread },
      };
    },
    async stateOf(changeId) {
      const query = db.selectFrom('change').select('state').where('id', '=', changeId);
      return (await patiently(() => query.executeTakeFirst()))?.state ?? null;
    },
  };
}
