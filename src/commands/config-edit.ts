import { z } from 'zod';
import { maskedDiff } from '../blocks/diff.ts';
import { arg } from '../domain/args.ts';
import { CONFIG_KINDS, type ConfigDetail, type ConfigKind } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { maskText } from '../domain/secrets.ts';
import type { EnvTarget } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { mutation } from '../zadig/mutation.ts';
import { type ChangeContext, defineChange } from './change.ts';
import { namespaceWarning } from './config-create.ts';
import {
  configDetail,
  configWords,
  contentsHash,
  essenceOf,
  findConfig,
  restoring,
} from './shared/config-detail.ts';
import { essence, type Fields, hashOf, holds, valuesOf } from './shared/config-object.ts';
import { type TypedConfig, typedConfig } from './shared/config-yaml.ts';

const Before = z.object({ updatedAt: z.number().nullable() });

export const configEdit = defineChange({
  name: 'config edit',
  title: 'Edit a configuration',
  only: 'test',
  summary: 'Replace a configuration by the YAML block below the command; •••• keeps a hidden value',
  examples: ['config edit payments/dev ConfigMap api-settings'],
  args: {
    env: arg.env(),
    type: arg.choice(CONFIG_KINDS, { label: 'Type' }),
    name: arg.word({ hint: 'api-settings', source: 'configs' }),
    yaml: arg.body({ label: 'YAML', source: 'config-yaml' }),
  },
  Facts: z.strictObject({
    type: z.enum(CONFIG_KINDS),
    name: z.string(),
    before: z.string(),
    sent: z.record(z.string(), z.string()),
  }),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target, type, name, yaml }, ctx) {
    mustBeTest(target);
    const detail = await findConfig(target, type, name, ctx);
    const typed = typedConfig(yaml, type, detail.yaml);
    mustBeNamed(typed, name);
    const [before, after] = [essenceOf(detail, type), essence(typed.object, type)];
    mustDiffer(before, after, configWords(target, type, name));
    if (before !== null) mustBeAllowed(before, after, type);
    const diff = before === null ? null : maskedDiff(before, after);
    return {
      target,
      call: mutation('updateConfig', {
        project: target.project,
        body: { name, common_env_cfg_type: type, yaml_data: typed.yaml, env_key: target.env },
      }),
      summary: `Edit the ${type} ${name}`,
      fields: [],
      touches: await restarts(target, type, detail, ctx),
      warnings: [
        ...(await namespaceWarning(target, typed.object, ctx)),
        ...warnings(type, detail),
        ...(diff === null ? ['I cannot show what changes, since it is too large or cannot be read.'] : []),
      ],
      ...(diff === null ? {} : { diff }),
      facts: { type, name, before: contentsHash(detail, type), sent: valuesOf(after) },
      undo: restoring(`config edit ${configWords(target, type, name)}`, type, detail),
    };
  },
  async before({ type, name }, target, ctx) {
    const detail = await configDetail(target, type, name, ctx);
    return { updatedAt: detail?.updatedAt ?? null };
  },
  async progress({ target, facts: { type, name, before, sent }, before: seen }, ctx) {
    const detail = await configDetail(target, type, name, ctx);
    if (detail === null) {
      return { state: 'failed', note: `There is no ${type} ${name} any more.`, failing: [] };
    }
    const object = essenceOf(detail, type);
    const same = contentsHash(detail, type) === before;
    const then = Before.safeParse(seen).data?.updatedAt ?? null;
    // Leaving out what Kubernetes fills in by itself changes nothing that could be seen but the time.
    const touched = !same || then === null || detail.updatedAt !== then;
    if (touched && object !== null && holds(object, sent)) return { state: 'ready', note: '' };
    if (same) return { state: 'untouched', note: '' };
    const note = 'It reads back otherwise than it was sent.';
    return { state: 'waiting', done: 0, total: 1, unit: 'configurations', note, failing: [] };
  },
});

/** Zadig has no call to change those of production. */
export function mustBeTest({ production }: EnvTarget): void {
  if (!production) return;
  throw new BotError(
    'unsupported',
    'Zadig cannot change configurations of production environments through its API.',
    { hint: 'Change it on Zadig’s web page, under the environment’s configurations.', arg: 'env' },
  );
}

function mustBeNamed(typed: TypedConfig, name: string): void {
  if (typed.name === name) return;
  throw new BotError(
    'usage',
    `The configuration is ${name}, but metadata.name of the YAML is ${typed.name}.`,
    {
      hint: 'A configuration cannot be renamed: create one of the new name, then delete the old one.',
      arg: 'yaml',
    },
  );
}

function mustDiffer(before: Fields | null, after: Fields, words: string): void {
  if (before === null || hashOf(before) !== hashOf(after)) return;
  throw new BotError('usage', 'Nothing is different from what is there already.', {
    hint: `/zadig config show ${words} shows it.`,
    arg: 'yaml',
  });
}

/** What Kubernetes never changes in an object that exists. */
function mustBeAllowed(before: Fields, after: Fields, type: ConfigKind): void {
  const why =
    before['immutable'] === true
      ? `It is immutable, so Kubernetes does not change it.`
      : type === 'Secret' && before['type'] !== after['type']
        ? 'Kubernetes does not change the type of a Secret that exists.'
        : null;
  if (why !== null) throw new BotError('conflict', why, { hint: 'Delete it, and create it anew.' });
}

/** In K8s YAML services, Zadig deletes the pods of those that refer to it. */
async function restarts(
  { project, env, production }: EnvTarget,
  type: ConfigKind,
  { name, services }: ConfigDetail,
  { zadig, signal }: ChangeContext,
): Promise<string[]> {
  if (services.length === 0) return [];
  const detail = await zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal,
  });
  const helm = new Set(detail.services.filter((service) => service.type === 'helm').map((each) => each.name));
  return services.map((service) =>
    helm.has(service)
      ? `${service} uses it; its pods are not restarted.`
      : `Pods of ${service} are restarted, since it uses the ${type} ${name}.`,
  );
}

function warnings(type: ConfigKind, { source }: ConfigDetail): string[] {
  return [
    ...(source === null
      ? []
      : [
          `It was imported from ${[source.repo, source.branch, source.path].map(maskText).join(', ')}; that stays as it is.`,
        ]),
    ...(type === 'PVC' ? ['Kubernetes lets a PVC grow, and refuses most other changes of its spec.'] : []),
  ];
}
