import { describe, expect, test } from 'vitest';
import { type Answered, ask } from '../../src/sandbox/zadig/ask.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';

/** The 19 divergences between the documentation page and the server (contract §9), each shown in both dialects. */
interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
}

async function both(asked: Asked): Promise<{ server: Answered; documented: Answered }> {
  const answers: Answered[] = [];
  for (const dialect of ['server', 'documented'] as const) {
    await using zadig = await startZadig({ dialect, rolloutMs: 20, logIntervalMs: 5 });
    answers.push(await ask(zadig, asked.method ?? 'GET', asked.path, asked.body));
  }
  const [server, documented] = answers;
  if (server === undefined || documented === undefined) {
    throw new Error('both dialects answer');
  }
  return { server, documented };
}

const success = { message: 'success' };
const project = 'projectKey=payments';

describe('the two dialects differ', () => {
  test('1: where the YAML is', async () => {
    const of = `${project}&envName=prod&serviceName=api`;
    const real = await both({ path: `/environments/production/service/yaml?${of}` });
    expect([real.server.status, real.documented.status]).toEqual([200, 404]);
    const page = await both({ path: `/environments/production/services/yaml?${of}` });
    expect([page.server.status, page.documented.status]).toEqual([400, 200]);
    expect(page.documented.text).toBe(real.server.text);
    const test = await both({ path: `/environments/services/yaml?${project}&envName=dev&serviceName=api` });
    expect([test.server.status, test.documented.status]).toEqual([404, 200]);
  });

  test('2: the check for K8s Services has one s more on the page', async () => {
    const real = await both({ path: `/environments/dev/check/workloads/k8services?${project}` });
    expect([real.server.status, real.documented.status]).toEqual([200, 404]);
    const page = await both({ path: `/environments/dev/check/workloads/k8sservices?${project}` });
    expect([page.server.status, page.documented.json]).toEqual([404, ['worker.Deployment']]);
  });

  test('3: workLoadType and workLoadtype', async () => {
    const yaml = `/environments/dev/services/api?${project}&workLoadtype=Deployment`;
    const { server, documented } = await both({ path: yaml });
    expect([server.status, documented.status]).toEqual([200, 200]);
    const helm = '/environments/dev/services/clickhouse?projectKey=analytics';
    expect((await both({ path: `${helm}&workLoadtype=StatefulSet` })).server.status).toBe(400);
    expect((await both({ path: `${helm}&workLoadtype=StatefulSet` })).documented.status).toBe(200);
    expect((await both({ path: `${helm}&workLoadType=StatefulSet` })).documented.status).not.toBe(200);
  });

  test('4: the list says env_key or env_name', async () => {
    const { server, documented } = await both({ path: `/environments/production?${project}` });
    expect(server.json).toMatchObject([{ env_key: 'prod', envName: 'Production EU' }]);
    expect(documented.json).toMatchObject([{ env_name: 'prod' }]);
    expect(documented.text).not.toMatch(/env_key|envName/);
  });

  test('5: status words, and whose values the services show', async () => {
    const { server, documented } = await both({ path: `/environments/production/prod?${project}` });
    const reports = { service_name: 'reports' };
    expect(server.json).toMatchObject({
      status: 'success',
      services: [{}, {}, {}, { ...reports, status: 'nosuspend' }],
    });
    expect(documented.json).toMatchObject({
      status: 'succeeded',
      services: [{}, {}, {}, { ...reports, status: 'running' }],
    });
    const level = { key: 'LOG_LEVEL' };
    expect(server.json).toHaveProperty(
      'services.0.variable_kvs.2',
      expect.objectContaining({ ...level, value: 'info' }),
    );
    expect(documented.json).toHaveProperty('services.0.variable_kvs.2', {
      ...level,
      value: 'warn',
      type: 'enum',
    });
  });

  test('6: PUT variable replaces the list, or patches the named ones', async () => {
    const asked = {
      method: 'PUT',
      path: `/environments/dev/variable?${project}`,
      body: { global_variables: [{ key: 'REGION', value: 'eu-west-1' }] },
    };
    const { server, documented } = await both(asked);
    expect(server.json).toMatchObject({ code: 6076 });
    expect(documented.json).toEqual(success);
    await using zadig = await startZadig({ dialect: 'documented', rolloutMs: 20 });
    await ask(zadig, asked.method, asked.path, asked.body);
    const { globals } = environmentOf(zadig.world, 'payments', 'dev');
    expect(globals).toHaveLength(5);
    expect(globals[3]).toMatchObject({
      value: 'eu-west-1',
      type: 'string',
      related_services: ['ledger', 'reports'],
    });
    await ask(zadig, 'PUT', `/environments/qa/variable?${project}`, {
      global_variables: environmentOf(zadig.world, 'payments', 'qa').globals.map((each) => ({
        ...each,
        value: 'x',
      })),
    });
    expect(environmentOf(zadig.world, 'payments', 'qa').globals.every(({ value }) => value === 'x')).toBe(
      true,
    );
  });

  test('7: scale without a service name', async () => {
    const body = {
      project_key: 'payments',
      env_key: 'dev',
      workload_name: 'api',
      workload_type: 'Deployment',
    };
    const { server, documented } = await both({
      method: 'POST',
      path: '/environments/scale',
      body: { ...body, target_replicas: 3 },
    });
    expect([server.status, documented.json]).toEqual([500, success]);
  });

  test('8: configurations of production environments', async () => {
    const yaml_data = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: game-demo\ndata:\n  lives: "3"\n';
    const body = { name: 'game-demo', common_env_cfg_type: 'ConfigMap', yaml_data };
    const created = await both({
      method: 'POST',
      path: `/environments/production/prod/envcfgs?${project}`,
      body,
    });
    expect(created.server.json).toMatchObject({ code: 6095, description: 'mongo: no documents in result' });
    expect(created.documented.json).toEqual(success);
    const update = {
      ...body,
      name: 'api-settings',
      env_key: 'prod',
      yaml_data: yaml_data.replace('game-demo', 'api-settings'),
    };
    const undocumented = await both({
      method: 'PUT',
      path: `/environments/production/envcfgs?${project}`,
      body: update,
    });
    expect(undocumented.server.json).toMatchObject({ code: 6089 });
    const updated = await both({ method: 'PUT', path: `/environments/envcfgs?${project}`, body: update });
    expect(updated.server.json).toMatchObject({ code: 6089 });
    expect(updated.documented.json).toEqual(success);
  });

  test('9: the detail of a configuration', async () => {
    const { server, documented } = await both({
      path: `/environments/dev/envcfg/feature-flags?${project}&type=ConfigMap`,
    });
    expect(server.json).toMatchObject({ configMap_detail: { project_key: 'payments' } });
    expect(server.text).not.toMatch(/auto_sync|"namespace"|product_key/);
    expect(documented.json).toMatchObject({
      configMap_detail: {
        product_key: 'payments',
        source_detail: { auto_sync: true, git_repo_config: { namespace: 'example' } },
      },
    });
    expect(documented.text).not.toContain('project_key');
  });

  test('10: what deleting a configuration answers', async () => {
    const path = `/environments/dev/envcfg/smtp-relay?${project}&type=Secret`;
    const { server, documented } = await both({ method: 'DELETE', path });
    expect([server.json, documented.json]).toEqual([success, { message: 200 }]);
  });

  test('11: events are an array in both', async () => {
    const { server, documented } = await both({
      path: `/environments/kube/events?${project}&envName=dev&type=Deployment&name=api`,
    });
    expect(server.json).toMatchObject([{ reason: 'ScalingReplicaSet', type: 'Normal', count: 1 }]);
    expect(documented.json).toMatchObject([{ reason: 'ScalingReplicaSet' }]);
  });

  test('12: the entry service is never returned by the server', async () => {
    const servers = [{ host: 'a.example.com', port_number: 80, port_protocol: 'HTTP' }];
    for (const dialect of ['server', 'documented'] as const) {
      await using zadig = await startZadig({ dialect, rolloutMs: 20 });
      await ask(zadig, 'POST', `/environments/dev/share/enable?${project}`);
      await ask(zadig, 'POST', `/environments/dev/share/portal/api?${project}`, servers);
      const { json } = await ask(zadig, 'GET', `/environments/dev/share/portal/api?${project}`);
      expect(json).toEqual(
        dialect === 'server' ? success : { default_gateway_address: '203.0.113.20', servers },
      );
    }
  });

  test('14: licences are unknown to the page', async () => {
    for (const dialect of ['server', 'documented'] as const) {
      await using zadig = await startZadig({ dialect, rolloutMs: 20 });
      zadig.world.licence = 'community';
      const { status } = await ask(zadig, 'PUT', `/environments/dev/variable?${project}`, {
        global_variables: [],
      });
      expect(status).toBe(dialect === 'server' ? 400 : 200);
    }
  });

  test('15: the type of a created service is ignored, or required', async () => {
    const body = {
      env_key: 'new',
      cluster_id: 'c',
      namespace: 'n',
      registry_id: 'r',
      services: [{ service_name: 'api' }],
    };
    const { server, documented } = await both({ method: 'POST', path: `/environments?${project}`, body });
    expect([server.json, documented.status]).toEqual([success, 400]);
  });

  test('16: only the page keeps Helm projects out', async () => {
    const { server, documented } = await both({ path: '/environments?projectKey=analytics' });
    expect([server.json, documented.status]).toEqual([[expect.objectContaining({ env_key: 'dev' })], 400]);
  });

  test('17: which fields of an edit are required', async () => {
    const none = await both({ method: 'PUT', path: `/environments/dev?${project}`, body: {} });
    expect([none.server.json, none.documented.status]).toEqual([success, 400]);
    for (const dialect of ['server', 'documented'] as const) {
      await using zadig = await startZadig({ dialect, rolloutMs: 20 });
      await ask(zadig, 'PUT', `/environments/production/prod?${project}`, { registry_id: 'r2' });
      const { alias } = environmentOf(zadig.world, 'payments', 'prod');
      expect(alias).toBe(dialect === 'server' ? '' : 'Production EU');
    }
  });

  test('18: the environment in an image path is ignored, or decides', async () => {
    for (const dialect of ['server', 'documented'] as const) {
      await using zadig = await startZadig({ dialect, rolloutMs: 20 });
      await ask(zadig, 'POST', '/environments/image/deployment/qa', {
        product_name: 'payments',
        env_name: 'dev',
        service_name: 'api',
        name: 'api',
        container_name: 'api',
        image: 'api:v9',
      });
      const changed = ['dev', 'qa'].filter(
        (env) => workloadOf(zadig.world, 'payments', env, 'api').containers[0]?.image === 'api:v9',
      );
      expect(changed).toEqual([dialect === 'server' ? 'dev' : 'qa']);
    }
  });

  test('19: bad input is 500 on the server', async () => {
    const { server, documented } = await both({ method: 'POST', path: `/environments?${project}`, body: {} });
    expect([server.status, documented.status]).toEqual([500, 400]);
    const missing = await both({ path: `/environments/nope?${project}` });
    expect([missing.server.status, missing.documented.status]).toEqual([500, 404]);
  });

  test('everything that is not on the page is 404 text in its dialect', async () => {
    for (const path of [
      '/system/cli/context',
      '/system/cluster',
      `/environments/dev/service/api/pods?${project}`,
    ]) {
      const { server, documented } = await both({ path });
      expect([server.status, documented.status, documented.type]).toEqual([
        200,
        404,
        expect.stringMatching(/^text/),
      ]);
    }
  });
});
