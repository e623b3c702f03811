import { request } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { type OpsServer, startOpsServer, type Unready } from '../../src/ops/server.ts';

interface Running extends AsyncDisposable {
  readonly server: OpsServer;
  get(path: string, method?: string): Promise<{ status: number; body: string; type: string }>;
}

async function start(unready: Unready = () => [], registry = createMetrics().registry): Promise<Running> {
  const server = await startOpsServer(0, registry, unready);
  return {
    server,
    get: (path, method = 'GET') =>
      new Promise((resolve, reject) => {
        const asked = request(
          { port: server.port, host: '127.0.0.1', path, method, agent: false },
          (response) => {
            let body = '';
            response.on('data', (part) => (body += String(part)));
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                body,
                type: response.headers['content-type'] ?? '',
              }),
            );
          },
        );
        asked.on('error', reject).end();
      }),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

test('a living process says so, ready or not', async () => {
  await using ops = await start(() => ['Zadig has not answered yet.']);
  expect(await ops.get('/healthz')).toMatchObject({ status: 200, body: 'ok\n' });
  expect(await ops.get('/healthz?x=1', 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('readiness is 503 with every reason, and 200 once there is none', async () => {
  const reasons = ['No connection to Slack is up.', 'Zadig has not answered yet.'];
  await using ops = await start(() => reasons);
  expect(await ops.get('/readyz')).toMatchObject({ status: 503, body: `${reasons.join('\n')}\n` });
  reasons.length = 0;
  expect(await ops.get('/readyz')).toMatchObject({ status: 200, body: 'ready\n' });
});

test('metrics are Prometheus text', async () => {
  const metrics = createMetrics();
  metrics.command('env list', 'ok', 120);
  metrics.zadigCall('listProjects', 'ok', 30);
  metrics.slackLimited('chat.postMessage');
  metrics.refused('stale');
  metrics.connections(2);
  await using ops = await start(() => [], metrics.registry);
  const { status, body, type } = await ops.get('/metrics');
  expect([status, type]).toEqual([200, expect.stringContaining('text/plain')]);
  expect(body).toContain('zadig_slack_command_seconds_sum{command="env list",outcome="ok"} 0.12');
  expect(body).toContain('zadig_slack_socket_connections 2');
  expect(body).toContain('zadig_slack_slack_limited_total{method="chat.postMessage"} 1');
});

test('Slack’s requests go to the listener, once there is one', async () => {
  await using ops = await start();
  expect((await ops.get('/slack/events', 'POST')).status).toBe(404);
  ops.server.serveSlack((_request, response) => response.writeHead(202).end('taken'));
  expect(await ops.get('/slack/events', 'POST')).toMatchObject({ status: 202, body: 'taken' });
  expect((await ops.get('/slack/events')).status).toBe(404);
});

test.each(['/', '//', '///', '/nothing', '/%', '/healthz/../x', '/?', '*'])(
  'asking for %s is answered with 404 and harms nobody',
  async (path) => {
    await using ops = await start();
    expect((await ops.get(path)).status).toBe(404);
    expect((await ops.get('/healthz')).status).toBe(200);
  },
);

test('what is no HTTP harms nobody', async () => {
  await using ops = await start();
  await new Promise<void>((resolve) => {
    const socket = connect(ops.server.port, '127.0.0.1', () => socket.end('\u0000\u0001 nonsense\r\n\r\n'));
    socket
      .on('error', () => {})
      .on('close', () => resolve())
      .resume();
  });
  expect((await ops.get('/healthz')).status).toBe(200);
});

test('a failing metric is an answer, not the end', async () => {
  const metrics = createMetrics();
  await using ops = await start(() => {
    throw new Error('hunter2');
  }, metrics.registry);
  expect(await ops.get('/readyz')).toMatchObject({ status: 500, body: 'failed\n' });
  expect((await ops.get('/healthz')).status).toBe(200);
});

test('a port that is taken is said in a sentence', async () => {
  await using ops = await start();
  const second = startOpsServer(ops.server.port, createMetrics().registry, () => []);
  await expect(second).rejects.toThrow(BotError);
  await expect(second).rejects.toMatchObject({
    code: 'conflict',
    message: `Port ${ops.server.port} cannot be used (EADDRINUSE).`,
    hint: 'Set PORT to a free one.',
  });
});
