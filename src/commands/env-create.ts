import { z } from 'zod';
import { arg, flag, optional, switchArg } from '../domain/args.ts';
import type { Field, Progress } from '../domain/change.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { type Content, contentOf } from './shared/env-content.ts';
import {
  checkNamespace,
  clashesOf,
  refuseName,
  refuseProduction,
  refuseTaken,
  refuseUnseen,
} from './shared/env-names.ts';
import { afterUpdate, findEnv, isBusy, listBothSides, readEnv, waiting } from './shared/env-progress.ts';
import { findCluster, findRegistry, type Place } from './shared/listed.ts';

const PRODUCTION_IS_EMPTY =
  'An empty environment is made: for production, Zadig takes neither services nor variables along.';

const UNSEEN = {
  test: 'Zadig does not show the test environments; a name taken there is refused.',
  production:
    'Without a licence Zadig shows no production environments: make sure that the namespace belongs to none.',
};

export const envCreate = defineChange({
  name: 'env create',
  summary: 'Create an environment, in test with the services and global variables of its project',
  examples: [
    'env create payments/qa2 --cluster local --namespace payments-qa2 --registry registry.example.com',
    'env create payments/us --cluster us --namespace payments --registry registry.example.com --production --alias "Production US"',
  ],
  args: {
    env: arg.newEnv(),
    cluster: flag(arg.word({ label: 'Cluster', hint: 'local' })),
    namespace: flag(arg.word({ label: 'Namespace', hint: 'payments-qa2' })),
    registry: flag(arg.word({ label: 'Registry', hint: 'registry.example.com' })),
    production: switchArg('A production environment'),
    alias: flag(optional(arg.text({ label: 'Alias', hint: 'Production US' }))),
  },
  Facts: z.strictObject({ cluster: z.string(), namespace: z.string(), services: z.array(z.string()) }),
  repeatable: true,
  waitsForIdle: false,
  async plan(values, ctx) {
    const { production, namespace, alias = '' } = values;
    const target: EnvTarget = { ...values.env, production };
    const { project, env } = target;
    const nameWarnings = refuseName(target);
    checkNamespace(namespace);
    if (alias !== '' && !production) {
      throw new BotError('unsupported', 'Zadig keeps an alias for production environments only.', {
        hint: 'Leave out --alias, or add --production.',
      });
    }
    const { environments, whole, licensed } = await listBothSides(project, production, ctx);
    refuseTaken(target, environments);
    if (!whole && licensed) refuseUnseen(target);
    const [cluster, registry] = await Promise.all([
      findCluster(values.cluster, ctx),
      findRegistry(values.registry, ctx),
    ]);
    if (!production) refuseProduction(target, namespace, cluster, environments);
    const content = await contentOf(target, ctx);
    return {
      target,
      call: mutation('createEnvironment', {
        project,
        production,
        body: {
          env_key: env,
          ...(alias === '' ? {} : { env_name: alias }),
          cluster_id: cluster.id,
          namespace,
          registry_id: registry.id,
          ...content.body,
        },
      }),
      summary: `Create the ${production ? 'production' : 'test'} environment ${env}`,
      fields: fieldsOf(namespace, alias, cluster, registry, content),
      touches: [
        `The namespace ${namespace} is made. If it exists already it is used as it is, and outlives the environment.`,
        ...(content.services.length === 0
          ? []
          : ['Services start with their templates’ values and follow no variable.']),
      ],
      warnings: [
        ...nameWarnings,
        ...clashesOf(namespace, cluster, production, environments),
        ...(whole ? [] : [UNSEEN[production ? 'test' : 'production']]),
        ...unchecked(cluster, registry),
        ...(production ? [PRODUCTION_IS_EMPTY] : content.warnings),
      ],
      facts: { cluster: cluster.id, namespace, services: content.services.map(({ name }) => name) },
      undo: null,
    };
  },
  async progress({ target, facts }, ctx): Promise<Progress> {
    const found = await findEnv(target, ctx);
    if (found === null) return { state: 'untouched', note: 'There is no such environment yet.' };
    if (found.namespace !== facts.namespace || found.clusterId !== facts.cluster) {
      const note = `${targetText(target)} is there, but in ${found.namespace}: somebody else made it.`;
      return { state: 'failed', note, failing: [] };
    }
    if (isBusy(found.status)) {
      const { services } = await readEnv(target, ctx);
      const up = services.filter(({ status }) => !DOWN.has(status)).length;
      return waiting(up, Math.max(services.length, 1), 'services', `The environment is ${found.status}.`);
    }
    if (found.status !== 'failed') return { state: 'ready', note: '' };
    const { services } = await readEnv(target, ctx);
    const names = services.map(({ name }) => name);
    const late = await afterUpdate(target, found, names, ctx);
    // Zadig waits 300 s for what starts slowly, and then calls it failed for good.
    const note = 'Zadig calls it failed, which may only mean that a service was slow to start.';
    return { state: 'failed', note, failing: 'failing' in late ? late.failing : [] };
  },
});

const DOWN = new Set(['pending', 'unstable', 'unstart', 'error', 'failed', 'unknown']);

function fieldsOf(
  namespace: string,
  alias: string,
  cluster: Place,
  registry: Place,
  { services, variables }: Content,
): Field[] {
  const made = (name: string, after: string) => ({ name, before: null, after });
  return [
    made('cluster', cluster.name),
    made('namespace', namespace),
    made('registry', registry.name),
    ...(alias === '' ? [] : [made('alias', alias)]),
    ...services.map(({ name, images }) => made(name, images.join(', ') || 'without containers')),
    ...variables,
  ];
}

function unchecked(cluster: Place, registry: Place): string[] {
  const lists = [...(cluster.checked ? [] : ['clusters']), ...(registry.checked ? [] : ['registries'])];
  if (lists.length === 0) return [];
  return [`This Zadig does not list its ${lists.join(' or ')}: what was typed is sent as the id.`];
}
