import { z } from 'zod';
import { arg, needed, switchArg } from '../domain/args.ts';
import type { Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { targetText } from '../domain/target.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { sortWords } from './shared/assignments.ts';
import { readEnv, waiting } from './shared/env-progress.ts';
import { needNames, refuseHelm, servicesIn } from './shared/service-names.ts';

export const serviceRemove = defineChange({
  name: 'service remove',
  title: 'Remove services',
  summary: 'Remove services from an environment, with what runs of them unless it is kept',
  examples: ['service remove payments/dev reports', 'service remove payments/dev reports --keep-resources'],
  args: {
    env: arg.env(),
    services: needed(arg.words({ label: 'Services', hint: 'reports', source: 'services' })),
    'keep-resources': switchArg('Leave what runs in Kubernetes'),
  },
  Facts: z.strictObject({ services: z.array(z.string()) }),
  repeatable: true,
  waitsForIdle: true,
  async plan({ env: target, services: words, 'keep-resources': keep }, ctx) {
    const at = targetText(target);
    const { names, assignments } = sortWords(words);
    if (assignments.length > 0) {
      throw new BotError('usage', 'Removing a service takes no key=value.', {
        hint: 'Name the services alone.',
      });
    }
    needNames(names, `service remove ${at} reports`);
    const detail = await readEnv(target, ctx);
    refuseHelm(target, servicesIn(target, detail, names, 'services'));
    const { project, env, production } = target;
    const left = detail.services.length - names.length;
    return {
      target,
      call: mutation('removeServices', {
        project,
        production,
        body: { env_key: env, service_names: [...names], not_delete_resource: keep },
      }),
      summary: `Remove ${few(names)} from environment ${env}`,
      fields: names.map((name) => ({
        name,
        before: 'deployed',
        after: keep ? 'keeps running, unknown to Zadig' : null,
      })),
      touches: [
        keep
          ? 'What runs in Kubernetes stays as it is.'
          : 'Their workloads and all else of them are deleted in Kubernetes.',
        ...(left === 0 ? [`No service is left in ${at}.`] : []),
      ],
      warnings: [
        'Their variables in this environment are lost: Zadig does not tell them, so nothing brings them back.',
      ],
      facts: { services: [...names] },
      undo: null,
    };
  },
  async progress({ target, facts: { services } }, ctx): Promise<Progress> {
    const detail = await readEnv(target, ctx);
    const left = services.filter((name) => detail.services.some((service) => service.name === name));
    if (left.length === 0) return { state: 'ready', note: '' };
    if (left.length === services.length) return { state: 'untouched', note: `${few(left)} still there.` };
    return waiting(services.length - left.length, services.length, 'services', `Still there: ${few(left)}.`);
  },
});
