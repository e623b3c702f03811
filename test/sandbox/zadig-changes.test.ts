import { expect, test } from 'vitest';
import { type Answered, ask, refused } from '../../src/sandbox/zadig/ask.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { environmentOf, workloadOf } from '../../src/sandbox/zadig/world/find.ts';

/** Changes and their traps (contract §3, §11): what takes effect, what only says so. */
const quick = { rolloutMs: 20, logIntervalMs: 5 };

interface PodView {
  name: string;
  status: string;
  pod_ready: boolean;
  containers: { name: string; image: string; restart_count: number; status: string; reason: string }[];
}

async function podsOf(
  zadig: { url: string; token: string },
  env: string,
  service: string,
): Promise<PodView[]> {
  const answer = await ask(zadig, 'GET', `/environments/${env}/services/${service}?projectKey=payments`);
  const detail = answer.json as { scales: { pods: PodView[] }[] };
  return detail.scales.flatMap(({ pods }) => pods);
}

async function statusOf(zadig: { url: string; token: string }, env: string): Promise<unknown> {
  const { json } = await ask(zadig, 'GET', `/environments/${env}?projectKey=payments`);
  return (json as { status?: unknown }).status;
}

async function globalsOf(zadig: {
  url: string;
  token: string;
}): Promise<{ key: string; [field: string]: unknown }[]> {
  const { json } = await ask(zadig, 'GET', '/environments/dev/variable?projectKey=payments');
  return json as { key: string }[];
}

test('an image update rolls the pods one after the other', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const before = await podsOf(zadig, 'dev', 'api');
  const image = 'registry.example.com/payments/api:v1.42.0';
  const names = { product_name: 'payments', env_name: 'dev', service_name: 'api', name: 'api' };
  const answer = await ask(zadig, 'POST', '/environments/image/deployment/ignored', {
    ...names,
    container_name: 'api',
    image,
  });
  expect(answer.json).toEqual({ message: 'success' });
  const readiness = async (): Promise<boolean[]> =>
    (await podsOf(zadig, 'dev', 'api')).map(({ pod_ready }) => pod_ready);
  expect(await readiness()).toEqual([true, true, false]);
  now += 45;
  expect(await readiness()).toEqual([false, true, true]);
  now += 1000;
  expect(await readiness()).toEqual([true, true]);
  const after = await podsOf(zadig, 'dev', 'api');
  expect(after.flatMap(({ containers }) => containers.map((each) => each.image))).toContain(image);
  expect(after.map(({ name }) => name)).not.toEqual(expect.arrayContaining(before.map(({ name }) => name)));
});

test('a crashing tag stops the rollout at its first pod', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  await ask(zadig, 'POST', '/environments/image/deployment/dev', {
    product_name: 'payments',
    env_name: 'dev',
    service_name: 'api',
    name: 'api',
    container_name: 'api',
    image: 'registry.example.com/payments/api:v2-crash',
  });
  now += 60_000;
  const pods = await podsOf(zadig, 'dev', 'api');
  expect(pods.map(({ pod_ready }) => pod_ready)).toEqual([true, true, false]);
  expect(pods[2]?.containers[0]).toMatchObject({ name: 'api', reason: 'CrashLoopBackOff' });
  const detail = await ask(zadig, 'GET', '/environments/dev?projectKey=payments');
  expect(detail.json).toMatchObject({
    status: 'success',
    services: [{ service_name: 'api', status: 'unstable' }, {}, {}, {}],
  });
});

