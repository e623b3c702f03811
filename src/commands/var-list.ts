import { variableList } from '../blocks/variables.ts';
import { arg } from '../domain/args.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { defineRead } from './command.ts';

export const varList = defineRead({
  name: 'var list',
  title: 'List variables',
  aliases: ['vars'],
  summary: 'Global variables of an environment, and the services that use them',
  examples: ['var list payments/dev'],
  args: { env: arg.env() },
  async answer({ env: target }, ctx) {
    const { project, env, production } = target;
    return variableList(
      target,
      await ctx.zadig.call(endpoints.listVariables, {
        project,
        production,
        params: { env },
        signal: ctx.signal,
      }),
    );
  },
});
