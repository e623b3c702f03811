import { expect, test } from 'vitest';
import { type Answered, ask, refused } from '../../src/sandbox/zadig/ask.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';

/** Reading, and being refused, as the contract says the real server does it. */
const quick = { rolloutMs: 20, logIntervalMs: 5 };

interface PodView {
  name: string;
  status: string;
  pod_ready: boolean;
  containers: { name: string; image: string; restart_count: number; status: string; reason: string }[];
}

test('the list speaks of env_key, and of envName only where there is an alias', async () => {
  await using zadig = await startZadig(quick);
  const tests = await ask(zadig, 'GET', '/environments?projectKey=payments');
  expect(tests.json).toMatchObject([
    { env_key: 'dev' },
    { env_key: 'qa' },
    { env_key: 'staging', status: 'sleeping' },
  ]);
  expect(tests.text).not.toMatch(/env_name|envName/);
  const production = await ask(zadig, 'GET', '/environments/production?projectKey=payments');
  expect(production.json).toMatchObject([{ env_key: 'prod', envName: 'Production EU', production: true }]);
});

test('an unknown project and a project one may not see are both an empty list', async () => {
  await using zadig = await startZadig(quick);
  const member = { url: zadig.url, token: zadig.memberToken };
  expect((await ask(zadig, 'GET', '/environments?projectKey=nope')).json).toEqual([]);
  expect((await ask(member, 'GET', '/environments?projectKey=analytics')).json).toEqual([]);
  expect(refused(await ask(zadig, 'GET', '/environments'))).toEqual([400, 400, 'projectKey is empty']);
});

test('a missing environment is a 500 that names no documents', async () => {
  await using zadig = await startZadig(quick);
  const missing = [500, 500, 'mongo: no documents in result'];
  expect(refused(await ask(zadig, 'GET', '/environments/nope?projectKey=payments'))).toEqual(missing);
  expect(refused(await ask(zadig, 'GET', '/environments/prod?projectKey=payments'))).toEqual(missing);
});

test('refusals of the gateway and of handlers have no body', async () => {
  await using zadig = await startZadig(quick);
  const path = `${zadig.url}/openapi/environments?projectKey=payments`;
  const bare = await fetch(path, { headers: { authorization: zadig.token } });
  const anyWord = await fetch(path, { headers: { authorization: `Whatever ${zadig.token}` } });
  const inQuery = await fetch(`${path}&token=wrong`, { headers: { authorization: `Bearer ${zadig.token}` } });
  expect([bare.status, await bare.text(), bare.headers.get('content-type')]).toEqual([401, '', null]);
  expect([anyWord.status, inQuery.status]).toEqual([200, 401]);
  const member = { url: zadig.url, token: zadig.memberToken };
  const denied = await ask(member, 'DELETE', '/environments/dev?projectKey=payments&isDelete=true');
  expect([denied.status, denied.text, denied.type]).toEqual([403, '', null]);
});

test('routes that are not there answer in plain text, trailing slashes redirect', async () => {
  await using zadig = await startZadig(quick);
  const unknown = await ask(zadig, 'GET', '/environments/services/yaml?projectKey=payments');
  expect([unknown.status, unknown.text]).toEqual([404, 'Invalid path: /openapi/environments/services/yaml']);
  expect(unknown.type).toMatch(/^text\/plain/);
  const method = await ask(zadig, 'POST', '/environments/production/scale');
  expect([method.status, method.text]).toEqual([
    405,
    'Method not allowed: POST /openapi/environments/production/scale',
  ]);
  const slash = await ask(zadig, 'GET', '/environments/?projectKey=payments');
  expect([slash.status, slash.location]).toEqual([301, '/openapi/environments?projectKey=payments']);
  expect((await ask(zadig, 'POST', '/environments/scale/', {})).status).toBe(307);
});

