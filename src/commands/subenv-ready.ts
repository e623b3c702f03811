import { readinessView } from '../blocks/sub-env.ts';
import { arg } from '../domain/args.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';

export const subenvReady = defineRead({
  name: 'subenv ready',
  title: 'Sub environments ready?',
  summary: 'Whether enabling or disabling sub environments is done, check by check',
  examples: ['subenv ready payments/dev enable'],
  args: { env: arg.env(), op: arg.choice(['enable', 'disable'], { label: 'Operation' }) },
  async answer({ env: target, op }, ctx) {
    const { project, env, production } = target;
    return readinessView(
      target,
      op,
      await ctx.zadig.call(endpoints.subEnvReady, {
        project,
        production,
        params: { env, op },
        signal: ctx.signal,
      }),
    );
  },
});
