import { z } from 'zod';
import { arg, flag, needed, optional } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { targetText } from '../domain/target.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { mustConfirm } from './shared/confirm.ts';
import { awake, isSwitched, mustBeShareable, readiness, switching } from './shared/subenv-switch.ts';

export const subenvDisable = defineChange({
  name: 'subenv disable',
  title: 'Disable sub environments',
  summary: 'Delete all sub environments of an environment, and stop it being their base',
  examples: ['subenv disable payments/dev --confirm dev'],
  args: {
    env: arg.env(),
    confirm: needed(flag(optional(arg.word({ label: 'The environment’s name again', hint: 'dev' })))),
  },
  Facts: z.strictObject({}),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target, confirm }, ctx) {
    mustBeShareable(target);
    const { project, env, production } = target;
    const [{ services }, state] = await Promise.all([awake(target, ctx), readiness(target, 'disable', ctx)]);
    const at = targetText(target);
    if (isSwitched('disable', state)) {
      throw new BotError('conflict', `Sub environments of ${at} are off already.`);
    }
    mustConfirm(confirm, env, `Sub environments of ${at} were not disabled, since that deletes all of them`);
    return {
      target,
      call: mutation('disableSubEnv', { project, production, params: { env } }),
      summary: 'Disable sub environments',
      fields: [{ name: 'Sub environments', before: 'on', after: 'off' }],
      touches: [
        `All sub environments of ${env} are deleted.`,
        `Its entry services are removed.`,
        `Pods with an Istio sidecar are restarted: ${few(services.map(({ name }) => name))}.`,
      ],
      warnings: [
        'Zadig does not tell which sub environments there are; look there first.',
        'Enabling them again does not bring them back.',
      ],
      facts: {},
      undo: `subenv enable ${at}`,
    };
  },
  progress: ({ target }, ctx) => switching('disable', target, ctx),
});
