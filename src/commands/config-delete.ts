import { z } from 'zod';
import { maskedDiff } from '../blocks/diff.ts';
import { arg, flag, needed, optional } from '../domain/args.ts';
import { CONFIG_KINDS, type ConfigDetail, type ConfigKind } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { configNames, contentsHash, essenceOf, findConfig, restoring } from './shared/config-detail.ts';
import { mustConfirm } from './shared/confirm.ts';

/** Kubernetes puts it back into every namespace. */
const ROOT_CERTIFICATE = 'kube-root-ca.crt';

export const configDelete = defineChange({
  name: 'config delete',
  title: 'Delete a configuration',
  summary: 'Delete a configuration',
  examples: ['config delete payments/dev ConfigMap api-settings --confirm api-settings'],
  args: {
    env: arg.env(),
    type: arg.choice(CONFIG_KINDS, { label: 'Type' }),
    name: arg.word({ hint: 'api-settings', source: 'configs' }),
    confirm: needed(flag(optional(arg.word({ label: 'Its name again' })))),
  },
  Facts: z.strictObject({ type: z.enum(CONFIG_KINDS), name: z.string(), before: z.string() }),
  repeatable: true,
  waitsForIdle: false,
  async plan({ env: target, type, name, confirm }, ctx) {
    const { project, env, production } = target;
    const detail = await findConfig(target, type, name, ctx);
    mustConfirm(confirm, name, `The ${type} ${name} was not deleted`);
    if (type === 'ConfigMap' && name === ROOT_CERTIFICATE) {
      throw new BotError('conflict', `${name} belongs to Kubernetes, which puts it back at once.`);
    }
    const object = essenceOf(detail, type);
    const diff = object === null ? null : maskedDiff(object, null);
    const line = `config create ${targetText(target)} ${type}`;
    const undo = production ? null : restoring(line, type, detail);
    return {
      target,
      call: mutation('deleteConfig', { project, production, params: { env, config: name }, query: { type } }),
      summary: `Delete the ${type} ${name}`,
      fields: [],
      touches: detail.services.map((service) => `${service} uses it.`),
      warnings: warnings(target, type, detail, { undoable: undo !== null, shown: diff !== null }),
      ...(diff === null ? {} : { diff }),
      facts: { type, name, before: contentsHash(detail, type) },
      undo,
    };
  },
  async progress({ target, facts: { type, name } }, ctx) {
    const names = await configNames(target, type, ctx);
    if (!names.includes(name)) return { state: 'ready', note: '' };
    const note = type === 'PVC' ? 'Kubernetes keeps a PVC until no pod uses it.' : '';
    return { state: 'untouched', note };
  },
});

function warnings(
  { production }: EnvTarget,
  type: ConfigKind,
  { services }: ConfigDetail,
  { undoable, shown }: { readonly undoable: boolean; readonly shown: boolean },
): string[] {
  return [
    ...(services.length === 0
      ? []
      : ['Pods that run go on, but those that start later may fail without it.']),
    ...(type === 'PVC'
      ? ['The data on it may be lost for good; creating the PVC again does not bring it back.']
      : []),
    ...(production ? ['It can only be created again on Zadig’s web page.'] : []),
    ...(production || undoable ? [] : ['I cannot take this back.']),
    ...(shown ? [] : ['I cannot show what is in it.']),
  ];
}
