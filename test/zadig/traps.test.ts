import { describe, expect, test } from 'vitest';
import type { Variable } from '../../src/domain/environment.ts';
import { type Fault, startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { createZadig, type Zadig } from '../../src/zadig/client.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { LogDeadline } from '../../src/zadig/logs.ts';
import { wholeVariable } from '../../src/zadig/variables.ts';
import { errorOf } from './local-server.ts';

const dialects = ['server', 'documented'] as const;
type Dialect = (typeof dialects)[number];

const dev = { project: 'payments', params: { env: 'dev' } };
const prod = { project: 'payments', production: true, params: { env: 'prod' } };
const api = { project: 'payments', params: { env: 'dev', service: 'api' } };
const inBody = { project: 'payments' };

async function start(dialect: Dialect): Promise<ZadigSandbox & { client: Zadig }> {
  const server = await startZadig({ dialect, rolloutMs: 10, logIntervalMs: 0 });
  return Object.assign(server, { client: createZadig({ url: server.url, token: server.token }) });
}

function recorded(server: ZadigSandbox, project: string, env: string) {
  return server.world.environments.find((found) => found.project === project && found.key === env);
}

/** Asks again until it is so: a rollout of the local Zadig takes 10 ms. */
async function until<T>(read: () => Promise<T>, settled: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await read();
    if (settled(value)) return value;
  }
}

const settledDev = (client: Zadig) =>
  until(
    () => client.call(endpoints.environmentDetail, { ...dev, fresh: true }),
    ({ status }) => status === 'success',
  );

