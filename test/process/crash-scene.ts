import type { z } from 'zod';
import type { Settings } from '../../src/domain/settings.ts';
import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';
import type { ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import { seedEnvironment } from '../../src/sandbox/zadig/world/seed.ts';
import type { Environment } from '../../src/sandbox/zadig/world/types.ts';
import type { Db } from '../../src/store/db.ts';
import type { Fleet } from '../support/crash-fleet.ts';

/** An environment in which one change at a time is under way, with a channel to ask in and one for its cards. */
export interface Stage {
  readonly project: string;
  readonly env: Environment;
  readonly home: string;
  readonly cards: string;
}

export interface Scene {
  readonly slack: SlackSandbox;
  readonly zadig: ZadigSandbox;
  readonly fleet: Fleet;
  readonly db: Db;
  /** How often people had to do something a second time, since a bot died before it had taken it. */
  readonly again: { asked: number; clicked: number };
}

/** Most of it is production. */
const STAGES = [
  { project: 'payments', env: 'live-1', production: true, services: ['api', 'worker', 'ledger'] },
  { project: 'payments', env: 'live-2', production: true, services: ['api', 'worker', 'ledger'] },
  { project: 'storefront', env: 'live-3', production: true, services: ['web', 'cart'] },
  { project: 'payments', env: 'trial', production: false, services: ['worker'] },
] as const;
const TEAM = ['U0ZADIG', 'U0ANA', 'U0BEN', 'U0CLEO', 'U0DAN'];

/** Environments and channels of our own, since Slack lets the bot post once a second in each channel. */
export function addStages(slack: SlackSandbox, zadig: ZadigSandbox): readonly Stage[] {
  return STAGES.map(({ project, env: key, production, services }, index) => {
    seedEnvironment(zadig.world, project, key, { services });
    const env = environmentOf(zadig.world, project, key);
    env.production = production;
    const [home, cards] = [`C0HOME${index}`, `C0CARDS${index}`];
    for (const id of [home, cards]) {
      const kind = { kind: 'public', isExtShared: false, isArchived: false } as const;
      slack.world.channels.set(id, { id, name: id.slice(2).toLowerCase(), ...kind, members: [...TEAM] });
    }
    return { project, env, home, cards };
  });
}

/** Production needs somebody else, and some of it two of them. */
export function settingsFor(stages: readonly Stage[]): z.input<typeof Settings> {
  const from = ['leads', 'sre'];
  return {
    groups: { leads: { slack_group: 'S0LEADS' }, sre: { slack_group: 'S0SRE' } },
    access: [{ who: 'everyone', may: ['read', 'stream', 'change'] }],
    policies: [
      ...stages.flatMap(({ env: { key: env }, cards: channel }) => [
        {
          match: { production: true, env, command: ['config delete', 'service update'] },
          approve: { from, quorum: 2, channel },
        },
        { match: { production: true, env }, approve: { from, channel } },
      ]),
      { match: { production: false }, approve: 'none' as const },
    ],
  };
}
