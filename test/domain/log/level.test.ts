import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeast, LEVELS, levelOf } from '../../../src/domain/log/level.ts';
import { slower } from '../../support/cpu.ts';

test.each([
  // JSON: pino, bunyan, zap, logrus, logback, structlog, Stackdriver, ECS, Serilog, python-json-logger, MongoDB.
  ['{"level":10,"msg":"x"}', 'trace'],
  ['{"level":30,"time":1764417600123,"pid":1,"hostname":"h","msg":"x"}', 'info'],
  ['{"level":35,"msg":"x"}', 'info'],
  ['{"name":"api","level":50,"v":0}', 'error'],
  ['{"level":60}', 'fatal'],
  ['{"level":"info","ts":1764417600.1,"msg":"x"}', 'info'],
  ['{"level":"dpanic","msg":"x"}', 'fatal'],
  ['{"level":"warning","msg":"x","time":"2026-11-29T12:00:00Z"}', 'warn'],
  ['{"@timestamp":"2026-11-29T12:00:00Z","level":"WARN","level_value":30000}', 'warn'],
  ['{"event":"x", "level": "critical"}', 'fatal'],
  ['{"severity":"NOTICE","message":"x"}', 'info'],
  ['{"severity":"EMERGENCY"}', 'fatal'],
  ['{"@timestamp":"x","log.level":"ERROR"}', 'error'],
  ['{"log":{"level":"debug"}}', 'debug'],
  ['{"@t":"2026-11-29T12:00:00Z","@mt":"x"}', 'info'],
  ['{"@t":"2026-11-29T12:00:00Z","@mt":"x","@l":"Warning"}', 'warn'],
  ['{"asctime":"x","levelname":"ERROR"}', 'error'],
  ['{"lvl":"eror","t":1}', 'error'],
  ['{"t":{"$date":"2026-11-29T12:00:00Z"},"s":"W","c":"NETWORK"}', 'warn'],
  [`{"msg":"${'x'.repeat(500)}","level":"error"}`, 'error'],
  ['{"msg":"\\"level\\":\\"error\\""}', null],
  ['{"msg":"ERROR"}', null],
  ['{"level":7}', null],
  // logfmt
  ['time="2026-11-29T12:00:01Z" level=info msg="ERROR in it"', 'info'],
  ['ts=2026-11-29 lvl=warn caller=x', 'warn'],
  ['level="error" msg=x', 'error'],
  ['time=2026-11-29T12:00:01Z level=ERROR msg=x', 'error'],
  // brackets
  ['[WARN] disk is nearly full', 'warn'],
  ['2026/11/29 12:00:00 [error] 31#31: *1 open() failed', 'error'],
  ['[2026-11-29 12:00:00.000][1][info][main] [source/server.cc:1] x', 'info'],
  ['12:00:00.000 [info] GET /', 'info'],
  ['2026-11-29T12:00:00.123456Z 0 [Warning] [MY-010068] [Server] x', 'warn'],
  ['[ERROR   ] x', 'error'],
  // words
  ['2026-11-29T12:00:00.123Z ERROR something', 'error'],
  ['12:00:01.123 [main] WARN  c.a.shop.Checkout - slow', 'warn'],
  ['2026-11-29T12:00:01.123Z  INFO 1 --- [main] c.a.App : ERROR is only said', 'info'],
  ['[2026-11-29 12:00:01,123] INFO [Consumer clientId=x] y (kafka)', 'info'],
  ['INFO:     127.0.0.1:1 - "GET / HTTP/1.1" 200 OK', 'info'],
  ['WARNING:root:x', 'warn'],
  ['INFO[0000] starting', 'info'],
  ['I, [2026-11-29T12:00:00.123456 #1]  INFO -- : x', 'info'],
  ['[2026-11-29T12:00:00Z INFO  app] x', 'info'],
  ['[2026-11-29 12:00:00] production.ERROR: x', 'error'],
  ['2026-11-29T12:00:00.000Z\tinfo\tads\tx', 'info'],
  ['2026-11-29 12:00:00 UTC [1] FATAL:  password authentication failed', 'fatal'],
  ['2026-11-29 12:00:00 UTC [1] LOG:  checkpoint starting', 'info'],
  ['12:00:00 INF started', 'info'],
  ['fail: Microsoft.AspNetCore.Server[13]', 'error'],
  ['SEVERE: x', 'error'],
  ['CRITICAL - x', 'fatal'],
  // klog, glog
  ['E0312 12:00:01.123456       1 x.go:1] boom', 'error'],
  ['I1129 12:00:01.123456       1 x.go:1] fine', 'info'],
  ['W1129 12:00:01.123456       1 x.go:1] ERROR', 'warn'],
  ['F1129 12:00:01.123456       1 x.go:1] x', 'fatal'],
  // none
  ['10.0.0.1 - - [29/Nov/2026:12:00:01 +0000] "GET /ERROR HTTP/1.1" 200 1', null],
  ['\tat com.acme.ERROR.Main(Main.java:1)', null],
  ['the error was found', null],
  ['INFORMATION_SCHEMA is read', null],
  ['MY_ERROR_CODE=3', null],
  [`${'x'.repeat(400)} ERROR`, null],
  ['', null],
])('%s says %s', (line, level) => {
  expect(levelOf(line)).toBe(level);
});

test('levels are in order', () => {
  expect(LEVELS.filter((level) => atLeast(level, 'warn'))).toEqual(['warn', 'error', 'fatal']);
});

test('any line has a level or none, and never fails', () => {
  const part = fc.oneof(
    fc.constantFrom('{', '"level"', ':', '"', 'level=', '[', ']', ' ', '__proto__', 'constructor', 'ERROR'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect([null, ...LEVELS]).toContain(levelOf(parts.join('')));
    }),
  );
});

test.each(['{"level"', '{"level":', '{"level" ', '{', '"s":', '[WARN', 'level=', ' ', '\t', '['])(
  'time grows with the length of a line made of %j',
  (piece) => {
    const run = (size: number) => {
      const line = piece.repeat(size / piece.length);
      levelOf(`{${line}`);
      levelOf(line);
    };
    // A square would be 64 times as slow.
    expect(slower(run, 10_000, 80_000)).toBeLessThan(24);
  },
);