test('the documented production yaml path is swallowed by the service detail', async () => {
  await using zadig = await startZadig(quick);
  const path = '/environments/production/services/yaml?projectKey=payments&envName=prod&serviceName=api';
  expect(refused(await ask(zadig, 'GET', path))).toEqual([400, 6083, 'mongo: no documents in result']);
});

test('yaml of anything missing is an empty 200', async () => {
  await using zadig = await startZadig(quick);
  const yaml = (env: string, service: string): Promise<Answered> =>
    ask(zadig, 'GET', `/environments/service/yaml?projectKey=payments&envName=${env}&serviceName=${service}`);
  const real = await yaml('dev', 'api');
  expect(real.type).toMatch(/^text\/plain/);
  expect(real.text.split('\n---\n')).toHaveLength(3);
  for (const [env, service] of [
    ['nope', 'api'],
    ['dev', 'nope'],
  ] as const) {
    const missing = await yaml(env, service);
    expect([missing.status, missing.text]).toEqual([200, '']);
  }
});

test('Helm values come for Helm releases only, and their detail needs workLoadType', async () => {
  await using zadig = await startZadig(quick);
  const values = '/environments/service/values?projectKey=analytics&envName=dev&serviceName=clickhouse';
  expect((await ask(zadig, 'GET', values)).text).toContain('tag: 24.3.5');
  const k8s = await ask(
    zadig,
    'GET',
    '/environments/service/values?projectKey=payments&envName=dev&serviceName=api',
  );
  expect([k8s.status, k8s.text]).toEqual([
    500,
    expect.stringContaining('failed get chart values, projectKey: '),
  ]);
  const detail = '/environments/dev/services/clickhouse?projectKey=analytics';
  expect(refused(await ask(zadig, 'GET', `${detail}&workLoadtype=StatefulSet`))[1]).toBe(6083);
  expect((await ask(zadig, 'GET', `${detail}&workLoadType=StatefulSet`)).status).toBe(200);
});

test('a service that is not in the environment has an empty detail', async () => {
  await using zadig = await startZadig(quick);
  const answer = await ask(zadig, 'GET', '/environments/dev/services/nope?projectKey=payments');
  expect([answer.status, answer.json]).toEqual([200, expect.objectContaining({ scales: [], ingress: [] })]);
});

test('a crash loop shows in the containers, whatever the pod calls itself', async () => {
  await using zadig = await startZadig(quick);
  const answer = await ask(zadig, 'GET', '/environments/dev/services/search?projectKey=storefront');
  const [pod] = (answer.json as { scales: [{ pods: PodView[] }] }).scales[0].pods;
  expect(pod).toMatchObject({ status: 'Running', pod_ready: false });
  expect(pod?.containers[0]).toMatchObject({
    status: 'waiting',
    reason: 'CrashLoopBackOff',
    restart_count: 17,
  });
  const path = `/environments/kube/events?projectKey=storefront&envName=dev&type=Pod&name=${pod?.name}`;
  const events = (await ask(zadig, 'GET', path)).json;
  expect(events).toContainEqual(expect.objectContaining({ reason: 'BackOff', type: 'Warning', count: 85 }));
});

test('licences gate production and two test endpoints, and sharing wants enterprise', async () => {
  await using zadig = await startZadig(quick);
  const code = async (method: string, path: string): Promise<unknown> =>
    ((await ask(zadig, method, `/environments${path}?projectKey=payments`, {})).json as { code?: number })
      ?.code;
  const get = (path: string): Promise<Answered> =>
    ask(zadig, 'GET', `/environments${path}?projectKey=payments`);
  zadig.world.licence = 'community';
  expect(refused(await get('/production'))).toEqual([400, 7050, '']);
  expect([await code('PUT', '/dev/variable'), await code('POST', '/dev/envcfgs')]).toEqual([7050, 7050]);
  expect((await get('/production/prod/variable')).status).toBe(200);
  expect((await get('/production/prod/services/api')).status).toBe(200);
  expect((await get('/dev')).status).toBe(200);
  zadig.world.licence = 'professional';
  expect((await get('/production')).status).toBe(200);
  expect(await code('POST', '/dev/share/enable')).toBe(7050);
  zadig.world.licenceService = false;
  expect(refused(await get('/production'))[2]).toMatch(/^failed to validate zadig license status/);
});