test('an image that no registry has is never pulled, and only events say so', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const image = 'registry.example.com/payments/api:v2-missing';
  await ask(zadig, 'POST', '/environments/image/deployment/dev', {
    ...{ product_name: 'payments', env_name: 'dev', service_name: 'api', name: 'api' },
    ...{ container_name: 'api', image },
  });
  now += 8;
  expect((await podsOf(zadig, 'dev', 'api'))[2]?.containers[0]).toMatchObject({ reason: 'ErrImagePull' });
  now += 60_000;
  const pods = await podsOf(zadig, 'dev', 'api');
  expect(pods.map(({ pod_ready }) => pod_ready)).toEqual([true, true, false]);
  expect(pods[2]).toMatchObject({
    status: 'Pending',
    containers: [
      { name: 'api', image, status: 'waiting', reason: 'ImagePullBackOff', restart_count: 0 },
      { name: 'envoy', status: 'running' },
    ],
  });
  const query = `projectName=payments&projectKey=payments&envName=dev&type=Pod&name=${pods[2]?.name}`;
  const { json } = await ask(zadig, 'GET', `/environments/kube/events?${query}`);
  expect(json).toContainEqual(
    expect.objectContaining({
      type: 'Warning',
      reason: 'Failed',
      message: expect.stringMatching(/^Failed to pull image "registry.+:v2-missing": .+: not found$/),
    }),
  );
  await ask(zadig, 'POST', '/environments/image/deployment/dev', {
    ...{ product_name: 'payments', env_name: 'dev', service_name: 'api', name: 'api' },
    ...{ container_name: 'api', image: 'registry.example.com/payments/api:v3' },
  });
  now += 60_000;
  const healed = await podsOf(zadig, 'dev', 'api');
  expect(healed.map(({ pod_ready }) => pod_ready)).toEqual([true, true]);
});

test('restart replaces the pods and is success even for a service that is not there', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const before = await podsOf(zadig, 'dev', 'worker');
  await ask(zadig, 'POST', '/environments/dev/service/worker/restart?projectKey=payments');
  now += 10_000;
  const after = await podsOf(zadig, 'dev', 'worker');
  expect(after).toHaveLength(1);
  expect(after[0]?.name).not.toBe(before[0]?.name);
  const missing = await ask(zadig, 'POST', '/environments/dev/service/nope/restart?projectKey=payments');
  expect(missing.json).toEqual({ message: 'success' });
  const asleep = await ask(zadig, 'POST', '/environments/staging/service/api/restart?projectKey=payments');
  expect(refused(asleep)).toEqual([400, 6081, 'environment is sleeping']);
});

test('a StatefulSet keeps the names of its pods', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const createdAt = workloadOf(zadig.world, 'payments', 'dev', 'ledger').pods[0]?.createdAt;
  await ask(zadig, 'POST', '/environments/dev/service/ledger/restart?projectKey=payments');
  now += 10_000;
  expect((await podsOf(zadig, 'dev', 'ledger')).map(({ name }) => name)).toEqual(['ledger-db-0']);
  expect(workloadOf(zadig.world, 'payments', 'dev', 'ledger').pods.at(-1)?.createdAt).not.toBe(createdAt);
});

test('a wrong container name adds a container, a wrong service name patches first and fails then', async () => {
  await using zadig = await startZadig(quick);
  const body = {
    product_name: 'payments',
    env_name: 'dev',
    name: 'worker',
    image: 'registry.example.com/x:1',
  };
  const path = '/environments/image/deployment/dev';
  await ask(zadig, 'POST', path, { ...body, service_name: 'worker', container_name: 'typo' });
  const worker = workloadOf(zadig.world, 'payments', 'dev', 'worker');
  expect(worker.containers.map(({ name }) => name)).toEqual(['worker', 'typo']);
  const wrong = await ask(zadig, 'POST', path, { ...body, service_name: 'nope', container_name: 'worker' });
  expect(refused(wrong)).toEqual([400, 6082, '服务 nope 不存在']);
  expect(worker.containers[0]?.image).toBe('registry.example.com/x:1');
});

test('image routes misbehave on bodies they cannot read and on people who are no administrators', async () => {
  await using zadig = await startZadig(quick);
  const member = { url: zadig.url, token: zadig.memberToken };
  const send = async (
    who: { url: string; token: string },
    kind: string,
    body: unknown,
  ): Promise<unknown[]> => {
    const { status, text } = await ask(who, 'POST', `/environments/image/${kind}/dev`, body);
    return [status, text];
  };
  expect(await send(zadig, 'deployment', '{')).toEqual([400, '']);
  expect(await send(zadig, 'statefulset', '{')).toEqual([200, '{"message":"success"}']);
  expect(await send(member, 'cronjob', '{')).toEqual([403, '']);
  const names = { product_name: 'payments', env_name: 'dev', container_name: 'reports', image: 'reports:v4' };
  expect(await send(member, 'deployment', { ...names, service_name: 'api', name: 'api' })).toEqual([403, '']);
  const cron = await send(member, 'cronjob', { ...names, service_name: 'reports', name: 'reports' });
  expect(cron).toEqual([200, '{"message":"success"}']);
});

