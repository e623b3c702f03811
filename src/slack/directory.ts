import type { WebClient } from '@slack/web-api';
import type { Directory } from '../domain/groups.ts';

/** `usergroups.users.list` allows some 20 calls a minute. */
const KEEP_MS = 60_000;

/** Members of Slack user groups, remembered for a minute; ten people asking at once make one call. */
export function createDirectory(client: WebClient, now: () => number): Directory {
  const known = new Map<string, { at: number; members: Promise<ReadonlySet<string>> }>();
  return {
    members(slackGroup, fresh = false) {
      const kept = known.get(slackGroup);
      if (!fresh && kept !== undefined && now() - kept.at < KEEP_MS) return kept.members;
      const members = client.usergroups.users
        .list({ usergroup: slackGroup })
        .then(({ users = [] }) => new Set(users));
      known.set(slackGroup, { at: now(), members });
      members.catch(() => known.delete(slackGroup));
      return members;
    },
  };
}
