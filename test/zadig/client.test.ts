import { expect, test } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { type CallRecord, createZadig } from '../../src/zadig/client.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { errorOf, json, startLocal, TOKEN, text } from './local-server.ts';

const inPayments = { project: 'payments' };
const dev = { project: 'payments', params: { env: 'dev' } };
const api = { project: 'payments', params: { env: 'dev', service: 'api' } };
const apiYaml = { project: 'payments', query: { envName: 'dev', serviceName: 'api' } };

/** Answers the listed ways, the last one for good. */
function inTurn<T>(ways: readonly T[]): () => T {
  let next = 0;
  return () => {
    const way = ways[Math.min(next, ways.length - 1)];
    next += 1;
    if (way === undefined) throw new Error('no way to answer');
    return way;
  };
}

const envelope = (description: string, code = 6076, extra: object = {}) => ({
  type: 'error',
  code,
  message: '更新环境失败',
  description,
  extra,
});

test.each([
  ['环境正处于不能更新的状态', 400, 'conflict', 'the environment is busy (creating, updating or deleting)'],
  ['environment is sleeping', 400, 'conflict', 'the environment is asleep'],
  [
    '1 error occurred:\n\t* 创建环境失败: 环境已存在\n\n',
    500,
    'conflict',
    'already has an environment of that name',
  ],
  ['service a already exist in env, cannot', 500, 'conflict', 'the service is already in the environment'],
  ['failed to acquire lock', 400, 'conflict', 'another change of this project is still running'],
  ['mongo: no documents in result', 500, 'not_found', 'there is no such environment'],
  ['环境不存在', 400, 'not_found', 'there is no such environment'],
  ['project key is required', 500, 'rejected', 'Zadig said: “project key is required”'],
  ['部署失败', 400, 'rejected', 'updating the environment failed. Zadig said: “部署失败”'],
])('“%s” is told in English, with what Zadig said behind it', async (description, status, code, sentence) => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, envelope(description), status);
  const error = await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(error).toMatchObject({ code, status, zadigCode: 6076, sent: false });
  const message = error instanceof BotError ? error.message : '';
  expect(message).toMatch(/^Zadig could not restart api in payments\/dev[:.]/);
  expect(message).toContain(sentence);
});

test('the sentence for a busy environment reads like a person wrote it', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, envelope('环境正处于不能更新的状态'), 400);
  const error = await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(error).toMatchObject({
    message:
      'Zadig could not restart api in payments/dev: the environment is busy (creating, updating or deleting). ' +
      'Zadig said: “环境正处于不能更新的状态”',
    hint: 'Wait until it is done, then try again.',
  });
});

test('a change whose guard says no at the last moment never leaves', async () => {
  await using server = await startLocal();
  let asked = 0;
  server.answer = (_, response) => {
    asked += 1;
    json(response, { message: 'success' });
  };
  const no = new Error('too late');
  const guard = () => {
    throw no;
  };
  expect(await errorOf(server.zadig.call(endpoints.restartService, { ...api, guard }))).toBe(no);
  expect(asked).toBe(0);
  await server.zadig.call(endpoints.restartService, { ...api, guard: () => {} });
  expect(asked).toBe(1);
});

test('services that still run in sub environments are named', async () => {
  await using server = await startLocal();
  server.answer = (_, response) =>
    json(response, envelope('', 6094, { api: ['feature-1', 'feature-2'] }), 400);
  const input = { ...inPayments, body: { env_key: 'dev', service_names: ['api'] } };
  const error = await errorOf(server.zadig.call(endpoints.removeServices, input));
  expect(error).toMatchObject({ code: 'conflict' });
  expect(String(error)).toContain('still deployed in sub environments: api in feature-1, feature-2');
});

test('a licence refusal says which edition the call needs', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, envelope('', 7050), 400);
  const error = await errorOf(server.zadig.call(endpoints.enableSubEnv, dev));
  expect(error).toMatchObject({ code: 'licence', zadigCode: 7050 });
  expect(String(error)).toContain('that needs an Enterprise licence');
  const list = await errorOf(
    server.zadig.call(endpoints.listEnvironments, { ...inPayments, production: true }),
  );
  expect(String(list)).toContain('that needs a Professional or Enterprise licence');
  server.answer = (_, response) =>
    json(
      response,
      { code: 500, message: '', description: 'failed to validate zadig license status, error: x' },
      500,
    );
  expect(await errorOf(server.zadig.call(endpoints.enableSubEnv, dev))).toMatchObject({ code: 'licence' });
});

