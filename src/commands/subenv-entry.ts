import { entryView } from '../blocks/sub-env.ts';
import { arg } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { ZadigError } from '../zadig/failure.ts';
import { defineRead } from './command.ts';
import { findService } from './shared/service-detail.ts';

/** Zadig's code for an entry that is not there. */
const NO_ENTRY = 6079;

export const subenvEntry = defineRead({
  name: 'subenv entry',
  title: 'Show the traffic entry',
  summary: 'Where traffic enters a shared environment',
  examples: ['subenv entry payments/dev/api'],
  args: { service: arg.service() },
  async answer({ service: target }, ctx) {
    await findService(target, ctx);
    const { project, env, production, service } = target;
    const entry = await ctx.zadig
      .call(endpoints.subEnvEntry, {
        project,
        production,
        params: { env, service },
        signal: ctx.signal,
      })
      .catch((cause: unknown) => {
        if (!(cause instanceof ZadigError && cause.zadigCode === NO_ENTRY)) throw cause;
        const place = targetText({ project, env });
        throw new BotError('not_found', `${service} is no entry service of ${place}.`, {
          hint: `/zadig subenv ready ${place} enable shows whether sub environments are on.`,
          cause,
        });
      });
    return entryView(target, entry);
  },
});