describe.each(dialects)('against the %s dialect', (dialect) => {
  const real = dialect === 'server';

  test('1: setting one global variable leaves the others whole', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const before = await client.call(endpoints.listVariables, dev);
    const changed = before.map(
      (variable): Variable => (variable.key === 'LOG_LEVEL' ? { ...variable, value: 'debug' } : variable),
    );
    await client.call(endpoints.setVariables, {
      ...dev,
      body: { global_variables: changed.map(wholeVariable) },
    });
    await settledDev(client);
    expect(await client.call(endpoints.listVariables, dev)).toEqual(changed);
    const logLevel = changed.find(({ key }) => key === 'LOG_LEVEL');
    expect(logLevel).toMatchObject({
      type: 'enum',
      relatedServices: expect.arrayContaining(['api', 'worker']),
    });
  });

  test('2: a service update that sends its globals along keeps them', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const before = await client.call(endpoints.environmentDetail, dev);
    const globals = before.variables.filter(({ relatedServices }) => relatedServices.includes('api'));
    const variable_kvs = [
      { key: 'TIMEOUT_MS', value: '5000' },
      ...globals.map(({ key }) => ({ key, use_global_variable: true })),
    ];
    const body = { service_list: [{ service_name: 'api', variable_kvs }] };
    await client.call(endpoints.updateServices, { ...dev, body });
    const after = await settledDev(client);
    const bound = (variables: readonly Variable[]) =>
      variables.filter(({ relatedServices }) => relatedServices.includes('api')).map(({ key }) => key);
    expect(bound(after.variables)).toEqual(bound(before.variables));
    expect(bound(before.variables).length).toBeGreaterThan(2);
  });

  test('3: failures are told apart whatever status and body they come with', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const missing = await errorOf(
      client.call(endpoints.environmentDetail, { project: 'payments', params: { env: 'x' } }),
    );
    expect(missing).toMatchObject({ code: 'not_found', status: real ? 500 : 404 });
    const wrong = createZadig({ url: server.url, token: 'wrong' });
    expect(await errorOf(wrong.call(endpoints.environmentDetail, dev))).toMatchObject({
      code: 'auth',
      status: 401,
    });
    server.fault({ kind: 'empty', status: 400, times: 1 });
    expect(await errorOf(client.call(endpoints.restartService, api))).toMatchObject({ code: 'rejected' });
    const kinds: [Fault, object][] = [
      [{ kind: 'html' }, { code: 'unavailable', sent: true }],
      [{ kind: 'reset' }, { code: 'unavailable', sent: true }],
      [{ kind: 'applied_then_reset' }, { code: 'unavailable', sent: true }],
      [{ kind: 'licence' }, { code: 'licence', sent: false }],
      [
        { kind: 'status', status: 403 },
        { code: 'auth', sent: false },
      ],
      [
        { kind: 'status', status: 500 },
        { code: 'rejected', sent: false },
      ],
      [
        { kind: 'empty', status: 500 },
        { code: 'unavailable', sent: true },
      ],
    ];
    for (const [fault, expected] of kinds) {
      const remove = server.fault(fault);
      server.clearRequests();
      expect(await errorOf(client.call(endpoints.restartService, api))).toMatchObject(expected);
      expect(server.requests()).toHaveLength(1);
      remove();
    }
  });

  test('4: what only claims to have worked shows when read back', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const gone = { project: 'payments', params: { env: 'dev', service: 'nothing' } };
    const restarted = client.call(endpoints.restartService, gone).then(
      () => 'success',
      () => 'error',
    );
    if (real) expect(await restarted).toBe('success');
    else expect(['success', 'error']).toContain(await restarted);
    const detail = client.call(endpoints.serviceDetail, gone);
    if (real) expect((await detail).workloads).toEqual([]);
    else await detail.catch(() => undefined);
    const yaml = { project: 'payments', query: { envName: 'dev', serviceName: 'nothing' } };
    expect(await client.call(endpoints.serviceYaml, yaml)).toBeNull();
    const there = { project: 'payments', query: { envName: 'dev', serviceName: 'api' } };
    expect(await client.call(endpoints.serviceYaml, there)).toContain('kind: Deployment');
  });

  test('5: a wrong container name is there to be seen in the service detail before it does harm', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const image = 'registry.example.com/payments/api:v2';
    const change = (container_name: string) =>
      client.call(endpoints.updateDeploymentImage, {
        ...dev,
        body: { service_name: 'api', name: 'api', container_name, image },
      });
    await change('api');
    const names = async () =>
      (await client.call(endpoints.serviceDetail, api)).workloads[0]?.images.filter(({ init }) => !init);
    expect((await names())?.map(({ name }) => name)).toEqual(['api', 'envoy']);
    expect((await names())?.[0]?.image).toBe(image);
    expect(server.requests({ path: '/openapi/environments/image/deployment/dev' })[0]?.body).toMatchObject({
      product_name: 'payments',
      env_name: 'dev',
    });
    if (!real) return;
    await change('apí');
    expect((await names())?.map(({ name }) => name)).toContain('apí');
  });

  test('6: an empty name reaches no server', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const signal = new AbortController().signal;
    const log = client.logs({ project: 'payments', env: '', pod: 'p', container: 'c', signal });
    const errors = [
      client.call(endpoints.listEvents, {
        project: 'payments',
        query: { envName: '', name: 'api', type: 'Pod' },
      }),
      client.call(endpoints.environmentDetail, { project: '', params: { env: 'dev' } }),
      client.call(endpoints.restartService, { ...prod, params: { env: '', service: 'api' } }),
      log[Symbol.asyncIterator]().next(),
    ];
    for (const error of errors) expect(await errorOf(error)).toMatchObject({ code: 'usage' });
    expect(server.requests()).toEqual([]);
  });

  test('7: production YAML comes from the path that has it', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const query = { envName: 'prod', serviceName: 'api' };
    const yaml = await client.call(endpoints.serviceYaml, { project: 'payments', production: true, query });
    expect(yaml).toContain('kind: Deployment');
    const values = await client.call(endpoints.serviceValues, {
      project: 'analytics',
      production: true,
      query: { envName: 'prod', serviceName: 'clickhouse' },
    });
    expect(values).toContain('clickhouse');
    const paths = server.requests().map(({ path }) => path.replace('/openapi/environments/production', ''));
    expect(paths).toEqual(
      real
        ? ['/service/yaml', '/service/values']
        : ['/service/yaml', '/services/yaml', '/service/values', '/services/values'],
    );
  });

  test('8: after a change the status leaves "updating", and the pods tell whether it is well', async () => {
    await using server = await start(dialect);
    const { client } = server;
    await client.call(endpoints.updateServices, {
      ...dev,
      body: { service_list: [{ service_name: 'worker' }] },
    });
    const settled = await settledDev(client);
    expect(settled.status).toBe('success');
    const search = { project: 'storefront', params: { env: 'dev', service: 'search' } };
    const env = await client.call(endpoints.environmentDetail, {
      project: 'storefront',
      params: { env: 'dev' },
    });
    expect(env.status).toBe('success');
    const pods = (await client.call(endpoints.serviceDetail, search)).workloads.flatMap(
      (workload) => workload.pods,
    );
    expect(pods.length).toBeGreaterThan(0);
    expect(pods.every(({ ready }) => !ready)).toBe(true);
    expect(pods[0]?.containers[0]?.reason).toBe('CrashLoopBackOff');
  });

  test('9: a log of what is not there ends at the first deadline, and a real one gives its lines', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const detail = await client.call(endpoints.serviceDetail, api);
    const pod = detail.workloads[0]?.pods[0]?.name ?? '';
    const { say } = await import('../../src/sandbox/zadig/world/logs.ts');
    for (const line of ['plain', '10%\r', '  indented', '{"level":"info"}'])
      say(server.world, pod, 'api', line);
    const stop = new AbortController();
    const lines: string[] = [];
    const target = { project: 'payments', env: 'dev', container: 'api', signal: stop.signal };
    for await (const line of client.logs({ ...target, pod })) {
      lines.push(line);
      if (lines.length === 4) stop.abort();
    }
    expect(lines).toEqual(['plain', '10%', real ? 'indented' : '  indented', '{"level":"info"}']);
    await expect.poll(() => server.openStreams(), { interval: 5 }).toBe(0);
    const missing = client.logs({
      ...target,
      pod: 'nobody',
      signal: new AbortController().signal,
      firstByteMs: 50,
    });
    const error = await errorOf(missing[Symbol.asyncIterator]().next());
    if (real) expect(error).toBeInstanceOf(LogDeadline);
    else expect(error).toMatchObject({ code: 'not_found' });
    await expect.poll(() => server.openStreams(), { interval: 5 }).toBe(0);
  });

  test('10: production is thinner, and says so', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const target = { workload_type: 'Deployment', target_replicas: 1 } as const;
    const scale = { ...inBody, production: true, body: { env_key: 'prod', workload_name: 'api', ...target } };
    expect(await errorOf(client.call(endpoints.scale, scale))).toMatchObject({ code: 'unsupported' });
    expect(server.requests()).toEqual([]);
    const yaml_data = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata: {}\n';
    const body = { name: 'extra', common_env_cfg_type: 'ConfigMap', yaml_data } as const;
    const created = client.call(endpoints.createConfig, { ...prod, body });
    if (real) {
      const error = await errorOf(created);
      expect(error).toMatchObject({ code: 'not_found', zadigCode: 6095 });
      expect(error).toMatchObject({
        hint: expect.stringContaining('cannot create configurations in production'),
      });
    } else await created;
    await client.call(endpoints.editEnvironment, { ...prod, body: { env_name: 'Production EU' } });
    expect((await client.call(endpoints.environmentDetail, prod)).alias).toBe('Production EU');
    server.world.licence = 'community';
    const listed = client.call(endpoints.listEnvironments, { ...inBody, production: true, fresh: true });
    if (real) expect(await errorOf(listed)).toMatchObject({ code: 'licence', zadigCode: 7050 });
    else await listed;
  });

  test('11: an unknown project is an empty list, not an error', async () => {
    await using server = await start(dialect);
    expect(await server.client.call(endpoints.listEnvironments, { project: 'nobody' })).toEqual([]);
    const test = await server.client.call(endpoints.listEnvironments, inBody);
    const production = await server.client.call(endpoints.listEnvironments, { ...inBody, production: true });
    expect(test.map(({ key }) => key)).toEqual(expect.arrayContaining(['dev', 'qa', 'staging']));
    expect(production).toMatchObject([{ key: 'prod', production: true }]);
  });

  test('12: secrets are readable, so what reads them is one row that says so', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const input = { project: 'payments', params: { env: 'dev', config: 'api-credentials' } };
    const secret = await client.call(endpoints.configDetail, { ...input, query: { type: 'Secret' } });
    expect(secret).toMatchObject({ name: 'api-credentials', kind: 'Secret', source: null });
    expect(secret.yaml).toContain('DB_PASSWORD');
    const listed = await client.call(endpoints.listConfigs, { ...dev, query: { type: 'Secret' } });
    expect(listed.map(({ name }) => name)).toContain('smtp-relay');
    const imported = { project: 'payments', params: { env: 'dev', config: 'feature-flags' } };
    expect(
      await client.call(endpoints.configDetail, { ...imported, query: { type: 'ConfigMap' } }),
    ).toMatchObject({
      source: { repo: 'example/payments-config', branch: 'main', path: 'flags.yaml' },
    });
    const none = { project: 'payments', params: { env: 'dev', config: 'none' } };
    expect(
      await errorOf(client.call(endpoints.configDetail, { ...none, query: { type: 'PVC' } })),
    ).toMatchObject({
      code: 'not_found',
    });
  });

  test('13: a deployment image is refused to a token without administration', async () => {
    await using server = await start(dialect);
    const member = createZadig({ url: server.url, token: server.memberToken });
    const body = {
      service_name: 'api',
      name: 'api',
      container_name: 'api',
      image: 'registry.example.com/a:1',
    };
    const change = member.call(endpoints.updateDeploymentImage, { ...dev, body });
    if (real) expect(await errorOf(change)).toMatchObject({ code: 'auth', status: 403, sent: false });
    else await change;
  });

  test('14: removing a service sends a body, and a busy environment refuses by name', async () => {
    await using server = await start(dialect);
    const { client } = server;
    await client.call(endpoints.removeServices, {
      ...inBody,
      body: { env_key: 'dev', service_names: ['reports'] },
    });
    expect(server.requests({ method: 'DELETE' })).toMatchObject([
      { query: { projectKey: 'payments' }, body: { env_key: 'dev', service_names: ['reports'] } },
    ]);
    const env = recorded(server, 'payments', 'dev');
    if (env) env.transition = { status: 'updating', until: Number.POSITIVE_INFINITY, next: 'success' };
    const update = client.call(endpoints.updateServices, {
      ...dev,
      body: { service_list: [{ service_name: 'api' }] },
    });
    const error = await errorOf(update);
    expect(error).toMatchObject({ code: 'conflict', sent: false });
    expect(String(error)).toContain('update api in payments/dev: the environment is busy');
    const body = { service_list: [{ service_name: 'api' }] };
    const asleep = client.call(endpoints.updateServices, {
      project: 'payments',
      params: { env: 'staging' },
      body,
    });
    expect(await errorOf(asleep)).toMatchObject({ code: 'conflict' });
  });

  test('15: every spelling arrives where this server looks for it', async () => {
    await using server = await start(dialect);
    const { client } = server;
    const query = { workLoadType: 'StatefulSet' };
    const helm = { project: 'analytics', params: { env: 'dev', service: 'clickhouse' }, query };
    expect((await client.call(endpoints.serviceDetail, helm)).workloads).toMatchObject([
      { kind: 'StatefulSet' },
    ]);
    const target = { workload_name: 'api', workload_type: 'Deployment', target_replicas: 1 } as const;
    await client.call(endpoints.scale, {
      ...inBody,
      body: { env_key: 'dev', service_name: 'api', ...target },
    });
    expect((await client.call(endpoints.serviceDetail, api)).workloads).toMatchObject([{ replicas: 1 }]);
    const unserved = await client.call(endpoints.checkWorkloads, dev);
    expect(unserved).toContain('worker.Deployment');
    const events = await client.call(endpoints.listEvents, {
      ...inBody,
      query: { envName: 'dev', name: 'api', type: 'Deployment' },
    });
    expect(events.at(-1)).toMatchObject({ reason: 'ScalingReplicaSet' });
    await client.call(endpoints.deleteConfig, {
      project: 'payments',
      params: { env: 'dev', config: 'feature-flags' },
      query: { type: 'ConfigMap' },
    });
    await client.call(endpoints.deleteEnvironment, { ...dev, query: { isDelete: true } });
    expect(server.requests({ method: 'DELETE', path: /\/dev$/ })).toMatchObject([
      { query: { isDelete: 'true' } },
    ]);
  });
});
