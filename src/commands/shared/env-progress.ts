import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Progress } from '../../domain/change.ts';
import type { Environment, EnvironmentDetail } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { orNull } from './listed.ts';
import { servicesProgress } from './rollout.ts';
import type { Reader } from './service-detail.ts';

/** What environments show in lists and details alike. */
export type EnvRecord = Pick<Environment, 'status' | 'namespace' | 'clusterId' | 'registryId'>;

export function readEnv({ project, env, production }: EnvTarget, ctx: Reader): Promise<EnvironmentDetail> {
  return ctx.zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal: ctx.signal,
    fresh: true,
  });
}

/** Environments of a project on one side; empty also when the bot's account may not see them. */
export function listEnvs(
  { project, production }: Omit<EnvTarget, 'env'>,
  ctx: Reader,
): Promise<readonly Environment[]> {
  return ctx.zadig.call(endpoints.listEnvironments, { project, production, signal: ctx.signal, fresh: true });
}

/**
 * Environments of both sides together. `whole` is false when the other side than `needed` cannot be read; `licensed` when
 * that is not for want of a licence, without which Zadig has no production environments to manage.
 */
export async function listBothSides(
  project: string,
  needed: boolean,
  ctx: Reader,
): Promise<{
  readonly environments: readonly Environment[];
  readonly whole: boolean;
  readonly licensed: boolean;
}> {
  const [own, other] = await Promise.allSettled([
    listEnvs({ project, production: needed }, ctx),
    listEnvs({ project, production: !needed }, ctx),
  ]);
  if (own.status === 'rejected') throw own.reason;
  if (other.status === 'fulfilled')
    return { environments: [...own.value, ...other.value], whole: true, licensed: true };
  const { reason } = other;
  if (!(reason instanceof BotError) || reason.code === 'unavailable') throw reason;
  return { environments: own.value, whole: false, licensed: reason.code !== 'licence' };
}

/** What Zadig keeps of an environment; null when it has none of that name. */
export async function findEnv(target: EnvTarget, ctx: Reader): Promise<EnvRecord | null> {
  const listed = (await listEnvs(target, ctx)).find(({ key }) => key === target.env);
  if (listed !== undefined) return listed;
  try {
    // A list leaves out what the bot's account may not see; the detail is there for everybody.
    return await readEnv(target, ctx);
  } catch (error) {
    if (error instanceof BotError && ['not_found', 'rejected'].includes(error.code)) return null;
    throw error;
  }
}

/** Is Zadig itself at work there? Pods may be on their way all the same. */
export function isBusy(status: string): boolean {
  return ['creating', 'updating', 'deleting'].includes(status);
}

export function waiting(done: number, total: number, unit: string, note: string): Progress {
  return { state: 'waiting', done, total, unit, note, failing: [] };
}

/** How far services are after Zadig has begun to change them. */
export async function afterUpdate(
  target: EnvTarget,
  { status }: EnvRecord,
  services: readonly string[],
  ctx: Reader,
): Promise<Progress> {
  if (services.length === 0 && !isBusy(status)) return { state: 'ready', note: '' };
  const progress = await servicesProgress(target, services, ctx);
  if (status !== 'failed') return progress;
  const failing = 'failing' in progress ? progress.failing : [];
  return { state: 'failed', note: 'Zadig calls the environment failed and does not say why.', failing };
}

/** Refuses an environment that sleeps, as Zadig would. */
export function refuseAsleep(target: EnvTarget, { status }: EnvRecord): void {
  if (status !== 'sleeping') return;
  throw new BotError('conflict', `${targetText(target)} is asleep, and Zadig changes nothing in it then.`, {
    hint: 'Wake it up in Zadig first.',
  });
}

/** What tells whether an environment has been touched since. */
export const Mark = z.strictObject({ updatedAt: z.number().nullable(), yaml: z.string().nullable() });
export type Mark = z.output<typeof Mark>;

/** Reads the mark of an environment and, in it, of one service's YAML. */
export async function markOf(target: EnvTarget, service: string, ctx: Reader): Promise<Mark> {
  const { project, env, production } = target;
  const [{ updatedAt }, yaml] = await Promise.all([
    readEnv(target, ctx),
    orNull(
      ctx.zadig.call(endpoints.serviceYaml, {
        project,
        production,
        query: { envName: env, serviceName: service },
        signal: ctx.signal,
      }),
    ),
  ]);
  return { updatedAt, yaml: yaml === null ? null : createHash('sha256').update(yaml).digest('hex') };
}
