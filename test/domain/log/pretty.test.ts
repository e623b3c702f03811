import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prettyLine } from '../../../src/domain/log/pretty.ts';
import { slower } from '../../support/cpu.ts';

const AT = 1764417600123;

test.each([
  [
    'pino',
    { level: 30, time: AT, pid: 1, hostname: 'api-x', reqId: 'a1', msg: 'request completed', ms: 12 },
    '12:00:00.123 INFO  request completed reqId=a1 ms=12',
  ],
  [
    'bunyan',
    { name: 'api', hostname: 'h', pid: 1, level: 50, msg: 'boom', time: '2026-11-29T12:00:00.123Z', v: 0 },
    '12:00:00.123 ERROR boom name=api',
  ],
  [
    'zap',
    { level: 'info', ts: AT / 1000, caller: 'server/http.go:88', msg: 'handled', path: '/v1', ok: true },
    '12:00:00.123 INFO  handled caller=server/http.go:88 path=/v1 ok=true',
  ],
  [
    'logrus',
    { animal: 'walrus', level: 'warning', msg: 'A group', size: 10, time: '2026-11-29T20:00:00+08:00' },
    '20:00:00.000+08:00 WARN  A group animal=walrus size=10',
  ],
  [
    'logback',
    {
      '@timestamp': '2026-11-29T12:00:00.123456Z',
      '@version': '1',
      message: 'started in 2 s',
      logger_name: 'c.a.Main',
      thread_name: 'http nio 1',
      level: 'WARN',
      level_value: 30000,
    },
    '12:00:00.123 WARN  started in 2 s logger_name=c.a.Main thread_name="http nio 1"',
  ],
  [
    'structlog',
    { event: 'user logged in', user: null, level: 'critical', timestamp: '2026-11-29 12:00:00,123' },
    '12:00:00.123 FATAL user logged in user=null',
  ],
  [
    'Serilog',
    {
      '@t': '2026-11-29T12:00:00.1234567Z',
      '@mt': 'Paid {@Order} by {User:l} {None}',
      Order: { Id: 7 },
      User: 'ana',
      Shop: 'eu',
    },
    '12:00:00.123 INFO  Paid {"Id":7} by ana {None} Shop=eu',
  ],
  [
    'Serilog with a level',
    { '@t': '2026-11-29T12:00:00Z', '@m': 'x', '@l': 'Warning' },
    '12:00:00.000 WARN  x',
  ],
  [
    'python-json-logger',
    { asctime: '2026-11-29 12:00:00,123', levelname: 'ERROR', message: 'x' },
    '12:00:00.123 ERROR x',
  ],
  [
    'Stackdriver',
    { severity: 'NOTICE', time: '2026-11-29T12:00:00Z', message: 'x', trace: 'a/b' },
    '12:00:00.000 INFO  x trace=a/b',
  ],
  [
    'ECS',
    { '@timestamp': '2026-11-29T12:00:00Z', 'log.level': 'error', message: 'x', 'ecs.version': '1.2' },
    '12:00:00.000 ERROR x ecs.version=1.2',
  ],
  ['nanoseconds', { time: '1764417600123456789', msg: 'x' }, '12:00:00.123 x'],
  ['an unknown time and level', { time: 'now', level: 'high', msg: 'x' }, 'x time=now level=high'],
  [
    'no message',
    { level: 'info', a: '', b: ' ', c: [1, { d: 'e' }], 'f g': 1 },
    'INFO  a="" b=" " c=[1,{"d":"e"}] "f g"=1',
  ],
  ['nothing', {}, '{}'],
])('a line of %s', (_name, line, shown) => {
  expect(prettyLine(JSON.stringify(line))).toBe(shown);
});

const STACK = 'Error: boom\n    at a (/app/a.js:1:2)\n    at b (/app/b.js:3:4)';

