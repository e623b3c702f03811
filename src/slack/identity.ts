import type { WebClient } from '@slack/web-api';

/** Where the app is installed. */
export interface Installation {
  readonly teamId: string;
  readonly enterpriseId: string | null;
  readonly botUserId: string;
  readonly botId: string;
}

/** Tells ours from others. */
export interface People {
  /**
   * Is this person a member of the organisation that installed the app? `teamId` is what the delivery says of the
   * person (never of the installation, which is the same for everybody); null when it says nothing. Bots that are
   * looked up are no members.
   */
  isOurs(userId: string, teamId: string | null): Promise<boolean>;
}

const KEEP_MS = 10 * 60_000;
const ASK_AGAIN_MS = 5_000;
const MOST_KNOWN = 10_000;

/**
 * Members of other organisations see our messages in shared channels, mention the bot and press its buttons. Whose
 * team is not ours, or not said, is looked up in Slack; when Slack does not tell, they are not ours.
 */
export function createPeople(client: WebClient, home: Installation, now: () => number): People {
  const known = new Map<string, { readonly until: number; readonly ours: Promise<boolean | null> }>();

  async function lookUp(userId: string): Promise<boolean> {
    const { user } = await client.users.info({ user: userId });
    if (user === undefined || user.deleted === true || user.is_bot === true) return false;
    if (user.is_stranger === true) return false;
    if (user.team_id === home.teamId) return true;
    return home.enterpriseId !== null && user.enterprise_user?.enterprise_id === home.enterpriseId;
  }

  return {
    async isOurs(userId, teamId) {
      if (home.teamId === '') return false;
      if (teamId === home.teamId) return true;
      const kept = known.get(userId);
      if (kept !== undefined && now() < kept.until) return (await kept.ours) ?? false;
      if (known.size >= MOST_KNOWN) known.clear();
      const ours = lookUp(userId).catch(() => null);
      known.set(userId, { until: now() + KEEP_MS, ours });
      // What Slack did not tell is asked again soon, though not at every mention.
      if ((await ours) === null) known.set(userId, { until: now() + ASK_AGAIN_MS, ours });
      return (await ours) ?? false;
    },
  };
}
