import { type IncomingMessage, request } from 'node:http';
import { expect, test } from 'vitest';
import { ask } from '../../src/sandbox/zadig/ask.ts';
import { startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { workloadOf } from '../../src/sandbox/zadig/world/find.ts';
import { say } from '../../src/sandbox/zadig/world/logs.ts';
import { livingPods } from '../../src/sandbox/zadig/world/pod-view.ts';

/** Log streams (divergence 13) and faults: what arrives on the wire, and what does not. */
const quick = { rolloutMs: 20, logIntervalMs: 5 };

function podName(zadig: ZadigSandbox, service = 'api'): string {
  return livingPods(zadig.world, workloadOf(zadig.world, 'payments', 'dev', service))[0]?.name ?? '';
}

/** Opens a log stream; `head` settles when response headers arrive. */
function follow(
  zadig: ZadigSandbox,
  pod: string,
  query = '',
): { head: Promise<IncomingMessage>; text: () => string; stop: () => void } {
  const path = `/openapi/logs/sse/pods/${pod}/containers/api?projectKey=payments&envName=dev${query}`;
  const outgoing = request(zadig.url + path, { headers: { authorization: `Bearer ${zadig.token}` } });
  let text = '';
  const head = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  }).then((response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    response.on('error', () => {});
    return response;
  });
  head.catch(() => {});
  outgoing.end();
  return { head, text: () => text, stop: () => outgoing.destroy() };
}

test('a log is framed as gin does it, and never stops', async () => {
  await using zadig = await startZadig(quick);
  const log = follow(zadig, podName(zadig), '&tails=20');
  const response = await log.head;
  expect([response.headers['content-type'], response.headers['cache-control']]).toEqual([
    'text/event-stream',
    'no-cache',
  ]);
  await expect.poll(() => log.text().split('\n\n').length).toBeGreaterThan(40);
  for (const event of log.text().split('\n\n').slice(0, -1)) {
    expect(event).toMatch(/^event:message\ndata:(\S.*)?$/);
  }
  expect(log.text()).toContain('migrating 10%\\rmigrating 60%');
  expect(log.text()).toContain('data:at com.example');
  expect(zadig.openStreams()).toBe(1);
  log.stop();
  await expect.poll(() => zadig.openStreams()).toBe(0);
});

test('a reconnect repeats the last lines, since asks for fewer', async () => {
  await using zadig = await startZadig({ ...quick, logIntervalMs: 0 });
  const pod = podName(zadig);
  for (let index = 0; index < 15; index += 1) {
    say(zadig.world, pod, 'api', `line ${index}`);
  }
  const first = follow(zadig, pod);
  await first.head;
  await expect.poll(() => first.text().match(/line \d+/g)).toHaveLength(10);
  const second = follow(zadig, pod, '&tails=3');
  await expect.poll(() => second.text()).toContain('line 12');
  expect(second.text()).not.toContain('line 11');
  say(zadig.world, pod, 'api', 'progress\r');
  await expect.poll(() => second.text()).toMatch(/data:progress\n\nevent:message\ndata:\ndata:\\r\n\n$/);
  const bad = await ask(
    zadig,
    'GET',
    `/logs/sse/pods/${pod}/containers/api?projectKey=payments&envName=dev&since=soon`,
  );
  expect([bad.status, bad.json]).toEqual([400, expect.objectContaining({ code: 400 })]);
});

test('a container that has not written yet sends no headers at all', async () => {
  await using zadig = await startZadig({ ...quick, logIntervalMs: 0 });
  const pod = podName(zadig);
  const log = follow(zadig, pod);
  await expect.poll(() => zadig.openStreams()).toBe(1);
  const waited = await Promise.race([
    log.head,
    new Promise((resolve) => setTimeout(resolve, 50, 'no headers')),
  ]);
  expect(waited).toBe('no headers');
  say(zadig.world, pod, 'api', 'awake');
  expect((await log.head).headers['content-type']).toBe('text/event-stream');
});

test('a missing pod is 200 without a content type and without an end', async () => {
  await using zadig = await startZadig(quick);
  const log = follow(zadig, 'nope');
  const response = await log.head;
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, undefined]);
  expect(response.headers['transfer-encoding']).toBe('chunked');
  expect([log.text(), response.complete]).toEqual(['', false]);
});

test('13: by the page lines are quoted, and what is missing is refused', async () => {
  await using zadig = await startZadig({ ...quick, logIntervalMs: 0, dialect: 'documented' });
  const pod = podName(zadig);
  say(zadig.world, pod, 'api', 'log "message"');
  const log = follow(zadig, pod);
  await log.head;
  await expect.poll(() => log.text()).toBe('data: "log \\"message\\""\n\n');
  expect((await follow(zadig, 'nope').head).statusCode).toBe(404);
});

