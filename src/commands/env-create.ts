import { z } from 'zod';
import { arg, flag, later, optional, switchArg } from '../domain/args.ts';
import type { Field, Progress } from '../domain/change.ts';
import { few } from '../domain/few.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { type Content, contentOf, refuseContent } from './shared/env-content.ts';
import {
  checkNamespace,
  clashesOf,
  refuseAlias,
  refuseName,
  refuseProduction,
  refuseTaken,
  refuseUnseen,
} from './shared/env-names.ts';
import { findEnv, isBusy, listBothSides, readEnv, waiting } from './shared/env-progress.ts';
import { findCluster, findRegistry, type Place } from './shared/listed.ts';
import { allRight } from './shared/problems.ts';
import { servicesProgress, whyNotReady } from './shared/rollout.ts';

const PRODUCTION_IS_EMPTY =
  'An empty environment is made: for production, Zadig takes neither services nor variables along.';

const UNSEEN = {
  test: 'Zadig does not show the test environments; a name taken there is refused.',
  production:
    'Without a licence Zadig shows no production environments: make sure that the namespace belongs to none.',
};

export const envCreate = defineChange({
  name: 'env create',
  title: 'Create an environment',
  summary:
    'Create an environment, in test with the services and global variables of its project, or those named',
  examples: [
    'env create payments/qa2 --cluster local --namespace payments-qa2 --registry registry.example.com',
    'env create payments/qa3 api worker:v2.9.0 LOG_LEVEL=debug --cluster local --namespace payments-qa3 --registry registry.example.com',
    'env create payments/us --cluster us --namespace payments --registry registry.example.com --production --alias "Production US"',
  ],
  args: {
    env: arg.newEnv(),
    cluster: flag(arg.word({ label: 'Cluster', hint: 'local', source: 'clusters' })),
    namespace: flag(arg.word({ label: 'Namespace', hint: 'payments-qa' })),
    registry: flag(arg.word({ label: 'Registry', hint: 'registry.example.com', source: 'registries' })),
    production: switchArg('A production environment'),
    alias: flag(optional(arg.text({ label: 'Alias', hint: 'Production US' }))),
    content: later(
      arg.words({
        label: 'Services, images and variables',
        hint: 'api worker:v2.9.0 LOG_LEVEL=debug',
        source: 'project-services',
      }),
    ),
  },
  Facts: z.strictObject({ cluster: z.string(), namespace: z.string(), services: z.array(z.string()) }),
  repeatable: true,
  waitsForIdle: false,
  async plan(values, ctx) {
    const { production, namespace, alias = '' } = values;
    const target: EnvTarget = { ...values.env, production };
    const { project, env } = target;
    const { environments, whole, licensed } = await listBothSides(project, production, ctx);
    if (!whole && licensed) refuseUnseen(target);
    const [nameWarnings, cluster, registry, content] = await allRight([
      () => refuseName(target),
      async () => {
        const found = await findCluster(values.cluster, ctx);
        if (!production) refuseProduction(target, namespace, found, environments);
        return found;
      },
      () => findRegistry(values.registry, ctx),
      () => contentOf(target, values.content, ctx),
      () => refuseTaken(target, environments),
      () => checkNamespace(namespace),
      () => refuseAlias(target, alias),
      () => refuseContent(target, values.content),
    ]);
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
      hidden: content.hidden,
      touches: [
        `The namespace ${namespace} is made. If it exists already it is used as it is, and outlives the environment.`,
        ...content.touches,
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
      const note = `The environment is ${found.status}.`;
      if (services.length === 0) return waiting(0, 1, 'environments', note);
      return waiting(up, services.length, 'services', note);
    }
    if (found.status !== 'failed' && facts.services.length === 0) return { state: 'ready', note: '' };
    const { services } = await readEnv(target, ctx);
    const names = services.map(({ name }) => name);
    if (found.status !== 'failed') return filled(facts.services, names);
    const late = await servicesProgress(target, names, ctx);
    // Zadig waits 300 s for what starts slowly, and then calls it failed for good.
    const note = 'Zadig calls it failed, which may only mean that a service was slow to start.';
    const failing = 'failing' in late ? late.failing : [];
    return { state: 'failed', note: `${whyNotReady(late)} ${note}`.trim(), failing };
  },
});

function filled(wanted: readonly string[], names: readonly string[]): Progress {
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length === 0) return { state: 'ready', note: '' };
  return { state: 'failed', note: `The environment is there, but without ${few(missing)}.`, failing: [] };
}

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
