import { randomUUID } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { afterEach, expect, test } from 'vitest';
import { redisRates } from '../../src/limits/redis-rates.ts';
import type { SharedRates } from '../../src/limits/shared-rates.ts';
import { createLog } from '../../src/ops/log.ts';
import { eventually } from '../support/eventually.ts';

const REDIS_URL = process.env['TEST_REDIS_URL'] ?? '';
const forever = new AbortController().signal;
const opened: SharedRates[] = [];
let logged = '';

afterEach(() => {
  for (const rates of opened.splice(0)) rates.stop();
  logged = '';
});

/** As one replica has them, once it is connected. */
async function replica(url: string, prefix: string): Promise<SharedRates> {
  const rates = redisRates(url, prefix, createLog('info', [], { write: (line) => (logged += line) }));
  opened.push(rates);
  const probe = { burst: 1, everyMs: 20 };
  // Whoever is not connected yet does not wait.
  await eventually(async () => {
    const started = performance.now();
    for (let at = 0; at < 3; at += 1) await rates.take('connected', probe, forever);
    expect(performance.now() - started).toBeGreaterThanOrEqual(35);
  });
  return rates;
}

/** Something that stands between a replica and its Redis, and can be broken. */
async function between(): Promise<{
  url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  hang(): void;
}> {
  const { hostname, port } = new URL(REDIS_URL);
  const sockets = new Set<Socket>();
  let hangs = false;
  const open = (at: number): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => {
        const upstream = connect(Number(port), hostname);
        for (const end of [socket, upstream]) sockets.add(end.on('error', () => end.destroy()));
        socket.on('data', (data) => hangs || upstream.write(data));
        upstream.on('data', (data) => socket.write(data));
        socket.on('close', () => upstream.destroy());
        upstream.on('close', () => socket.destroy());
      }).listen(at, '127.0.0.1', () => resolve(server));
    });
  let server = await open(0);
  const address = server.address();
  const own = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    url: `redis://127.0.0.1:${own}`,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      server = await open(own);
    },
    hang() {
      hangs = true;
    },
  };
}

test('two replicas together go no faster than one may, and names do not wait for one another', async () => {
  const prefix = randomUUID();
  const [one, two] = [await replica(REDIS_URL, prefix), await replica(REDIS_URL, prefix)];
  const rate = { burst: 3, everyMs: 60 };
  const started = performance.now();
  await Promise.all(
    [one, two].map(async (rates) => {
      for (let at = 0; at < 6; at += 1) await rates.take('C1', rate, forever);
    }),
  );
  // Three at once, and nine more.
  const took = performance.now() - started;
  expect(took).toBeGreaterThanOrEqual(9 * 60 - 5);
  await Promise.all([one.take('C2', rate, forever), two.take('C2', rate, forever)]);
  expect(performance.now() - started - took).toBeLessThan(took);
});

test('what waits for room is given up when it is told to', async () => {
  const rates = await replica(REDIS_URL, randomUUID());
  const slow = { burst: 1, everyMs: 60_000 };
  await rates.take('C1', slow, forever);
  const cut = new AbortController();
  const waiting = rates.take('C1', slow, cut.signal);
  cut.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
});

test('nothing waits for a Redis that is away or hangs, that is logged once, and afterwards limits are shared again', async () => {
  const prefix = randomUUID();
  const proxy = await between();
  const rates = await replica(proxy.url, prefix);
  const slow = { burst: 1, everyMs: 60_000 };
  await rates.take('C1', slow, forever);
  await proxy.cut();
  for (let at = 0; at < 20; at += 1) await rates.take('C1', slow, forever);
  await eventually(() => expect(logged.match(/Redis is away/g)).toHaveLength(1));
  await proxy.mend();
  await eventually(() => expect(logged).toContain('Redis is back'));
  const cut = new AbortController();
  const waiting = rates.take('C1', slow, cut.signal).then(
    () => 'went',
    () => 'waited',
  );
  await eventually(async () => expect(await keysOf(prefix)).toContain('C1'));
  cut.abort();
  expect(await waiting).toBe('waited');
  proxy.hang();
  await rates.take('C2', slow, forever);
  await proxy.cut();
});

async function keysOf(prefix: string): Promise<readonly string[]> {
  const redis = new Redis(REDIS_URL);
  const keys = await redis.keys(`${prefix}:*`);
  redis.disconnect();
  return keys.map((key) => key.slice(prefix.length + 1));
}
