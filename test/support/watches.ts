import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import { rollOut } from '../../src/sandbox/zadig/world/rollout.ts';
import type { Bot } from './bot.ts';
import { environmentOf } from './forms.ts';

type OfBot = Pick<Bot, 'zadig'>;

function workloadOf(bot: OfBot, target: string) {
  const [project = '', key = '', name = ''] = target.split('/');
  const env = environmentOf(bot, project, key);
  const workload = env.services.find((service) => service.name === name)?.workloads[0];
  if (workload === undefined) throw new Error(`${target} runs nothing`);
  return { env, workload };
}

/** Changes the tag of a service's first image behind the bot's back; `by` is who Zadig says did it. */
export function setTag(bot: OfBot, target: string, tag: string, by = 'lee'): void {
  const { env, workload } = workloadOf(bot, target);
  const [container] = workload.containers;
  if (container === undefined) throw new Error(`${target} has no container`);
  container.image = container.image.replace(/:[^:]*$/, `:${tag}`);
  env.updateBy = by;
  env.updatedAt = bot.zadig.world.clock();
  rollOut(bot.zadig.world, env, workload);
}

/** Takes an environment away behind the bot's back. */
export function takeAway(bot: OfBot, target: string): void {
  const [project = '', key = ''] = target.split('/');
  environmentOf(bot, project, key).goneAt = bot.zadig.world.clock();
}

/** Parents that stand in a channel for a service or an environment, the oldest first. */
export function storiesOf(person: Person, target: string): readonly SeenMessage[] {
  return person
    .messages()
    .filter(
      ({ thread, rendered }) =>
        thread === null && new RegExp(`^[^\\n]*${target}(?: 🔒 production)?  ·  `).test(rendered),
    );
}

/** What stands below a message. */
export function repliesTo(person: Person, { ts }: SeenMessage): readonly string[] {
  return person
    .messages({ thread: ts })
    .filter((message) => message.ts !== ts)
    .map(({ rendered }) => rendered);
}
