import { configList as configListView } from '../blocks/configs.ts';
import { arg, optional } from '../domain/args.ts';
import { CONFIG_KINDS } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';

export const configList = defineRead({
  name: 'config list',
  title: 'List configurations',
  aliases: ['configs'],
  summary: 'ConfigMaps, Secrets, Ingresses and PVCs of an environment',
  examples: ['config list payments/dev', 'config list payments/dev Secret'],
  args: { env: arg.env(), type: optional(arg.choice(CONFIG_KINDS, { label: 'Type' })) },
  async answer({ env: target, type }, ctx) {
    const { project, env, production } = target;
    const kinds = type === undefined ? CONFIG_KINDS : [type];
    const lists = await Promise.allSettled(
      kinds.map((kind) =>
        ctx.zadig.call(endpoints.listConfigs, {
          project,
          production,
          params: { env },
          query: { type: kind },
          signal: ctx.signal,
        }),
      ),
    );
    const failed = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    // One kind may fail alone, say for want of rights in the cluster; when all do, that is the answer.
    if (failed.length === lists.length) throw failed[0];
    const configs = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    const problems = failed.map((reason) =>
      reason instanceof BotError ? reason.message : 'One kind could not be read.',
    );
    return configListView(target, configs, problems, type);
  },
});