test('configurations exist in four kinds, Secrets are shown to anyone, PVC is spelt so', async () => {
  await using zadig = await startZadig(quick);
  const member = { url: zadig.url, token: zadig.memberToken };
  const get = (rest: string): Promise<Answered> =>
    ask(member, 'GET', `/environments/dev/${rest}&projectKey=payments`);
  expect((await get('envcfgs?type=ConfigMap')).text).toContain('kube-root-ca.crt');
  expect((await get('envcfgs?type=Ingress')).json).toMatchObject([
    { env_name: 'dev', project_name: 'payments' },
  ]);
  expect((await get('envcfg/ledger-data?type=PVC')).json).toHaveProperty('pvc_detail.capacity', '20Gi');
  expect(refused(await get('envcfgs?type=Pvc'))).toEqual([500, 500, 'invalid common env cfg type: Pvc']);
  const secret = await get('envcfg/api-credentials?type=Secret');
  expect(secret.text).toContain('cGE1NS13MHJkLWxlZGdlcg==');
  expect(secret.json).toMatchObject({ secret_detail: { project_key: 'payments', source_detail: null } });
  expect(refused(await get('envcfg/nope?type=Secret'))).toEqual([500, 500, 'not found']);
});

test('the catalogue beside the page is there', async () => {
  await using zadig = await startZadig(quick);
  expect((await ask(zadig, 'GET', '/system/cli/context')).json).toMatchObject({ server_version: 'v5.0.0' });
  expect((await ask(zadig, 'GET', '/projects/project?pageSize=2&pageNum=2')).json).toMatchObject({
    total: 3,
    projects: [{ project_key: 'analytics', deploy_type: 'helm' }],
  });
  expect((await ask(zadig, 'GET', '/system/cluster')).json).toHaveLength(2);
  expect((await ask(zadig, 'GET', '/system/registry')).json).toHaveLength(2);
  const services = await ask(zadig, 'GET', '/service/yaml/services?projectKey=payments');
  expect(services.json).toHaveLength(5);
  const template = await ask(zadig, 'GET', '/service/yaml/worker?projectKey=payments');
  expect(template.json).toMatchObject({
    service_variable_kvs: [{ key: 'LOG_LEVEL' }, { type: 'enum' }, { type: 'bool' }],
  });
  const pods = await ask(zadig, 'GET', '/environments/production/prod/service/api/pods?projectKey=payments');
  expect((pods.json as { pods: unknown[] }).pods).toHaveLength(3);
});

test('drift, an unreachable cluster and pending collaboration changes show as the server shows them', async () => {
  await using zadig = await startZadig(quick);
  const env = environmentOf(zadig.world, 'payments', 'dev');
  for (const service of env.services) {
    service.drifted = true;
  }
  const globals = env.globals.map((each) => ({ ...each, value: 'changed' }));
  const put = await ask(zadig, 'PUT', '/environments/dev/variable?projectKey=payments', {
    global_variables: globals,
  });
  expect(refused(put)).toEqual([400, 6076, expect.stringContaining('modified since last update')]);
  for (const cluster of zadig.world.clusters) {
    cluster.reachable = false;
  }
  expect(refused(await ask(zadig, 'GET', '/environments/dev?projectKey=payments'))[1]).toBe(6065);
  zadig.world.pendingCollaboration = true;
  expect((await ask(zadig, 'GET', '/system/cluster?projectName=payments')).json).toHaveProperty('ifSync');
  expect(
    (await ask(zadig, 'GET', '/system/cluster?projectName=payments&ifPassFilter=true')).json,
  ).toHaveLength(2);
});