test.each([
  [
    { level: 50, msg: 'x', err: { type: 'Error', message: 'boom', stack: STACK } },
    `ERROR x err={"type":"Error","message":"boom"}\n${STACK}`,
  ],
  [{ level: 'error', msg: 'x', stacktrace: STACK, n: 1 }, `ERROR x n=1\n${STACK}`],
  [
    { level: 'ERROR', message: 'x', stack_trace: `${STACK.replaceAll('\n', '\r\n')}\r\n` },
    `ERROR x\n${STACK}`,
  ],
  [{ level: 'error', event: 'x', exception: STACK }, `ERROR x\n${STACK}`],
  [{ level: 'error', msg: 'x', 'err.stack': STACK }, `ERROR x\n${STACK}`],
  [{ '@t': '2026-11-29T12:00:00Z', '@m': 'x', '@l': 'Error', '@x': STACK }, `12:00:00.000 ERROR x\n${STACK}`],
  [{ level: 'error', msg: 'x', exception: 'short' }, 'ERROR x exception=short'],
  [{ level: 'error', msg: STACK, n: 1 }, `ERROR Error: boom n=1\n${STACK.split('\n').slice(1).join('\n')}`],
  [{ msg: 'x', note: 'a\nb' }, 'x note="a\\nb"'],
])('a stack trace of %j has lines of its own', (line, shown) => {
  expect(prettyLine(JSON.stringify(line))).toBe(shown);
});

test.each(['', 'text', '[1,2]', '"a"', '12', 'null', '{"a":1', '{"a":1} x', '{a: 1}', '2026 {"a":1}'])(
  '%j is no JSON object',
  (line) => {
    expect(prettyLine(line)).toBeNull();
  },
);

test.each([
  [
    '{"id":12345678901234567890,"n":[9007199254740993],"s":"a: 12345678901234567890, b","f":1.5}',
    'id=12345678901234567890 n=["9007199254740993"] s="a: 12345678901234567890, b" f=1.5',
  ],
  ['{"msg":"a","msg":"b"}', 'b'],
  ['{"__proto__":{"a":1},"constructor":2,"msg":"x"}', 'x __proto__={"a":1} constructor=2'],
  ['{"msg":"\\u001b[31mred\\u0007\\u202e","k":"a\\u0000b"}', 'red k=ab'],
  ['{"msg":"a\\tb"}', 'a\tb'],
  [' {"msg":"x"} ', 'x'],
  ['{"msg":"x","n":1e999,"m":-0}', 'x n=null m=0'],
])('%s is shown as %j', (line, shown) => {
  expect(prettyLine(line)).toBe(shown);
});

test('a hostile line neither fails nor takes long', () => {
  const deep = (size: number) => `{"err":${'['.repeat(size)}${']'.repeat(size)}}`;
  const started = performance.now();
  expect(prettyLine(`{"a":"${'x'.repeat(1_000_000)}"}`)).toBeNull();
  expect(prettyLine(deep(20_000))).toBe('err=[…]');
  expect(prettyLine(`{"a":${'{"a":'.repeat(7_000)}1${'}'.repeat(7_000)}}`)).toBe('a={…}');
  expect(prettyLine(`{${Array.from({ length: 4_000 }, (_, at) => `"k${at}":1`).join(',')}}`)).toContain(
    'k3999=1',
  );
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('any JSON object is shown, and any text is taken', () => {
  const key = fc.oneof(
    fc.constantFrom(
      'msg',
      'level',
      'time',
      'ts',
      '@t',
      '@mt',
      'stack',
      'err',
      'exception',
      '__proto__',
      'pid',
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue()), (value) => {
      const shown = prettyLine(JSON.stringify(value));
      expect(shown).not.toBeNull();
      expect(shown).not.toMatch(/[^\P{Cc}\t\n]/u);
    }),
    { numRuns: 1_000 },
  );
  fc.assert(fc.property(fc.string(), (text) => void prettyLine(`{${text}`)));
});

test.each(['"a":1,', '1,', '"', '\\"', '{"a":', '[', '1234567890123456,', '\\n', '{x}', '{', ' '])(
  'time grows with the length of a line made of %j',
  (piece) => {
    const run = (size: number) => {
      const inner = piece.repeat(size / piece.length);
      prettyLine(`{"@mt":${JSON.stringify(inner)}}`);
      prettyLine(`{"a":[${inner}1234567890123456]}`);
      prettyLine(`{${inner}"b":1234567890123456}`);
    };
    // A square would be 64 times as slow.
    expect(slower(run, 6_000, 48_000)).toBeLessThan(24);
  },
);
