import { z } from 'zod';
import { arg, flag, needed, optional, switchArg } from '../domain/args.ts';
import type { Progress } from '../domain/change.ts';
import type { EnvironmentDetail } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { few } from '../domain/few.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { mutation } from '../zadig/mutation.ts';
import { type ChangeContext, defineChange } from './change.ts';
import { confirming, whyUnconfirmed } from './shared/confirm.ts';
import { findEnv, isBusy, listBothSides, readEnv, waiting } from './shared/env-progress.ts';

export const envDelete = defineChange({
  name: 'env delete',
  title: 'Delete an environment',
  summary: 'Delete an environment, with what runs there unless it is kept or in production',
  examples: [
    'env delete payments/dev --confirm dev',
    'env delete payments/dev --confirm dev --keep-resources',
  ],
  args: {
    env: arg.env(),
    confirm: needed(flag(optional(arg.word({ label: 'The environment’s name again', hint: 'dev' })))),
    'keep-resources': switchArg('Leave what runs in Kubernetes'),
  },
  Facts: z.strictObject({}),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target, confirm, 'keep-resources': keep }, ctx) {
    const { project, env, production } = target;
    const detail = await readEnv(target, ctx);
    if (confirm !== env) throw unconfirmed(target, detail, confirm, keep);
    const stays = production || keep;
    return {
      target,
      call: mutation('deleteEnvironment', {
        project,
        production,
        params: { env },
        query: production ? {} : { isDelete: !keep },
      }),
      summary: `Delete the environment ${env}`,
      fields: detail.services.map(({ name }) => ({
        name,
        before: 'deployed',
        after: stays ? 'keeps running, unknown to Zadig' : null,
      })),
      touches: [...lossesOf(detail), ...(await namespaceOf(target, detail, stays, ctx))],
      warnings: [
        'Nothing brings it back.',
        ...(production && keep
          ? ['--keep-resources has no effect: in production Zadig always keeps them.']
          : []),
        ...(stays ? [] : ['In a namespace that Zadig did not create, workloads may be left behind.']),
        ...(await baseWarning(target, ctx)),
      ],
      facts: {},
      undo: null,
    };
  },
  async progress({ target }, ctx): Promise<Progress> {
    const found = await findEnv(target, ctx);
    if (found === null) return { state: 'ready', note: '' };
    if (isBusy(found.status)) return waiting(0, 1, 'environments', `Zadig is ${found.status} it.`);
    if (found.status === 'unknown') {
      return {
        state: 'failed',
        note: 'Zadig calls it unknown, as it does when deleting failed.',
        failing: [],
      };
    }
    return { state: 'untouched', note: 'It is still there.' };
  },
});

function unconfirmed(
  target: EnvTarget,
  { services }: EnvironmentDetail,
  typed: string | undefined,
  keep: boolean,
): BotError {
  const [at, { env, production }] = [targetText(target), target];
  const runs = services.length === 0 ? 'no services' : few(services.map(({ name }) => name));
  const lost =
    production || keep
      ? `Zadig would forget it (${runs}) with its variables; what runs would stay in Kubernetes`
      : `What runs there would be deleted (${runs}), with its variables and configurations, and the namespace if Zadig made it`;
  return new BotError('usage', `${at} was not deleted: ${whyUnconfirmed(typed)}. ${lost}.`, {
    ...confirming(env),
    arg: 'confirm',
  });
}

function lossesOf({ variables }: EnvironmentDetail): string[] {
  const globals =
    variables.length === 0 ? '' : `its global variables (${few(variables.map(({ key }) => key))}), `;
  return [`Lost in Zadig: ${globals}the variables of its services, its history.`];
}

/** What becomes of the namespace and what is in it. */
async function namespaceOf(
  target: EnvTarget,
  { namespace, clusterId }: EnvironmentDetail,
  stays: boolean,
  ctx: ChangeContext,
): Promise<string[]> {
  if (stays) {
    const why = target.production ? ' Zadig deletes nothing in Kubernetes for a production environment.' : '';
    return [`The namespace ${namespace} and all that runs in it stay.${why}`];
  }
  const { environments } = await listBothSides(target.project, target.production, ctx);
  const first = environments.find(
    (other) => other.key !== target.env && other.namespace === namespace && other.clusterId === clusterId,
  );
  if (first !== undefined) return [`The namespace ${namespace} stays, since ${first.key} uses it as well.`];
  return [
    `The namespace ${namespace} goes with all that is in it, if Zadig created it and nothing else uses it.`,
  ];
}

/** A base environment's sub environments are in no list that Zadig gives; that it is one can be seen of the checks. */
async function baseWarning(target: EnvTarget, ctx: ChangeContext): Promise<string[]> {
  const { project, env, production } = target;
  if (production) return [];
  try {
    const params = { env, op: 'enable' };
    const { checks } = await ctx.zadig.call(endpoints.subEnvReady, { project, params, signal: ctx.signal });
    if (checks['namespace_has_istio_label'] !== true) return [];
    return [`${targetText(target)} is a base of sub environments: those made from it lose their base.`];
  } catch (error) {
    if (error instanceof BotError && error.code !== 'unavailable') return [];
    throw error;
  }
}