test('what refuses the account itself is told apart from the body', async () => {
  await using server = await startLocal();
  const error = () => errorOf(server.zadig.call(endpoints.restartService, api));
  server.answer = (_, response) => response.writeHead(401).end();
  expect(String(await error())).toContain("does not accept the bot's token");
  server.answer = (_, response) => response.writeHead(403).end();
  expect(String(await error())).toContain("the account of the bot's token may not do that");
  server.answer = (_, response) => json(response, { reason: 'mfa_enrollment_required' }, 403);
  const mfa = await error();
  expect(mfa).toMatchObject({ code: 'auth', status: 403, sent: false });
  expect(String(mfa)).toContain('multi-factor');
});

test.each([
  [400, 'rejected', false],
  [500, 'unavailable', true],
  [301, 'unavailable', true],
  [502, 'unavailable', true],
  [503, 'unavailable', true],
  [504, 'unavailable', true],
])('an empty %i is %s, and a change it answers counts as sent: %s', async (status, code, sent) => {
  await using server = await startLocal();
  server.answer = (_, response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
  const error = await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(error).toMatchObject({ code, sent, status });
  expect(server.seen).toHaveLength(1);
});

test('a page from a proxy is not taken for an answer, whatever its status', async () => {
  await using server = await startLocal({ retries: 0 });
  for (const status of [200, 404, 500, 502]) {
    server.answer = (_, response) => text(response, '<html>login</html>', status, 'text/html');
    const error = await errorOf(server.zadig.call(endpoints.listEnvironments, inPayments));
    expect(error).toMatchObject({ code: 'unavailable', status, sent: false });
  }
  expect(server.zadig.lastAnswerAt()).toBeNull();
});

test('a change whose answer never comes is marked as sent, and is not repeated', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => response.socket?.resetAndDestroy();
  const error = await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(error).toMatchObject({ code: 'unavailable', sent: true, status: null });
  expect(String(error)).toMatch(/Zadig was asked to restart api in payments\/dev, but the connection broke/);
  expect(server.seen).toHaveLength(1);
  const stop = new AbortController();
  server.answer = () => stop.abort();
  const aborted = await errorOf(server.zadig.call(endpoints.restartService, { ...api, signal: stop.signal }));
  expect(aborted).toMatchObject({ code: 'unavailable', sent: true });
  expect(server.seen).toHaveLength(2);
});

test('a change that could not be sent is not marked as sent', async () => {
  const server = await startLocal();
  await server[Symbol.asyncDispose]();
  const error = await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(error).toMatchObject({ code: 'unavailable', sent: false });
  expect(String(error)).toContain('it cannot be reached (ECONNREFUSED)');
  const aborted = await errorOf(
    server.zadig.call(endpoints.restartService, { ...api, signal: AbortSignal.abort() }),
  );
  expect(aborted).toMatchObject({ sent: false });
});

test('a read is tried three times when Zadig is away, and each attempt is counted', async () => {
  const calls: CallRecord[] = [];
  await using server = await startLocal({ onCall: (call) => calls.push(call) });
  const way = inTurn([502, 503, 200]);
  server.answer = (_, response) => json(response, [], way());
  expect(await server.zadig.call(endpoints.listVariables, dev)).toEqual([]);
  expect(calls).toMatchObject([
    { endpoint: 'listVariables', outcome: 'unavailable', attempt: 1 },
    { endpoint: 'listVariables', outcome: 'unavailable', attempt: 2 },
    { endpoint: 'listVariables', outcome: 'ok', attempt: 3 },
  ]);
});

test('a read that Zadig refuses is not tried again', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, envelope('mongo: no documents in result'), 500);
  expect(await errorOf(server.zadig.call(endpoints.environmentDetail, dev))).toMatchObject({
    code: 'not_found',
  });
  expect(server.seen).toHaveLength(1);
});

test('a read that takes too long is given up, also when only the end is missing', async () => {
  await using server = await startLocal({ readTimeoutMs: 60, retries: 1 });
  const way = inTurn(['silence', 'half']);
  server.answer = (_, response) => {
    if (way() === 'half') response.writeHead(200, { 'content-type': 'application/json' }).write('[');
  };
  const error = await errorOf(server.zadig.call(endpoints.listVariables, dev));
  expect(error).toMatchObject({ code: 'unavailable', sent: false });
  expect(String(error)).toContain('no answer came within 1 s');
  expect(server.seen).toHaveLength(2);
});

