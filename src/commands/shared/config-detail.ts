import type { ConfigDetail, ConfigKind } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { nearest } from '../../domain/nearest.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { essence, type Fields, hashOf, readObject, sendable } from './config-object.ts';
import { typedConfig } from './config-yaml.ts';
import type { Reader } from './service-detail.ts';

/** Names of an environment's configurations of one type. Zadig's "not found" is a plain 500, so this says what is there. */
export async function configNames(
  { project, env, production }: EnvTarget,
  type: ConfigKind,
  { zadig, signal }: Reader,
): Promise<readonly string[]> {
  const configs = await zadig.call(endpoints.listConfigs, {
    project,
    production,
    params: { env },
    query: { type },
    signal,
  });
  return configs.map(({ name }) => name);
}

/** A configuration with its values, those of Secrets included; null when it is not there. */
export async function configDetail(
  target: EnvTarget,
  type: ConfigKind,
  name: string,
  ctx: Reader,
): Promise<ConfigDetail | null> {
  const names = await configNames(target, type, ctx);
  return names.includes(name) ? readDetail(target, type, name, ctx) : null;
}

/** The same; `not_found` with the nearest names when it is not there. */
export async function findConfig(
  target: EnvTarget,
  type: ConfigKind,
  name: string,
  ctx: Reader,
): Promise<ConfigDetail> {
  const names = await configNames(target, type, ctx);
  if (names.includes(name)) return readDetail(target, type, name, ctx);
  const close = nearest(name, names);
  throw new BotError('not_found', `There is no ${type} ${name} in ${targetText(target)}.`, {
    hint:
      close[0] === undefined
        ? `/zadig config list ${targetText(target)} ${type} lists them.`
        : `Did you mean ${close.join(' or ')}?`,
    arg: 'name',
  });
}

function readDetail({ project, env, production }: EnvTarget, type: ConfigKind, name: string, ctx: Reader) {
  return ctx.zadig.call(endpoints.configDetail, {
    project,
    production,
    params: { env, config: name },
    query: { type },
    signal: ctx.signal,
  });
}

/** What a configuration holds; null when it cannot be read as one object. */
export function essenceOf({ yaml }: ConfigDetail, type: ConfigKind): Fields | null {
  const object = readObject(yaml);
  return object === null ? null : essence(object, type);
}

/** Stands for what a configuration holds, be it readable or not. */
export function contentsHash(detail: ConfigDetail, type: ConfigKind): string {
  return hashOf(essenceOf(detail, type) ?? detail.yaml);
}

/** `payments/dev ConfigMap api-settings`, as it is typed. */
export function configWords(target: EnvTarget, type: ConfigKind, name: string): string {
  return `${targetText(target)} ${type} ${quoteWord(name)}`;
}

/** The command line with what a configuration holds now below it; null when that could not be sent as it is. */
export function restoring(line: string, type: ConfigKind, { name, yaml }: ConfigDetail): string | null {
  const object = readObject(yaml);
  if (object === null || yaml.includes('```')) return null;
  const old = sendable(yaml, object).trimEnd();
  try {
    return typedConfig(old, type).name === name ? `${line}\n\`\`\`\n${old}\n\`\`\`` : null;
  } catch {
    return null;
  }
}