test('closing ends streams, held requests and sockets at once', async () => {
  const zadig = await startZadig({ ...quick, rolloutMs: 60_000 });
  const log = follow(zadig, podName(zadig));
  await log.head;
  zadig.fault({ kind: 'timeout', match: { path: '/openapi/system' } });
  const held = ask(zadig, 'GET', '/system/cluster').catch(() => 'cut');
  const body = { env_key: 'dev', service_names: ['worker'] };
  const slow = ask(zadig, 'DELETE', '/environments/service/yaml?projectKey=payments', body).catch(
    () => 'cut',
  );
  await expect.poll(() => zadig.requests()).toHaveLength(3);
  await zadig.close();
  expect([await held, await slow, zadig.openStreams()]).toEqual(['cut', 'cut', 0]);
});

test('faults hit what they match, as often as they should', async () => {
  await using zadig = await startZadig(quick);
  const path = '/environments?projectKey=payments';
  const status = async (): Promise<number> => (await ask(zadig, 'GET', path)).status;
  zadig.fault({ kind: 'status', status: 503, times: 1 });
  zadig.fault({ kind: 'html', match: { method: 'POST' } });
  expect([await status(), await status()]).toEqual([503, 200]);
  const page = await ask(zadig, 'POST', '/environments/scale', {});
  expect([page.status, page.type]).toEqual([502, 'text/html']);
  const remove = zadig.fault({ kind: 'licence', match: { path: /environments$/ } });
  expect((await ask(zadig, 'GET', path)).json).toMatchObject({ code: 7050 });
  remove();
  zadig.fault({ kind: 'empty' });
  const empty = await ask(zadig, 'GET', path);
  expect([empty.status, empty.text]).toEqual([200, '']);
  zadig.clearFaults();
  expect(await status()).toBe(200);
  const cut = zadig.fault({ kind: 'reset' });
  await expect(status()).rejects.toThrow();
  cut();
  zadig.fault({ kind: 'slow', delayMs: 30, times: 1 });
  expect(await status()).toBe(200);
  zadig.fault({ kind: 'status', status: 403, body: '{"reason":"mfa_enrollment_required"}', times: 1 });
  expect((await ask(zadig, 'GET', path)).json).toEqual({ reason: 'mfa_enrollment_required' });
});

test('a change can take effect without an answer', async () => {
  await using zadig = await startZadig(quick);
  zadig.fault({ kind: 'applied_then_reset', match: { method: 'DELETE' } });
  const path = '/environments/dev/envcfg/smtp-relay?projectKey=payments&type=Secret';
  await expect(ask(zadig, 'DELETE', path)).rejects.toThrow();
  const after = await ask(zadig, 'GET', '/environments/dev/envcfgs?projectKey=payments&type=Secret');
  expect(after.text).not.toContain('smtp-relay');
  expect(zadig.requests({ method: 'delete' })).toMatchObject([{ status: null, query: { type: 'Secret' } }]);
});

test('a silent fault holds a log stream without a byte', async () => {
  await using zadig = await startZadig(quick);
  zadig.fault({ kind: 'silent' });
  const log = follow(zadig, podName(zadig));
  await expect.poll(() => zadig.openStreams()).toBe(1);
  const waited = await Promise.race([
    log.head,
    new Promise((resolve) => setTimeout(resolve, 50, 'no headers')),
  ]);
  expect(waited).toBe('no headers');
  expect((await ask(zadig, 'GET', '/environments?projectKey=payments')).status).toBe(200);
});

test('faults and requests are reachable over HTTP too', async () => {
  await using zadig = await startZadig(quick);
  const fault = { kind: 'status', status: 500, match: { path: '/openapi/environments' }, times: 1 };
  expect((await ask(zadig, 'POST', '/_sandbox/faults', fault)).status).toBe(200);
  expect((await ask(zadig, 'POST', '/_sandbox/faults', { kind: 'fire' })).status).toBe(400);
  expect((await ask(zadig, 'GET', '/environments?projectKey=payments')).status).toBe(500);
  await ask(zadig, 'POST', '/_sandbox/faults', { kind: 'empty' });
  await ask(zadig, 'DELETE', '/_sandbox/faults');
  expect((await ask(zadig, 'GET', '/environments?projectKey=payments')).status).toBe(200);
  expect((await ask(zadig, 'GET', '/_sandbox/requests')).json).toMatchObject([
    { status: 500 },
    { status: 200 },
  ]);
});