test('an answer without end is cut off', async () => {
  await using server = await startLocal();
  const piece = 'x'.repeat(1_000_000);
  server.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      if (response.writable && response.write(piece)) setImmediate(more);
    };
    response.on('drain', more);
    more();
  };
  const error = await errorOf(server.zadig.call(endpoints.listVariables, dev));
  expect(error).toMatchObject({ code: 'unsupported' });
  expect(String(error)).toContain('larger than 20 MB');
  expect(server.seen).toHaveLength(1);
});

test('no more reads are under way than allowed', async () => {
  await using server = await startLocal({ concurrency: 3 });
  let [now, most] = [0, 0];
  server.answer = (_, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      json(response, []);
    }, 5);
  };
  const envs = Array.from({ length: 20 }, (_, index) => ({
    project: 'payments',
    params: { env: `dev${index}` },
  }));
  await Promise.all(envs.map((input) => server.zadig.call(endpoints.listVariables, input)));
  expect(most).toBeLessThanOrEqual(3);
  expect(most).toBeGreaterThan(1);
});

test('one who leaves the queue is gone at once, and nothing is sent for them', async () => {
  await using server = await startLocal({ concurrency: 1 });
  const arrived = new Promise<() => void>((resolve) => {
    server.answer = (_, response) => resolve(() => json(response, []));
  });
  const first = server.zadig.call(endpoints.listVariables, dev);
  const release = await arrived;
  const stop = new AbortController();
  const second = errorOf(server.zadig.call(endpoints.listVariables, { ...dev, signal: stop.signal }));
  stop.abort();
  expect(await second).toMatchObject({ code: 'unavailable' });
  release();
  await first;
  expect(server.seen).toHaveLength(1);
});

test('ten people who ask at once make one request, and five seconds later a second', async () => {
  let now = 1_000_000;
  await using server = await startLocal({ now: () => now });
  server.answer = (_, response) => json(response, [{ env_key: 'dev', production: false }]);
  const ask = () => server.zadig.call(endpoints.listEnvironments, inPayments);
  const lists = await Promise.all(Array.from({ length: 10 }, ask));
  expect(lists.map(([env]) => env?.key)).toEqual(Array(10).fill('dev'));
  now += 4_999;
  await ask();
  expect(server.seen).toHaveLength(1);
  now += 1;
  await ask();
  expect(server.seen).toHaveLength(2);
  await server.zadig.call(endpoints.listEnvironments, { ...inPayments, fresh: true });
  await server.zadig.call(endpoints.listEnvironments, { ...inPayments, production: true });
  await server.zadig.call(endpoints.listEnvironments, { project: 'storefront' });
  expect(server.seen).toHaveLength(5);
});

test('one of several who ask may leave without taking the answer from the others', async () => {
  await using server = await startLocal();
  const arrived = new Promise<() => void>((resolve) => {
    server.answer = (_, response) => resolve(() => json(response, []));
  });
  const stop = new AbortController();
  const leaving = errorOf(
    server.zadig.call(endpoints.listEnvironments, { ...inPayments, signal: stop.signal }),
  );
  const staying = server.zadig.call(endpoints.listEnvironments, inPayments);
  const release = await arrived;
  stop.abort();
  expect(await leaving).toMatchObject({ code: 'unavailable' });
  release();
  expect(await staying).toEqual([]);
  expect(server.seen).toHaveLength(1);
});

test('failures are not kept', async () => {
  await using server = await startLocal({ retries: 0 });
  const way = inTurn([503, 200]);
  server.answer = (_, response) => json(response, [], way());
  expect(await errorOf(server.zadig.call(endpoints.listEnvironments, inPayments))).toBeInstanceOf(BotError);
  expect(await server.zadig.call(endpoints.listEnvironments, inPayments)).toEqual([]);
});

test('a change clears what was kept of its project, also when it fails or a read was under way', async () => {
  await using server = await startLocal();
  let key = 'before';
  server.answer = ({ method }, response) =>
    method === 'GET' ? json(response, [{ env_key: key }]) : json(response, envelope('x'), 400);
  const list = async (project: string) =>
    (await server.zadig.call(endpoints.listEnvironments, { project })).map((env) => env.key);
  await list('payments');
  await list('storefront');
  key = 'after';
  const reading = list('payments');
  await errorOf(server.zadig.call(endpoints.restartService, api));
  expect(await reading).toEqual(['before']);
  expect(await list('payments')).toEqual(['after']);
  expect(await list('storefront')).toEqual(['before']);
});

