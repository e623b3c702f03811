import { envDiffView } from '../blocks/env-diff.ts';
import { arg } from '../domain/args.ts';
import { diffOf, type Side } from '../domain/env-diff.ts';
import { CONFIG_KINDS } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { EnvText } from '../domain/target-text.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { type CommandContext, defineRead } from './command.ts';
import { serviceDetail } from './shared/service-detail.ts';

/** Of so many services it is looked up how many pods they are to have. */
const MOST_SERVICES = 30;

export const diff = defineRead({
  name: 'diff',
  title: 'Compare two environments',
  summary:
    'What two environments do not have in common: services, images, replicas, variables, configurations',
  examples: ['diff payments/dev payments/prod'],
  args: {
    env: arg.env(),
    // A form has one place for the environment it is about; this one is written out.
    other: arg.word({ label: 'Other environment', hint: 'payments/prod' }),
  },
  async answer({ env, other: typed }, ctx) {
    const other = await otherOf(typed, ctx);
    if (targetText(env) === targetText(other))
      throw new BotError('usage', 'These are one and the same environment.', {
        hint: `Name another one: /zadig diff ${targetText(env)} PROJECT/ENV`,
        arg: 'other',
      });
    const unread: string[] = [];
    const [left, right] = await Promise.all([sideOf(env, unread, ctx), sideOf(other, unread, ctx)]);
    return envDiffView(env, other, diffOf(left, right), unread);
  },
});

/** Another environment that the asker may look at. Errors: BotError `usage` or `not_found`. */
async function otherOf(typed: string, ctx: CommandContext): Promise<EnvTarget> {
  const parsed = EnvText.safeParse(typed);
  if (!parsed.success)
    throw new BotError('usage', `“${typed}” names no environment.`, {
      hint: 'Write it as project/env, for example payments/prod.',
      arg: 'other',
    });
  const { project, env } = parsed.data;
  const served = await ctx.projects();
  if (!served.includes(project))
    throw new BotError('not_found', `There is no project ${project} here; I serve ${few(served)}.`, {
      arg: 'other',
    });
  const { environments } = await ctx.environments(project);
  const found = environments.find(({ key }) => key === env);
  if (found !== undefined) return { project, env, production: found.production };
  const names = environments.map(({ key }) => key);
  throw new BotError(
    'not_found',
    `There is no environment ${env} in ${project} that you may look at; I see ${few(names)}.`,
    {
      hint: `/zadig env list ${project} shows them.`,
      arg: 'other',
    },
  );
}

async function sideOf(target: EnvTarget, unread: string[], ctx: CommandContext): Promise<Side> {
  const { project, env, production } = target;
  const { zadig, signal } = ctx;
  const ask = { project, production, params: { env }, signal };
  const detail = await zadig.call(endpoints.environmentDetail, ask);
  const looked = detail.services.filter(({ type }) => type !== 'helm').slice(0, MOST_SERVICES);
  const [services, configs] = await Promise.all([
    Promise.allSettled(looked.map((service) => serviceDetail(target, service, ctx))),
    Promise.all(
      CONFIG_KINDS.map((type) => zadig.call(endpoints.listConfigs, { ...ask, query: { type } })),
    ).catch(() => null),
  ]);
  const found = services.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const missing = detail.services.length - found.length;
  const where = targetText(target);
  if (missing > 0)
    unread.push(`How many pods ${missing} of the services of ${where} are to have was not compared.`);
  if (configs === null) unread.push(`The configurations of ${where} could not be read.`);
  const replicas = found.flatMap(({ name, workloads }) =>
    workloads.map((workload) => [`${name}/${workload.name}`, workload.replicas] as const),
  );
  return { detail, replicas: new Map(replicas), configs: configs?.flat() ?? null };
}
