import type { Actor } from './actor.ts';
import type { Settings } from './settings.ts';

/** Members of a Slack user group, by its id. */
export interface Directory {
  /** `fresh` asks Slack now, for what a decision hangs on; otherwise the answer may be a minute old. */
  members(slackGroup: string, fresh?: boolean): Promise<ReadonlySet<string>>;
}

export interface Membership {
  readonly groups: ReadonlySet<string>;
  /** Groups whose members could not be read; the actor counts as not in them. */
  readonly unread: readonly string[];
}

/** The configured groups somebody is in. A group that cannot be read has no members: rights fail closed. */
export async function membershipOf(
  actor: Actor,
  groups: Settings['groups'],
  directory: Directory,
  fresh = false,
): Promise<Membership> {
  const found = new Set<string>();
  const unread: string[] = [];
  await Promise.all(
    Object.entries(groups).map(async ([name, { users = [], slack_group: slackGroup }]) => {
      if (users.includes(actor.userId)) found.add(name);
      else if (slackGroup !== undefined) {
        const members = await directory.members(slackGroup, fresh).catch(() => null);
        if (members === null) unread.push(name);
        else if (members.has(actor.userId)) found.add(name);
      }
    }),
  );
  return { groups: found, unread };
}
