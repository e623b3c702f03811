import { type Answer, json, success } from '../http/answer.ts';
import { base, type Call, param, query, type Route, touch, unmarshal } from '../http/call.ts';
import type { Decoded } from '../http/decode.ts';
import { busyText, coded, missingDocument, plain, sleepingText } from '../http/refusal.ts';
import { findEnvironment, findProject, isBusy, statusOf } from '../world/find.ts';
import { rollOut } from '../world/rollout.ts';
import { applyReplicas, servicesNamed } from '../world/services.ts';
import type { Environment, GlobalVariable } from '../world/types.ts';
import { startUpdating } from './service-changes.ts';

const variable = {
  key: 'string',
  value: 'any',
  type: 'string',
  options: 'strings',
  desc: 'string',
  related_services: 'strings',
} as const;

/** Reading and replacing the global variables of an environment. */
export const variableRoutes: readonly Route[] = [
  { method: 'GET', path: `${base}/:env/variable`, handle: (call) => read(call, false) },
  { method: 'GET', path: `${base}/production/:env/variable`, handle: (call) => read(call, true) },
  {
    method: 'PUT',
    path: `${base}/:env/variable`,
    licence: 'professional',
    handle: (call) => write(call, false),
  },
  {
    method: 'PUT',
    path: `${base}/production/:env/variable`,
    production: true,
    right: 'edit_config',
    licence: 'professional',
    handle: (call) => write(call, true),
  },
];

function find(call: Call, production: boolean): Environment | undefined {
  return findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), production);
}

function read(call: Call, production: boolean): Answer {
  const env = find(call, production);
  if (env === undefined) {
    throw coded(6078, missingDocument);
  }
  return json(env.globals);
}

function write(call: Call, production: boolean): Answer {
  const sent = unmarshal(call, { global_variables: { list: variable } }).global_variables;
  const env = find(call, production);
  if (env === undefined) {
    throw plain(missingDocument);
  }
  if (statusOf(call.world, env) === 'sleeping') {
    throw coded(6076, sleepingText);
  }
  if (isBusy(call.world, env)) {
    throw coded(6076, busyText);
  }
  const after = call.dialect === 'server' ? sent : patched(env, sent);
  if (JSON.stringify(after) === JSON.stringify(env.globals)) {
    return success();
  }
  refuseBadList(call, env, after);
  const affected = affectedServices(env, after);
  const drifted = servicesNamed(env, affected).filter((service) => service.drifted);
  if (drifted.length > 0) {
    const names = drifted.map(({ name }) => name).join(',');
    throw coded(6076, `the following services are modified since last update: ${names}`);
  }
  env.globals = after;
  apply(call, env, affected);
  return success();
}

/** The documentation page: name the variables to change, each with its new value. */
function patched(env: Environment, sent: readonly Decoded<typeof variable>[]): GlobalVariable[] {
  const unknown = sent.find(({ key }) => !env.globals.some((global) => global.key === key));
  if (unknown !== undefined) {
    throw coded(6076, `global variable ${unknown.key} not found`);
  }
  return env.globals.map((global) => {
    const input = sent.find(({ key }) => key === global.key);
    return input === undefined ? global : { ...global, value: input.value };
  });
}

function refuseBadList(call: Call, env: Environment, after: readonly GlobalVariable[]): void {
  const defined = findProject(call.world, env.project)?.globals ?? [];
  for (const { key, related_services } of env.globals) {
    if (related_services.length > 0 && !after.some((each) => each.key === key)) {
      throw coded(
        6076,
        `global variable ${key} is used by service [${related_services.join(' ')}], can't delete it`,
      );
    }
  }
  for (const { key, related_services } of after) {
    if (!env.globals.some((each) => each.key === key)) {
      if (!defined.some((each) => each.key === key)) {
        throw coded(6076, `added global variable ${key} is not in project's global variable list`);
      }
      if (related_services.length > 0) {
        throw coded(6076, `UNEXPECT ERROR: new global variable ${key} has related services`);
      }
    }
  }
}

/** Services of every variable whose value differs, as they were related before this call. */
function affectedServices(env: Environment, after: readonly GlobalVariable[]): string[] {
  const changed = env.globals.filter((before) => {
    const now = after.find(({ key }) => key === before.key);
    return now !== undefined && JSON.stringify(now.value) !== JSON.stringify(before.value);
  });
  return [...new Set(changed.flatMap(({ related_services }) => related_services))];
}

function apply(call: Call, env: Environment, affected: readonly string[]): void {
  if (affected.length === 0) {
    touch(call, env);
    return;
  }
  startUpdating(call, env);
  for (const service of servicesNamed(env, affected)) {
    applyReplicas(env, service);
    for (const workload of service.workloads) {
      rollOut(call.world, env, workload);
    }
  }
}