test('scale wants a service name, counts a missing number as zero and knows test environments only', async () => {
  await using zadig = await startZadig(quick);
  const body = { project_key: 'payments', env_key: 'dev', workload_name: 'api', workload_type: 'Deployment' };
  const scale = (extra: object): Promise<Answered> =>
    ask(zadig, 'POST', '/environments/scale', { ...body, service_name: 'api', ...extra });
  const unnamed = await ask(zadig, 'POST', '/environments/scale', { ...body, target_replicas: 3 });
  expect(refused(unnamed)).toEqual([500, 500, 'service_name is required']);
  const text = await scale({ target_replicas: '3' });
  expect([text.status, text.text, text.type]).toEqual([400, '', null]);
  expect(refused(await scale({ workload_type: 'deployment' }))[2]).toBe(
    'unsupported workload type: deployment',
  );
  expect(refused(await scale({ env_key: 'prod' }))).toEqual([400, 6081, 'mongo: no documents in result']);
  expect((await scale({ target_replicas: 4 })).status).toBe(200);
  await expect.poll(async () => (await podsOf(zadig, 'dev', 'api')).length).toBe(4);
  const variables = environmentOf(zadig.world, 'payments', 'dev').services[0]?.variables;
  expect(variables).toContainEqual(expect.objectContaining({ key: 'replicas', value: '4' }));
  await scale({});
  await expect.poll(async () => (await podsOf(zadig, 'dev', 'api')).length).toBe(0);
});

test('PUT variable replaces the whole list verbatim', async () => {
  const now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const put = (list: unknown): Promise<Answered> =>
    ask(zadig, 'PUT', '/environments/dev/variable?projectKey=payments', { global_variables: list });
  const before = await globalsOf(zadig);
  const forgetting = await put([{ key: 'LOG_LEVEL', value: 'debug' }]);
  expect(refused(forgetting)).toEqual([400, 6076, expect.stringContaining('is used by service [api')]);
  const undefinedKey = await put([...before, { key: 'NEW', value: 1 }]);
  expect(refused(undefinedKey)[2]).toBe("added global variable NEW is not in project's global variable list");
  expect((await put(before)).json).toEqual({ message: 'success' });
  expect(await statusOf(zadig, 'dev')).toBe('success');
  await put(before.map((each) => (each.key === 'LOG_LEVEL' ? { key: 'LOG_LEVEL', value: 'debug' } : each)));
  expect(await statusOf(zadig, 'dev')).toBe('updating');
  expect((await globalsOf(zadig))[0]).toEqual({
    key: 'LOG_LEVEL',
    value: 'debug',
    type: '',
    options: [],
    desc: '',
    related_services: [],
  });
});

test('updating a service unhooks it from every global that is not named', async () => {
  const now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const related = async (): Promise<unknown> =>
    (await globalsOf(zadig)).filter(({ related_services }) => (related_services as string[]).includes('api'));
  expect(await related()).toHaveLength(4);
  const answer = await ask(zadig, 'PUT', '/environments/dev/services?projectKey=payments', {
    service_list: [
      {
        service_name: 'api',
        variable_kvs: [
          { key: 'TIMEOUT_MS', value: '9000' },
          { key: 'DB_PASSWORD', use_global_variable: true },
          { key: 'nobody-defines-this', value: 1 },
        ],
      },
    ],
  });
  expect(answer.json).toEqual({ message: 'success' });
  expect(await statusOf(zadig, 'dev')).toBe('updating');
  expect(await related()).toMatchObject([{ key: 'DB_PASSWORD' }]);
  const { json } = await ask(zadig, 'GET', '/environments/dev?projectKey=payments');
  const [api] = (json as { services: [{ variable_kvs: object[] }] }).services;
  expect(api.variable_kvs).toContainEqual(expect.objectContaining({ key: 'TIMEOUT_MS', value: '3000' }));
});

