import { z } from 'zod';
import { arg } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { awake, isSwitched, mustBeShareable, readiness, switching } from './shared/subenv-switch.ts';

export const subenvEnable = defineChange({
  name: 'subenv enable',
  title: 'Enable sub environments',
  summary: 'Make an environment the base of sub environments',
  examples: ['subenv enable payments/dev'],
  args: { env: arg.env() },
  Facts: z.strictObject({}),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target }, ctx) {
    mustBeShareable(target);
    const { project, env, production } = target;
    const input = { project, production, params: { env } };
    const [{ services }, state, bare] = await Promise.all([
      awake(target, ctx),
      readiness(target, 'enable', ctx),
      ctx.zadig.call(endpoints.checkWorkloads, { ...input, signal: ctx.signal }),
    ]);
    const at = targetText(target);
    if (isSwitched('enable', state)) {
      throw new BotError('conflict', `Sub environments of ${at} are on already.`, {
        hint: `/zadig subenv ready ${at} enable shows the checks.`,
      });
    }
    return {
      target,
      call: mutation('enableSubEnv', input),
      summary: 'Enable sub environments',
      fields: [{ name: 'Sub environments', before: 'off', after: 'on' }],
      touches: [`Pods without an Istio sidecar are restarted: ${few(services.map(({ name }) => name))}.`],
      warnings:
        bare.length === 0
          ? []
          : [
              `No Kubernetes Service stands in front of ${few(bare.map((name) => name.replace(/\.$/, '')))}; sub environments need one.`,
            ],
      facts: {},
      undo: `subenv disable ${at} --confirm ${env}`,
    };
  },
  progress: ({ target }, ctx) => switching('enable', target, ctx),
});
