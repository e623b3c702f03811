import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BotError } from '../../src/domain/errors.ts';
import { endpoints } from '../../src/zadig/endpoints.ts';
import { inputs } from './inputs.ts';
import { callAny, type Local, startLocal, TOKEN } from './local-server.ts';

const status = fc.oneof(
  fc.constant(200),
  fc.constantFrom(200, 201, 204, 301, 307, 400, 401, 403, 404, 405, 429, 500, 502, 503, 504),
  fc.integer({ min: 200, max: 599 }),
);
const type = fc.constantFrom(
  TOKEN,
  'application/json',
  'application/json; charset=utf-8',
  'text/plain; charset=utf-8',
  'text/html',
  'text/event-stream',
  'application/octet-stream',
  'nonsense',
  '',
);
const envelope = fc.record(
  {
    type: fc.constant('error'),
    code: fc.oneof(fc.constantFrom(400, 404, 500, 6065, 6076, 6094, 7050), fc.jsonValue()),
    message: fc.oneof(fc.string(), fc.jsonValue()),
    description: fc.oneof(
      fc.constantFrom('环境已存在', `bad\u202e\n${TOKEN}`, 'mongo: no documents in result'),
      fc.string({ unit: 'binary' }),
      fc.jsonValue(),
    ),
    extra: fc.oneof(fc.dictionary(fc.string(), fc.array(fc.string())), fc.jsonValue()),
  },
  { requiredKeys: [] },
);
/** Pieces of real answers in places where they do not belong. */
const almost = fc.record(
  {
    env_key: fc.oneof(fc.constant('dev'), fc.jsonValue()),
    env_name: fc.jsonValue(),
    services: fc.oneof(fc.array(fc.record({ service_name: fc.jsonValue() })), fc.jsonValue()),
    scales: fc.array(fc.record({ name: fc.constant('a'), replicas: fc.jsonValue(), pods: fc.jsonValue() })),
    update_time: fc.jsonValue(),
    checks: fc.oneof(fc.jsonValue(), fc.constant({ [TOKEN]: 1 })),
    is_ready: fc.jsonValue(),
    configMap_detail: fc.jsonValue(),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.json(),
  envelope.map((value) => JSON.stringify(value)),
  almost.map((value) => JSON.stringify(value)),
  fc.array(almost).map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    'null',
    '[]',
    '{}',
    '"',
    '<html></html>',
    '{"message":"success"}',
    '{"__proto__":{"a":1}}',
  ),
);

/** Whatever a server answers to any call becomes a value or a BotError that is fit for a person. */
export function anyAnswerIsUnderstood(numRuns: number): void {
  let server: Local;
  beforeAll(async () => {
    server = await startLocal({ retries: 0, readTimeoutMs: 2_000 });
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test.each(Object.entries(inputs))(
    'whatever %s is answered becomes a value or a BotError',
    async (name, input) => {
      const row = Object.values(endpoints).find((candidate) => candidate.name === name);
      if (row === undefined) throw new Error(name);
      await fc.assert(
        fc.asyncProperty(status, type, body, async (code, contentType, content) => {
          server.answer = (_, response) => {
            response.writeHead(code, contentType === '' ? {} : { 'content-type': contentType });
            response.end(content);
          };
          try {
            await callAny(server.zadig, row, { ...input, fresh: true });
          } catch (error) {
            if (!(error instanceof BotError)) throw error;
            expect(error.message.length).toBeLessThan(1_000);
            expect(error.message).toMatch(/^Zadig (could not|was asked to) /);
            expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
            expect(`${error.message}${error.hint}${JSON.stringify(error)}`).not.toContain(TOKEN);
          }
        }),
        { numRuns },
      );
    },
  );
}
