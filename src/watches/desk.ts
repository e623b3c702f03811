import { snoozedAnswer, unwatchedAnswer, watchesAnswer, watchingAnswer } from '../blocks/watch/answers.ts';
import { watchedText } from '../blocks/watch/told.ts';
import type { WatchDesk } from '../commands/watch-desk.ts';
import { isAllowed, mayEverywhere } from '../domain/access.ts';
import { BotError } from '../domain/errors.ts';
import type { Invocation } from '../domain/invocation.ts';
import { mustBeOurs } from '../domain/readers.ts';
import type { Settings } from '../domain/settings.ts';
import type { EnvTarget, Watched } from '../domain/target.ts';
import type { Watch } from '../domain/watch/watch.ts';
import type { WatchParts } from './parts.ts';
import type { WatchSupervisor } from './supervisor.ts';

/** What the desk is made of. */
export interface WatchDeskParts extends Pick<WatchParts, 'watches' | 'teamId' | 'now' | 'onMoved'> {
  readonly supervisor: WatchSupervisor;
  readonly settings: Settings;
}

/** What one person may do about watches, where they ask for it. `environments`: those of a project they may see. */
export function createWatchDesk(
  asked: Invocation,
  groups: () => Promise<ReadonlySet<string>>,
  environments: (project: string) => Promise<readonly EnvTarget[]>,
  parts: WatchDeskParts,
): WatchDesk {
  const { watches, supervisor, settings, teamId, now } = parts;
  const { place, actor } = asked;

  async function find({ project, env }: Watched): Promise<Watch> {
    const all = await watches.all(teamId);
    const here = all.filter(({ channel }) => channel === place.channelId);
    const found = here.find((watch) => watch.project === project && watch.env === env);
    if (found !== undefined) return found;
    throw new BotError('not_found', `This channel does not hear about ${watchedText({ project, env })}.`, {
      hint:
        here.length === 0
          ? `/zadig watch ${watchedText({ project, env })} begins that.`
          : `It hears about ${here.map(watchedText).join(', ')}.`,
    });
  }

  /** A watch on a whole project shows whatever comes to be in it. */
  async function mustSeeAll(project: string): Promise<void> {
    if (mayEverywhere(settings.access, await groups(), 'read', project)) return;
    throw new BotError('forbidden', `You may not look at every environment of ${project}.`, {
      hint: `Watch those you may see one by one, for example /zadig watch ${project}/dev.`,
    });
  }

  async function maySee({ project, env, production }: Watch): Promise<boolean> {
    const seen = await groups();
    if (env === null) return mayEverywhere(settings.access, seen, 'read', project);
    return isAllowed(settings.access, seen, { kind: 'read', project, env, production: production === true });
  }

  return {
    async watch(what, wish) {
      await mustBeOurs(asked, 'tell of environments');
      if (what.env === null) await mustSeeAll(what.project);
      const targets = what.env === null ? await environments(what.project) : [what];
      const { watch, isNew } = await watches.add({
        ...{ teamId, channel: place.channelId, project: what.project, env: what.env, wish },
        production: what.env === null ? null : what.production,
        ...{ madeBy: actor.userId, madeAt: now() },
      });
      parts.onMoved(actor.userId);
      await supervisor.changed(targets);
      return watchingAnswer(watch, isNew);
    },
    async unwatch(what, id) {
      const own = id === null ? null : await watches.load(id);
      const watch = own?.madeBy === actor.userId ? own : await find(what);
      await watches.remove(watch.id);
      parts.onMoved(watch.madeBy);
      return unwatchedAnswer(watch);
    },
    async list() {
      const all = await watches.all(teamId);
      const here = all.filter(({ channel }) => channel === place.channelId);
      const others = all.filter(({ channel }) => channel !== place.channelId && !channel.startsWith('D'));
      const seen: Watch[] = [];
      for (const watch of others) if (await maySee(watch)) seen.push(watch);
      return watchesAnswer([...here, ...seen], others.length - seen.length, place.channelId, now());
    },
    async snooze(what, forMs) {
      const watch = await find(what);
      const until = forMs === null ? null : now() + forMs;
      await watches.snooze(watch.id, until);
      parts.onMoved(watch.madeBy);
      return snoozedAnswer(watch, until);
    },
  };
}
