import { yamlAnswer } from '../blocks/long-text.ts';
import { maskSecretYaml, maskYaml } from '../blocks/masked-yaml.ts';
import { bold, inline } from '../blocks/mrkdwn.ts';
import { targetTitle } from '../blocks/target.ts';
import { arg } from '../domain/args.ts';
import { CONFIG_KINDS, type ConfigDetail, type ConfigKind } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { nearest } from '../domain/nearest.ts';
import { maskText } from '../domain/secrets.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { type CommandContext, defineRead } from './command.ts';

export const configShow = defineRead({
  name: 'config show',
  title: 'Show a configuration',
  summary: 'One configuration as YAML; a Secret shows its keys only',
  examples: ['config show payments/dev ConfigMap api-settings'],
  args: {
    env: arg.env(),
    type: arg.choice(CONFIG_KINDS, { label: 'Type' }),
    name: arg.word({ hint: 'api-settings', source: 'configs' }),
  },
  async answer({ env: target, type, name }, ctx) {
    await mustExist(target, type, name, ctx);
    const { project, env, production } = target;
    const detail = await ctx.zadig.call(endpoints.configDetail, {
      project,
      production,
      params: { env, config: name },
      query: { type },
      signal: ctx.signal,
    });
    const title = `${targetTitle(target)}  ·  ${type} ${bold(name)}`;
    const yaml = type === 'Secret' ? maskSecretYaml(detail.yaml) : maskYaml(detail.yaml);
    const file = `${project}-${env}-${type.toLowerCase()}-${name}.yaml`;
    return yamlAnswer(title, file, yaml, notes(type, detail));
  },
});

/** Zadig's "not found" is a plain 500, so the list says whether it is there. */
async function mustExist(
  target: EnvTarget,
  type: ConfigKind,
  name: string,
  ctx: CommandContext,
): Promise<void> {
  const { project, env, production } = target;
  const configs = await ctx.zadig.call(endpoints.listConfigs, {
    project,
    production,
    params: { env },
    query: { type },
    signal: ctx.signal,
  });
  if (configs.some((config) => config.name === name)) return;
  const close = nearest(
    name,
    configs.map((config) => config.name),
  );
  throw new BotError('not_found', `There is no ${type} ${name} in ${targetText(target)}.`, {
    hint:
      close[0] === undefined
        ? `/zadig config list ${targetText(target)} ${type} lists them.`
        : `Did you mean ${close.join(' or ')}?`,
    arg: 'name',
  });
}

function notes(type: ConfigKind, { services, source }: ConfigDetail): string[] {
  return [
    ...(type === 'Secret'
      ? [
          'Values of a Secret are never shown in Slack. To see them, open the environment in Zadig → Configurations → Secret.',
        ]
      : []),
    ...(services.length === 0 ? [] : [`Used by ${services.map((service) => inline(service)).join(', ')}.`]),
    ...(source === null
      ? []
      : [
          `Imported from ${[source.repo, source.branch, source.path].map((part) => inline(maskText(part))).join(', ')}.`,
        ]),
  ];
}