test('the real path is tried first, and the one that worked is remembered', async () => {
  await using server = await startLocal();
  const paths = () => server.seen.splice(0).map(({ url }) => url.split('?')[0]);
  const has = (path: string, status = 404) => {
    server.answer = ({ url }, response) =>
      url.startsWith(path) ? text(response, 'kind: Service') : text(response, `Invalid path: ${url}`, status);
  };
  has('/openapi/environments/services/yaml', 405);
  expect(await server.zadig.call(endpoints.serviceYaml, apiYaml)).toBe('kind: Service');
  expect(paths()).toEqual(['/openapi/environments/service/yaml', '/openapi/environments/services/yaml']);
  expect(await server.zadig.call(endpoints.serviceYaml, apiYaml)).toBe('kind: Service');
  expect(paths()).toEqual(['/openapi/environments/services/yaml']);
  has('/openapi/environments/service/yaml');
  expect(await server.zadig.call(endpoints.serviceYaml, apiYaml)).toBe('kind: Service');
  expect(await server.zadig.call(endpoints.serviceYaml, apiYaml)).toBe('kind: Service');
  expect(paths()).toHaveLength(3);
});

test('a call that this server does not have is unsupported, and says since when there is one', async () => {
  await using server = await startLocal();
  server.answer = ({ url }, response) => text(response, `Invalid path: ${url}`, 404);
  const pods = await errorOf(server.zadig.call(endpoints.servicePods, api));
  expect(pods).toMatchObject({ code: 'unsupported', sent: false });
  expect(String(pods)).toContain('this Zadig has no such call (it came with v4.3.0)');
  expect(await errorOf(server.zadig.call(endpoints.serviceYaml, apiYaml))).toMatchObject({
    code: 'unsupported',
  });
  expect(await errorOf(server.zadig.call(endpoints.restartService, api))).toMatchObject({
    code: 'unsupported',
  });
  expect(server.zadig.lastAnswerAt()).not.toBeNull();
});

test.each([
  [400, envelope('mongo: no documents in result', 6083)],
  [403, null],
  [200, { service_name: 'yaml', scales: [] }],
])(
  'the swallowed documented path for production never answers for the real one (%i)',
  async (status, body) => {
    await using server = await startLocal();
    server.answer = ({ url }, response) => {
      if (url.includes('/service/')) text(response, 'Invalid path', 404);
      else if (body === null) response.writeHead(status).end();
      else json(response, body, status);
    };
    const error = await errorOf(server.zadig.call(endpoints.serviceYaml, { ...apiYaml, production: true }));
    expect(error).toMatchObject({ code: 'unsupported' });
  },
);

test('what production does not have is refused with the reason, and nothing is sent', async () => {
  await using server = await startLocal();
  const target = { workload_name: 'api', workload_type: 'Deployment', target_replicas: 1 } as const;
  const error = await errorOf(
    server.zadig.call(endpoints.scale, {
      project: 'payments',
      production: true,
      body: { env_key: 'prod', service_name: 'api', ...target },
    }),
  );
  expect(error).toMatchObject({
    code: 'unsupported',
    message:
      'Zadig could not scale api in payments/prod: Zadig has no call to scale in production environments.',
  });
  expect(server.seen).toEqual([]);
});

test.each([
  '',
  ' ',
  '/',
  'a/b',
  '..',
  'a..b',
  '.',
  'a\\b',
  'a\nb',
  'a\u0000',
  'a\u202eb',
  '\ud800',
  'x'.repeat(300),
])('the name %j never leaves the client', async (name) => {
  await using server = await startLocal();
  const { zadig } = server;
  const target = { workload_type: 'Deployment', target_replicas: 1 } as const;
  const errors = await Promise.all(
    [
      zadig.call(endpoints.listEnvironments, { project: name }),
      zadig.call(endpoints.environmentDetail, { project: 'p', params: { env: name } }),
      zadig.call(endpoints.serviceYaml, { project: 'p', query: { envName: name, serviceName: 'a' } }),
      zadig.call(endpoints.listEvents, { project: 'p', query: { envName: 'dev', name, type: 'Pod' } }),
      zadig.call(endpoints.restartService, { project: 'p', params: { env: 'dev', service: name } }),
      zadig.call(endpoints.scale, { project: 'p', body: { env_key: name, workload_name: 'a', ...target } }),
      zadig.call(endpoints.updateDeploymentImage, {
        project: 'p',
        params: { env: name },
        body: { service_name: 'a', name: 'a', container_name: 'a', image: 'a' },
      }),
    ].map(errorOf),
  );
  expect(errors.map((error) => (error instanceof BotError ? error.code : error))).toEqual(
    Array(7).fill('usage'),
  );
  expect(server.seen).toEqual([]);
});