test('a busy environment refuses, so does a held project lock', async () => {
  await using zadig = await startZadig({ ...quick, rolloutMs: 600 });
  const add = (service: string): Promise<Answered> =>
    ask(zadig, 'POST', '/environments/service/yaml?projectKey=payments', {
      env_key: 'dev',
      service_list: [{ service_name: service }],
    });
  expect((await add('fraud')).json).toEqual({ message: 'success' });
  const again = await ask(zadig, 'PUT', '/environments/dev/services?projectKey=payments', {
    service_list: [],
  });
  expect(refused(again)).toEqual([500, 500, expect.stringContaining('环境正处于不能更新的状态')]);
  expect(refused(await add('fraud'))[2]).toMatch(/already exist in env/);
  expect(refused(await add('nope'))[1]).toBe(6092);
  for (const project of zadig.world.projects) {
    project.lockedUntil = Number.POSITIVE_INFINITY;
  }
  const locked = await ask(zadig, 'PUT', '/environments/qa/services?projectKey=payments', {
    service_list: [],
  });
  expect(refused(locked)[2]).toMatch(/failed to acquire lock/);
});

test('adding to an environment that is missing or on the other side is refused in two ways', async () => {
  await using zadig = await startZadig(quick);
  const add = (env_key: string): Promise<Answered> =>
    ask(zadig, 'POST', '/environments/service/yaml?projectKey=payments', { env_key, service_list: [] });
  expect([(await add('nope')).status, (await add('nope')).json]).toEqual([
    404,
    expect.objectContaining({ code: 404 }),
  ]);
  expect(refused(await add('prod'))[2]).toBe(
    'environment prod is invalid, the env production field is: true',
  );
  const unreadable = await ask(zadig, 'POST', '/environments/service/yaml?projectKey=payments', '{');
  expect([unreadable.status, unreadable.text]).toEqual([400, '']);
});

test('services are deleted with a body on DELETE, and unknown names are success', async () => {
  await using zadig = await startZadig(quick);
  const remove = (names: string[]): Promise<Answered> =>
    ask(zadig, 'DELETE', '/environments/service/yaml?projectKey=payments', {
      env_key: 'dev',
      service_names: names,
    });
  expect((await remove(['worker'])).json).toEqual({ message: 'success' });
  expect(environmentOf(zadig.world, 'payments', 'dev').services.map(({ name }) => name)).not.toContain(
    'worker',
  );
  expect((await globalsOf(zadig))[0]).toMatchObject({ key: 'LOG_LEVEL', related_services: ['api'] });
  expect((await remove(['worker'])).json).toEqual({ message: 'success' });
});

test('editing production without an alias erases it, and of nothing at all is success', async () => {
  await using zadig = await startZadig(quick);
  const edit = (env: string, body: object): Promise<Answered> =>
    ask(zadig, 'PUT', `/environments/production/${env}?projectKey=payments`, body);
  await edit('prod', { registry_id: 'ffffffffffffffffffffffff' });
  expect(environmentOf(zadig.world, 'payments', 'prod').alias).toBe('');
  expect((await edit('nope', { env_name: 'x' })).json).toEqual({ message: 'success' });
  const test = await ask(zadig, 'PUT', '/environments/nope?projectKey=payments', { registry_id: 'x' });
  expect(refused(test)).toEqual([400, 6076, '环境不存在']);
});

