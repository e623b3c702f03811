import { type Answer, success } from '../http/answer.ts';
import { base, type Call, param, query, type Route, touch, unmarshal } from '../http/call.ts';
import { coded, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, statusOf } from '../world/find.ts';
import type { Environment } from '../world/types.ts';
import { createEnvironment } from './environment-creation.ts';

const goTrue = ['1', 't', 'T', 'TRUE', 'true', 'True'];
const goFalse = ['0', 'f', 'F', 'FALSE', 'false', 'False'];

/** Creating, editing and deleting environments. */
export const environmentChangeRoutes: readonly Route[] = [
  { method: 'POST', path: base, right: 'create', handle: (call) => createEnvironment(call, false) },
  {
    method: 'POST',
    path: `${base}/production`,
    production: true,
    right: 'create',
    licence: 'professional',
    handle: (call) => createEnvironment(call, true),
  },
  { method: 'PUT', path: `${base}/:env`, handle: editTest },
  {
    method: 'PUT',
    path: `${base}/production/:env`,
    production: true,
    right: 'project_admin',
    licence: 'professional',
    handle: editProduction,
  },
  { method: 'DELETE', path: `${base}/:env`, looseProject: true, right: 'delete', handle: deleteTest },
  {
    method: 'DELETE',
    path: `${base}/production/:env`,
    production: true,
    right: 'delete',
    licence: 'professional',
    handle: deleteProduction,
  },
];

function editTest(call: Call): Answer {
  const { registry_id } = unmarshal(call, { registry_id: 'string' });
  if (registry_id === '') {
    if (call.dialect === 'documented') {
      throw coded(400, 'registry_id is required');
    }
    return success();
  }
  const env = find(call, false);
  if (env === undefined) {
    throw coded(6076, '环境不存在');
  }
  env.registryId = registry_id;
  touch(call, env);
  return success();
}

/** The server writes the alias whatever was sent, so leaving it out erases it. */
function editProduction(call: Call): Answer {
  const sent = unmarshal(call, { registry_id: 'string', env_name: 'string' });
  const env = find(call, true);
  if (env === undefined && (sent.registry_id !== '' || call.dialect === 'documented')) {
    throw coded(6076, call.dialect === 'documented' ? missingDocument : '环境不存在');
  }
  if (env !== undefined) {
    env.registryId = sent.registry_id || env.registryId;
    env.alias = call.dialect === 'documented' ? sent.env_name || env.alias : sent.env_name;
    touch(call, env);
  }
  return success();
}

function deleteTest(call: Call): Answer {
  const flag = query(call, 'isDelete');
  if (query(call, 'projectKey') === '') {
    throw coded(6096, "projectKey can't be empty");
  }
  if (![...goTrue, ...goFalse].includes(flag)) {
    throw coded(6096, `strconv.ParseBool: parsing ${JSON.stringify(flag)}: invalid syntax`);
  }
  const env = find(call, false);
  if (env === undefined || statusOf(call.world, env) === 'deleting') {
    throw plain(`find product error: ${missingDocument}`);
  }
  if (env.collaborations.length > 0) {
    throw plain(`this is a base environment, collaborations:[${env.collaborations.join(' ')}] is related`);
  }
  const { world } = call;
  const goneAt = world.clock() + world.rolloutMs / 2;
  env.status = 'deleting';
  env.transition = null;
  env.goneAt = goneAt;
  touch(call, env);
  const shared = world.environments.some((each) => each !== env && each.namespace === env.namespace);
  if (goTrue.includes(flag) && env.ownsNamespace && !shared) {
    world.namespaces.delete(env.namespace);
  }
  return success();
}

/** Forgets the record; what runs in the cluster stays. */
function deleteProduction(call: Call): Answer {
  const env = find(call, true);
  if (env === undefined) {
    throw coded(6077, missingDocument);
  }
  env.goneAt = call.world.clock();
  return success();
}

function find(call: Call, production: boolean): Environment | undefined {
  return findEnvironment(call.world, query(call, 'projectKey'), param(call, 'env'), production);
}
