import { yamlAnswer } from '../blocks/long-text.ts';
import { maskYaml } from '../blocks/masked-yaml.ts';
import { targetTitle } from '../blocks/target.ts';
import { arg } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { findService } from './shared/service-detail.ts';

export const serviceValues = defineRead({
  name: 'service values',
  title: 'Show Helm values',
  aliases: ['values'],
  summary: 'The Helm values a release runs with, secrets masked',
  examples: ['service values analytics/dev/clickhouse'],
  args: { service: arg.service() },
  async answer({ service: target }, ctx) {
    const summary = await findService(target, ctx);
    if (summary.type === 'k8s') {
      throw new BotError(
        'usage',
        `${targetText(target)} is not a Helm release; it has YAML instead of values.`,
        {
          hint: `Try /zadig service yaml ${targetText(target)}`,
        },
      );
    }
    const { project, env, production, service } = target;
    const values = await ctx.zadig.call(endpoints.serviceValues, {
      project,
      production,
      query: { envName: env, serviceName: service },
      signal: ctx.signal,
    });
    if (values === null) {
      throw new BotError('unavailable', `Zadig has no values for ${targetText(target)} just now.`, {
        hint: 'Try again, or look at the release in Zadig.',
      });
    }
    return yamlAnswer(
      `${targetTitle(target)}  ·  Helm values`,
      `${project}-${env}-${service}-values.yaml`,
      maskYaml(values),
    );
  },
});