test('creating validates with 500s, then creates in the background', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const body = { env_key: 'new', cluster_id: 'c', namespace: 'n', registry_id: 'r' };
  const create = (extra: object): Promise<Answered> =>
    ask(zadig, 'POST', '/environments?projectKey=payments', { ...body, ...extra });
  expect(refused(await create({ cluster_id: '' }))).toEqual([500, 500, 'cluster_id is required']);
  expect(refused(await create({ env_key: 'prod' }))[2]).toContain('环境已存在');
  expect(refused(await create({ global_variables: [{ key: 'X', value: 1 }] }))[2]).toBe(
    'global variables not match the definition',
  );
  const services = [{ service_name: 'api', variable_kvs: [{ key: 'LOG_LEVEL', use_global_variable: true }] }];
  const made = await create({
    services,
    global_variables: [{ key: 'LOG_LEVEL', value: 'debug' }],
    is_public: true,
  });
  expect(made.json).toEqual({ message: 'success' });
  expect(await statusOf(zadig, 'new')).toBe('creating');
  now += 1000;
  expect(await statusOf(zadig, 'new')).toBe('success');
  const detail = await ask(zadig, 'GET', '/environments/new?projectKey=payments');
  expect(detail.json).toMatchObject({
    services: [{ service_name: 'api', status: 'running', containers: [] }],
    global_variables: [{ key: 'LOG_LEVEL', type: 'enum', related_services: ['api'] }],
  });
  const helm = await ask(zadig, 'POST', '/environments?projectKey=analytics', body);
  expect(refused(helm)).toEqual([400, 6074, 'only support k8s type']);
});

test('deleting a test environment reads isDelete as Go does, and twice is not found', async () => {
  await using zadig = await startZadig(quick);
  const remove = (flag: string): Promise<Answered> =>
    ask(zadig, 'DELETE', `/environments/dev?projectKey=payments${flag}`);
  expect(refused(await remove(''))).toEqual([400, 6096, 'strconv.ParseBool: parsing "": invalid syntax']);
  expect(refused(await remove('&isDelete=yes'))[1]).toBe(6096);
  expect((await remove('&isDelete=T')).json).toEqual({ message: 'success' });
  expect(refused(await remove('&isDelete=T'))).toEqual([
    500,
    500,
    'find product error: mongo: no documents in result',
  ]);
  expect(zadig.world.namespaces).not.toContain('payments-env-dev');
  await expect.poll(() => statusOf(zadig, 'dev')).toBe(undefined);
});

test('deleting production forgets the record and leaves the namespace', async () => {
  await using zadig = await startZadig(quick);
  const remove = (): Promise<Answered> =>
    ask(zadig, 'DELETE', '/environments/production/prod?projectKey=payments');
  expect((await remove()).json).toEqual({ message: 'success' });
  expect(refused(await remove())[1]).toBe(6077);
  expect(zadig.world.namespaces).toContain('payments-env-prod');
});

test('a configuration may be written in any style of YAML', async () => {
  await using zadig = await startZadig(quick);
  const create = (yaml_data: string): Promise<Answered> =>
    ask(zadig, 'POST', '/environments/dev/envcfgs?projectKey=payments', {
      ...{ name: 'ignored', common_env_cfg_type: 'ConfigMap', yaml_data },
    });
  for (const yaml of [
    '{apiVersion: v1, kind: ConfigMap, metadata: {name: flow}, data: {}}',
    'data: {a: &a one, b: *a}\nmetadata: {labels: {name: not-this}, name: anchored}\n"kind": ConfigMap # so\n',
  ])
    expect((await create(yaml)).json).toEqual({ message: 'success' });
  const listed = await ask(zadig, 'GET', '/environments/dev/envcfgs?projectKey=payments&type=ConfigMap');
  expect((listed.json as { name: string }[]).map(({ name }) => name)).toEqual(
    expect.arrayContaining(['flow', 'anchored']),
  );
  for (const broken of ['kind: ConfigMap\n  name: [', 'data: *nowhere\nkind: ConfigMap'])
    expect(refused(await create(broken))[2]).toContain('not match yaml kind');
});