test('a test environment called production cannot be told from the routes, so it is refused', async () => {
  await using server = await startLocal();
  const input = { project: 'payments', params: { env: 'production' } };
  const error = await errorOf(server.zadig.call(endpoints.environmentDetail, input));
  expect(error).toMatchObject({ code: 'usage' });
  expect(server.seen).toEqual([]);
  server.answer = (_, response) => json(response, { env_key: 'production' });
  expect(await server.zadig.call(endpoints.environmentDetail, { ...input, production: true })).toMatchObject({
    key: 'production',
  });
});

test('names with harmless signs arrive as they are', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, { env_key: 'x' });
  await server.zadig.call(endpoints.environmentDetail, { project: 'a&b=c', params: { env: 'dev?#%2F' } });
  expect(server.seen[0]?.url).toBe('/openapi/environments/dev%3F%23%252F?projectKey=a%26b%3Dc');
});

test('an edit that would erase the alias of a production environment is refused', async () => {
  await using server = await startLocal();
  const input = { project: 'payments', production: true, params: { env: 'prod' } };
  const error = await errorOf(
    server.zadig.call(endpoints.editEnvironment, { ...input, body: { registry_id: 'r' } }),
  );
  expect(error).toMatchObject({ code: 'usage' });
  await server.zadig.call(endpoints.editEnvironment, {
    ...input,
    body: { registry_id: 'r', env_name: 'EU' },
  });
  expect(server.seen).toMatchObject([{ method: 'PUT', body: '{"registry_id":"r","env_name":"EU"}' }]);
});

test('the token is in no error, however hard the other side tries', async () => {
  await using server = await startLocal({ retries: 0 });
  const noise = `Bearer ${TOKEN} ${TOKEN} eyJhbGciOi.eyJzdWIi.c2ln\u0007\u202e ${'长'.repeat(1_000)}`;
  const ways = [
    () => ({ status: 500, body: envelope(noise) }),
    () => ({ status: 404, body: envelope(noise, 404) }),
    () => ({ status: 400, body: { ...envelope('', 6094), extra: { [TOKEN]: [TOKEN] } } }),
    () => ({ status: 403, body: { reason: TOKEN } }),
  ];
  for (const way of ways) {
    server.answer = (_, response) => json(response, way().body, way().status);
    const error = await errorOf(server.zadig.call(endpoints.environmentDetail, dev));
    const message = error instanceof BotError ? error.message : 'none';
    expect(message).not.toMatch(/secret-token|eyJ|[\p{Cc}\p{Cf}]/u);
    expect(message.length).toBeLessThan(500);
  }
  const gone = createZadig({ url: 'http://127.0.0.1:64999/', token: TOKEN, retries: 0 });
  const error = await errorOf(gone.call(endpoints.listProjects, {}));
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    expect(`${cause.message} ${cause.stack} ${JSON.stringify(cause)}`).not.toContain(TOKEN);
  }
});

test.each([
  ['not a url', TOKEN],
  ['ftp://zadig.example.com', TOKEN],
  ['https://user:secret@zadig.example.com', TOKEN],
  ['https://zadig.example.com?token=secret', TOKEN],
  ['https://zadig.example.com', ''],
  ['https://zadig.example.com', 'secret\n'],
])('a client for %s is not made with a wrong address or token', (url, token) => {
  let error: unknown;
  try {
    createZadig({ url, token });
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toMatchObject({ code: 'usage' });
  expect(String(error)).not.toContain('secret');
});

test('a server below a path is reached there', async () => {
  await using server = await startLocal();
  server.answer = (_, response) => json(response, []);
  const below = createZadig({ url: `${server.url}/zadig/`, token: TOKEN });
  await below.call(endpoints.listClusters, {});
  expect(server.seen[0]?.url).toBe('/zadig/openapi/system/cluster');
});
