import { z } from 'zod';
import { maskedDiff } from '../blocks/diff.ts';
import { arg } from '../domain/args.ts';
import { CONFIG_KINDS, type ConfigKind } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { mutation } from '../zadig/mutation.ts';
import { type ChangeContext, defineChange } from './change.ts';
import { configDetail, configNames, configWords, essenceOf } from './shared/config-detail.ts';
import { essence, type Fields, holds, isFields, valuesOf } from './shared/config-object.ts';
import { typedConfig } from './shared/config-yaml.ts';

const NO_PRODUCTION =
  'Known versions of Zadig cannot create configurations in production environments: expect a refusal. Its web page can, under the environment’s configurations.';
const UNSHOWN = 'It is too large to show what is in it.';

export const configCreate = defineChange({
  name: 'config create',
  title: 'Create a configuration',
  only: 'test',
  summary: 'Add a ConfigMap, Secret, Ingress or PVC from the YAML block below the command',
  examples: ['config create payments/dev ConfigMap'],
  args: {
    env: arg.env(),
    type: arg.choice(CONFIG_KINDS, { label: 'Type' }),
    yaml: arg.body({ label: 'YAML' }),
  },
  Facts: z.strictObject({
    type: z.enum(CONFIG_KINDS),
    name: z.string(),
    sent: z.record(z.string(), z.string()),
  }),
  repeatable: false,
  waitsForIdle: false,
  async plan({ env: target, type, yaml }, ctx) {
    const { project, env, production } = target;
    const typed = typedConfig(yaml, type);
    const { name } = typed;
    await mustBeNew(target, type, name, ctx);
    const object = essence(typed.object, type);
    const diff = maskedDiff(null, object);
    return {
      target,
      call: mutation('createConfig', {
        project,
        production,
        params: { env },
        body: { name, common_env_cfg_type: type, yaml_data: typed.yaml },
      }),
      summary: `Create the ${type} ${name}`,
      fields: [],
      warnings: [
        ...(production ? [NO_PRODUCTION] : []),
        ...(await namespaceWarning(target, typed.object, ctx)),
        ...(diff === null ? [UNSHOWN] : []),
      ],
      ...(diff === null ? {} : { diff }),
      facts: { type, name, sent: valuesOf(object) },
      undo: `config delete ${configWords(target, type, name)} --confirm ${quoteWord(name)}`,
    };
  },
  async progress({ target, facts: { type, name, sent } }, ctx) {
    const detail = await configDetail(target, type, name, ctx);
    if (detail === null) return { state: 'untouched', note: '' };
    const object = essenceOf(detail, type);
    if (object !== null && holds(object, sent)) return { state: 'ready', note: '' };
    const note = `There is a ${type} ${name} now, but it reads back otherwise than it was sent.`;
    return { state: 'waiting', done: 0, total: 1, unit: 'configurations', note, failing: [] };
  },
});

/** Zadig would overwrite a Secret or an Ingress without a word. */
async function mustBeNew(
  target: EnvTarget,
  type: ConfigKind,
  name: string,
  ctx: ChangeContext,
): Promise<void> {
  const names = await configNames(target, type, ctx);
  if (!names.includes(name)) return;
  const lost = type === 'Secret' || type === 'Ingress' ? ' Creating it again would overwrite it.' : '';
  throw new BotError('conflict', `${targetText(target)} has a ${type} ${name} already.${lost}`, {
    hint: target.production
      ? 'Change it on Zadig’s web page, under the environment’s configurations.'
      : `/zadig config edit ${configWords(target, type, name)} changes it.`,
  });
}

/** What to know when the YAML names another namespace than the environment's. */
export async function namespaceWarning(
  { project, env, production }: EnvTarget,
  object: Fields,
  { zadig, signal }: ChangeContext,
): Promise<string[]> {
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  const { namespace: typed } = metadata;
  if (typeof typed !== 'string' || typed === '') return [];
  const { namespace } = await zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal,
  });
  if (typed === namespace) return [];
  const named = /^[a-z0-9-]{1,63}$/.test(typed) ? `the namespace ${typed}` : 'another namespace';
  return [`The YAML names ${named}; Zadig puts it into ${namespace}, that of the environment, instead.`];
}