test('a configuration change restarts who uses it; kinds and names must match', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const yaml = (kind: string, name: string): string =>
    `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\ndata: {}\n`;
  const put = (name: string, yaml_data: string): Promise<Answered> =>
    ask(zadig, 'PUT', '/environments/envcfgs?projectKey=payments', {
      name,
      env_key: 'dev',
      common_env_cfg_type: 'ConfigMap',
      yaml_data,
    });
  const before = await podsOf(zadig, 'dev', 'api');
  expect(refused(await put('api-settings', yaml('ConfigMap', 'other')))).toEqual([
    400,
    6089,
    'configMap Yaml Name is incorrect',
  ]);
  expect(refused(await put('api-settings', yaml('Secret', 'api-settings')))[2]).toContain(
    'not match yaml kind Secret',
  );
  expect(refused(await put('', ''))).toEqual([
    400,
    6076,
    expect.stringContaining('failed to validate request data'),
  ]);
  expect((await put('api-settings', yaml('ConfigMap', 'api-settings'))).json).toEqual({ message: 'success' });
  now += 10_000;
  const after = await podsOf(zadig, 'dev', 'api');
  expect(after.map(({ name }) => name)).not.toEqual(before.map(({ name }) => name));
});

test('sharing restarts pods with a sidecar and then is ready', async () => {
  await using zadig = await startZadig(quick);
  const get = (rest: string): Promise<Answered> =>
    ask(zadig, 'GET', `/environments/dev/${rest}?projectKey=payments`);
  expect((await get('check/workloads/k8services')).json).toEqual(['worker.Deployment']);
  expect((await get('check/sharenv/enable/ready')).json).toMatchObject({ is_ready: false });
  await ask(zadig, 'POST', '/environments/dev/share/enable?projectKey=payments');
  await expect
    .poll(async () => (await get('check/sharenv/enable/ready')).json)
    .toMatchObject({ is_ready: true, checks: { pods_have_istio_proxy: true } });
  const servers = [{ host: 'a.example.com', port_number: 80, port_protocol: 'HTTP' }];
  await ask(zadig, 'POST', '/environments/dev/share/portal/api?projectKey=payments', servers);
  expect((await get('share/portal/api')).json).toEqual({ message: 'success' });
  expect(environmentOf(zadig.world, 'payments', 'dev').portals).toEqual({ api: servers });
  expect(
    refused(await ask(zadig, 'POST', '/environments/dev/share/portal/api?projectKey=payments', {}))[0],
  ).toBe(400);
});

test('empty words select an arbitrary environment', async () => {
  await using zadig = await startZadig(quick);
  expect((await ask(zadig, 'GET', '/environments/kube/events?type=Deployment&name=api')).json).not.toEqual(
    [],
  );
  const body = {
    product_name: 'payments',
    env_name: '',
    service_name: 'api',
    name: 'api',
    container_name: 'api',
  };
  await ask(zadig, 'POST', '/environments/image/deployment/qa', { ...body, image: 'api:oops' });
  expect(workloadOf(zadig.world, 'payments', 'dev', 'api').containers[0]?.image).toBe('api:oops');
});

test('a service still deployed in a sub environment cannot be deleted', async () => {
  await using zadig = await startZadig(quick);
  await ask(zadig, 'POST', '/environments/dev/share/enable?projectKey=payments');
  await ask(zadig, 'POST', '/environments?projectKey=payments', {
    env_key: 'feat-1',
    cluster_id: 'c',
    namespace: 'feat-1',
    registry_id: 'r',
    services: [{ service_name: 'worker' }],
    sub_env: { enable: true, base_env: 'dev' },
  });
  const body = { env_key: 'dev', service_names: ['worker'] };
  const answer = await ask(zadig, 'DELETE', '/environments/service/yaml?projectKey=payments', body);
  expect([answer.status, answer.json]).toEqual([
    400,
    {
      type: 'error',
      code: 6094,
      message: '删除服务失败，待删除服务存在于子环境中',
      description: '',
      extra: { worker: ['feat-1'] },
    },
  ]);
});

test('one pod can be restarted by the path of v5.0.0', async () => {
  let now = Date.now();
  await using zadig = await startZadig({ ...quick, clock: () => now });
  const [first, second] = await podsOf(zadig, 'dev', 'api');
  const path = `/environments/dev/service/api/pod/${first?.name}/restart?projectKey=payments`;
  expect((await ask(zadig, 'POST', path)).json).toEqual({ message: 'success' });
  now += 1000;
  const after = (await podsOf(zadig, 'dev', 'api')).map(({ name }) => name);
  expect(after).toContain(second?.name);
  expect([after.length, after.includes(first?.name ?? '')]).toEqual([2, false]);
});
