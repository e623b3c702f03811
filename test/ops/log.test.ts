import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLog } from '../../src/ops/log.ts';

/** What one use of the log writes, as text and as JSON. */
function written(
  secrets: readonly string[],
  use: (log: ReturnType<typeof createLog>) => void,
): { text: string; lines: unknown[] } {
  let text = '';
  const destination = {
    write(line: string) {
      text += line;
    },
  };
  use(createLog('trace', secrets, destination));
  return {
    text,
    lines: text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

const nest = (secret: string, depth: number): object =>
  depth === 0 ? { deep: secret } : { a: [nest(secret, depth - 1)] };

const USES: Record<string, (log: ReturnType<typeof createLog>, secret: string) => void> = {
  message: (log, secret) => log.info(`before ${secret} after`),
  field: (log, secret) => log.info({ note: secret }, 'x'),
  'field of any depth': (log, secret) => log.info(nest(secret, 6)),
  'error message': (log, secret) => log.error({ err: new Error(`no ${secret}`) }),
  'error under another name': (log, secret) =>
    log.error({ failure: Object.assign(new Error('x'), { url: secret }) }),
  'error cause': (log, secret) =>
    log.error({ err: new Error('x', { cause: new Error('y', { cause: `z ${secret}` }) }) }),
  'error that is none': (log, secret) => log.error({ err: secret }),
  'JSON in a message': (log, secret) => log.info(JSON.stringify({ a: JSON.stringify({ b: secret }) })),
  'child logger': (log, secret) => log.child({ from: secret }).warn('x'),
  URL: (log, secret) => log.info(`https://x.io/?q=${encodeURIComponent(secret)}`),
};

test.each(Object.entries(USES))(
  'a known secret in a %s never reaches the output, which stays JSON',
  (_what, use) => {
    const odd = fc.constantFrom('', '"', '\\', '/', '+', ' ', '€', '\n', "'", '$&');
    const secret = fc
      .tuple(fc.stringMatching(/^[A-Z]{6}$/), odd, fc.stringMatching(/^[a-z0-9]{8}Q$/))
      .map(([a, b, c]) => ({ whole: a + b + c, tail: c }));
    fc.assert(
      fc.property(secret, ({ whole, tail }) => {
        const { text, lines } = written([whole], (log) => use(log, whole));
        expect(text).not.toContain(tail);
        expect(lines).toHaveLength(1);
      }),
    );
  },
);

test.each([
  ['a field by its name', { zadig: { deep: { apiToken: 'hunter2' } } }],
  ['a number', { password: 4711 }],
  ['a list', { tokens: ['hunter2'] }],
  ['headers', { failure: { request: { headers: { Authorization: 'hunter2', cookie: 'hunter2' } } } }],
  ['a top-level token', { token: 'hunter2' }],
  ['JSON in a field', { note: '{"password":"a\\"hunter2"}' }],
  ['a URL', { url: 'postgres://u:hunter2@db/x' }],
  ['lines', { note: 'a=b\npassword=hunter2\nc' }],
  ['a private key', { note: '-----BEGIN PRIVATE KEY-----\nhunter2\nAAA' }],
])('an unknown secret in %s never reaches the output, which stays JSON', (_what, fields) => {
  const { text, lines } = written([], (log) => log.info(fields, 'said'));
  expect(text).not.toMatch(/hunter2|4711/);
  expect(lines).toEqual([expect.objectContaining({ level: 'info', msg: 'said' })]);
});

test('of two secrets that begin alike the longer leaves nothing behind', () => {
  expect(written(['abcdef', 'abcdefghijkl'], (log) => log.info('abcdefghijkl')).text).not.toContain('ghijkl');
});

test('ordinary fields stay as they are', () => {
  const fields = {
    command: 'env list',
    ms: 12,
    nextToken: null,
    tokenCount: 3,
    image: 'api:v1',
    list: [{ secretName: 'x' }],
  };
  expect(written([], (log) => log.info(fields, 'done')).lines).toEqual([expect.objectContaining(fields)]);
});

test('an error says its kind, message, stack and causes, and ends', () => {
  const loop = new Error('loop');
  loop.cause = loop;
  const { lines } = written([], (log) => log.error({ err: loop }));
  expect(lines).toEqual([
    expect.objectContaining({
      err: expect.objectContaining({ type: 'Error', message: 'loop', cause: expect.anything() }),
    }),
  ]);
});
