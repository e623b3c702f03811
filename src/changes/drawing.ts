import { cardView } from '../blocks/change/card.ts';
import { homeView } from '../blocks/change/home.ts';
import type { Message } from '../blocks/message.ts';
import { tally } from '../domain/tally.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeMessageTable } from '../store/schema.ts';
import type { ChangeParts } from './parts.ts';

/** A change's messages in Slack, as far as they stand. */
export type Standing = readonly ChangeMessageTable[];

/** Draws a change's two messages from its row; each links to the other. */
export interface Drawing {
  card(change: StoredChange, standing: Standing): Promise<Message>;
  home(change: StoredChange, standing: Standing): Promise<Message>;
}

export function createDrawing({ voice, locks, lists, now }: ChangeParts): Drawing {
  const links = new Map<string, string>();

  async function linkTo(role: string, standing: Standing): Promise<string | null> {
    const message = standing.find((one) => one.role === role);
    if (message === undefined) return null;
    const known = links.get(role) ?? (await voice.permalink(message).catch(() => ''));
    if (known !== '') links.set(role, known);
    return known === '' ? null : known;
  }

  return {
    async card(change, standing) {
      const { project, env } = change.plan.target;
      const approvals = change.votes.filter(({ verdict }) => verdict === 'approve');
      const found = change.need === null ? null : tally(change.need, approvals, change.requester);
      const isHome = inOneThread(standing);
      return cardView(change, {
        homeLink: isHome ? null : await linkTo('home', standing),
        isHome,
        lock: await locks.get(project, env),
        replacedBy: change.state === 'stale' ? await lists.successorOf(change.id) : null,
        missing: found === null || found.met ? null : found.missing,
        now: now(),
      });
    },
    async home(change, standing) {
      return homeView(change, { cardLink: await linkTo('card', standing), now: now() });
    },
  };
}

/** Do card and home stand in the same thread, or are they one message? */
export function inOneThread(standing: Standing): boolean {
  const [home, card] = [roleIn(standing, 'home'), roleIn(standing, 'card')];
  return (
    home !== undefined && card !== undefined && home.channel === card.channel && home.thread === card.thread
  );
}

export function roleIn(
  standing: Standing,
  wanted: ChangeMessageTable['role'],
): ChangeMessageTable | undefined {
  return standing.find(({ role }) => role === wanted);
}
