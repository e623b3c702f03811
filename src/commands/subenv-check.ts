import { workloadCheck } from '../blocks/sub-env.ts';
import { arg } from '../domain/args.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';

export const subenvCheck = defineRead({
  name: 'subenv check',
  title: 'Check sub environments',
  summary: 'Workloads that lack the Kubernetes Service which sub environments need',
  examples: ['subenv check payments/dev'],
  args: { env: arg.env() },
  async answer({ env: target }, ctx) {
    const { project, env, production } = target;
    const missing = await ctx.zadig.call(endpoints.checkWorkloads, {
      project,
      production,
      params: { env },
      signal: ctx.signal,
    });
    return workloadCheck(target, [...missing].sort());
  },
});
