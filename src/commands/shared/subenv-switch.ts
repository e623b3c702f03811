import type { Progress } from '../../domain/change.ts';
import type { EnvironmentDetail, SubEnvReadiness } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import type { Reader } from './service-detail.ts';

/** What Zadig calls the checks that tell whether sub environments are on, and how people read them. */
const SIGNS = new Map([
  ['namespace_has_istio_label', 'the namespace’s label'],
  ['virtualservice_deployed', 'the virtual services'],
  ['pods_have_istio_proxy', 'the pods’ sidecars'],
]);
const WORKLOADS = 'workloads_ready';

/** Errors: BotError `unsupported` for production environments. */
export function mustBeShareable({ production }: EnvTarget): void {
  if (!production) return;
  throw new BotError('unsupported', 'Zadig has sub environments for test environments only.');
}

export function readiness(
  { project, env, production }: EnvTarget,
  op: 'enable' | 'disable',
  { zadig, signal }: Reader,
): Promise<SubEnvReadiness> {
  return zadig.call(endpoints.subEnvReady, { project, production, params: { env, op }, signal });
}

/** Are sub environments switched on, or off, as `op` wants them? Whether all pods are ready does not count. */
export function isSwitched(op: 'enable' | 'disable', { ready, checks }: SubEnvReadiness): boolean {
  const signs = signsOf(checks);
  return signs.length === 0 ? ready : signs.every(([, passed]) => passed === (op === 'enable'));
}

/** Is the environment the base of sub environments, if only in part? */
export function isShared({ ready, checks }: SubEnvReadiness): boolean {
  const labelled = checks['namespace_has_istio_label'];
  return labelled ?? ready;
}

/** The environment, which has to be awake. Errors: BotError `conflict` when it is asleep. */
export async function awake(target: EnvTarget, { zadig, signal }: Reader): Promise<EnvironmentDetail> {
  const { project, env, production } = target;
  const detail = await zadig.call(endpoints.environmentDetail, {
    project,
    production,
    params: { env },
    signal,
  });
  if (detail.status !== 'sleeping') return detail;
  throw new BotError('conflict', `${targetText(target)} is asleep, and Zadig refuses that then.`, {
    hint: 'Wake it up in Zadig first.',
  });
}

/** How far switching is. Checks count for one each; that every workload has a Kubernetes Service is not needed. */
export async function switching(op: 'enable' | 'disable', target: EnvTarget, ctx: Reader): Promise<Progress> {
  const state = await readiness(target, op, ctx);
  if (state.ready) return { state: 'ready', note: '' };
  const wanted = op === 'enable';
  const signs = signsOf(state.checks);
  if (signs.length > 0 && signs.every(([, passed]) => passed !== wanted))
    return { state: 'untouched', note: '' };
  const open = [
    ...signs.filter(([, passed]) => passed !== wanted).map(([name]) => SIGNS.get(name) ?? name),
    ...(state.checks[WORKLOADS] === false ? ['all workloads to be ready'] : []),
  ];
  const total = signs.length + Number(WORKLOADS in state.checks);
  const note = open.length === 0 ? '' : `Waiting for ${open.join(', ')}.`;
  return { state: 'waiting', done: total - open.length, total, unit: 'checks', note, failing: [] };
}

function signsOf(checks: SubEnvReadiness['checks']): [string, boolean][] {
  return Object.entries(checks).filter(([name]) => SIGNS.has(name));
}
