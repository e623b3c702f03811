import { yamlAnswer } from '../blocks/long-text.ts';
import { maskYaml } from '../blocks/masked-yaml.ts';
import { targetTitle } from '../blocks/target.ts';
import { arg } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';
import { findService } from './shared/service-detail.ts';

export const serviceYaml = defineRead({
  name: 'service yaml',
  title: 'Show a service’s YAML',
  aliases: ['yaml'],
  summary: 'The Kubernetes YAML a service runs with, secrets masked',
  examples: ['service yaml payments/dev/api'],
  args: { service: arg.service() },
  async answer({ service: target }, ctx) {
    const summary = await findService(target, ctx);
    if (summary.type === 'helm') {
      throw new BotError(
        'usage',
        `${targetText(target)} is a Helm release, which has values instead of YAML.`,
        {
          hint: `Try /zadig service values ${targetText(target)}`,
        },
      );
    }
    const { project, env, production, service } = target;
    const yaml = await ctx.zadig.call(endpoints.serviceYaml, {
      project,
      production,
      query: { envName: env, serviceName: service },
      signal: ctx.signal,
    });
    if (yaml === null) {
      throw new BotError('unavailable', `Zadig has no YAML for ${targetText(target)} just now.`, {
        hint: 'It answers so when rendering fails. Try again, or look at the service in Zadig.',
      });
    }
    return yamlAnswer(
      `${targetTitle(target)}  ·  Kubernetes YAML`,
      `${project}-${env}-${service}.yaml`,
      maskYaml(yaml),
    );
  },
});
