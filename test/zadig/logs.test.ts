import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { LogDeadline } from '../../src/zadig/logs.ts';
import { errorOf, type Local, startLocal, TOKEN, text } from './local-server.ts';

const target = { project: 'payments', env: 'dev', pod: 'api-1', container: 'api' };

function event(data: string): string {
  return `event:message\n${data
    .split('\n')
    .map((line) => `data:${line}\n`)
    .join('')}\n`;
}

function stream(server: Local, play: (response: ServerResponse) => void): Promise<void> {
  return new Promise((closed) => {
    server.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.on('close', closed);
      play(response);
    };
  });
}

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

test('lines come one by one, as they were written', async () => {
  await using server = await startLocal();
  void stream(server, (response) =>
    response.end(event('2026-01-01 hello') + event('{"level":"info"}') + event('')),
  );
  const lines = await all(
    server.zadig.logs({ ...target, tails: 5, since: '5m', signal: new AbortController().signal }),
  );
  expect(lines).toEqual(['2026-01-01 hello', '{"level":"info"}', '']);
  const [asked] = server.seen;
  expect(asked?.url).toBe(
    '/openapi/logs/sse/pods/api-1/containers/api?projectKey=payments&envName=dev&tails=5&since=5m',
  );
  expect(server.zadig.lastAnswerAt()).not.toBeNull();
});

test('a line may arrive in pieces, in the middle of a letter too', async () => {
  await using server = await startLocal();
  const bytes = Buffer.from(event('环境 ready'));
  void stream(server, (response) => {
    response.write(bytes.subarray(0, 20), () => response.end(bytes.subarray(20)));
  });
  expect(await all(server.zadig.logs({ ...target, signal: new AbortController().signal }))).toEqual([
    '环境 ready',
  ]);
});

test('carriage returns that arrive spelt out are taken off the end of a line', async () => {
  await using server = await startLocal();
  const crlf = `${event('first')}event:message\ndata:\ndata:\\r\n\n`;
  void stream(server, (response) =>
    response.end(`${event('10%\\r')}${event('a\\rb')}${crlf}${event('\\r')}`),
  );
  const lines = await all(server.zadig.logs({ ...target, signal: new AbortController().signal }));
  expect(lines).toEqual(['10%', 'a\\rb', 'first']);
});

test('lines that are JSON strings, as documented, are unquoted', async () => {
  await using server = await startLocal();
  const bare = '"log message"\n\n';
  void stream(server, (response) => response.end(`data: "say \\"hi\\"\\n  twice"\n\n${bare}data: "open\n\n`));
  const lines = await all(server.zadig.logs({ ...target, signal: new AbortController().signal }));
  expect(lines).toEqual(['say "hi"', '  twice', 'log message', '"open']);
});

test('a line without end does not fill the memory, and is said to be missing', async () => {
  await using server = await startLocal();
  void stream(server, (response) => {
    response.write(`data:${'x'.repeat(2_000_000)}`, () => response.end(`\n\n${event('after')}`));
  });
  const lines = await all(server.zadig.logs({ ...target, signal: new AbortController().signal }));
  expect(lines.at(0)).toBe('[a line of more than 1 MB was left out]');
  expect(lines.at(-1)).toBe('after');
});

test('the rest of a line that is too long is no line of its own, wherever it is cut', async () => {
  await using server = await startLocal();
  const pieces = [
    `${event('first')}data:{"pad":"${'x'.repeat(1_100_000)}`,
    '","password":',
    '"hunter2"}\ndata:"hunter2 again"\n',
    `\n${event('second')}data:${'y'.repeat(1_100_000)}\n`,
    `\n${event('third')}`,
  ];
  void stream(server, (response) => {
    for (const [at, piece] of pieces.entries()) setTimeout(() => response.write(piece), at * 100);
    setTimeout(() => response.end(), pieces.length * 100);
  });
  const left = '[a line of more than 1 MB was left out]';
  expect(await all(server.zadig.logs({ ...target, signal: new AbortController().signal }))).toEqual([
    ...['first', left, 'second', left, 'third'],
  ]);
});

test('a log that stays silent meets the first deadline, also when headers came', async () => {
  await using server = await startLocal();
  for (const headers of [true, false]) {
    const closed = new Promise<void>((resolve) => {
      server.answer = (_, response) => {
        response.on('close', resolve);
        if (headers) response.flushHeaders();
      };
    });
    const lines = server.zadig.logs({ ...target, firstByteMs: 300, signal: new AbortController().signal });
    const error = await errorOf(all(lines));
    expect(error).toBeInstanceOf(LogDeadline);
    expect(error).toMatchObject({ deadline: 'first_byte', code: 'unavailable', sent: false });
    expect(String(error)).toContain('Zadig sent no line within 300 ms when asked to follow the log of api-1');
    await closed;
  }
});

test('a log that falls silent meets the idle deadline, which comments do not put off', async () => {
  await using server = await startLocal();
  let heart: NodeJS.Timeout | undefined;
  const closed = stream(server, (response) => {
    response.write(event('one'));
    heart = setInterval(() => response.write(':still here\n\n'), 10);
  });
  const read: string[] = [];
  const lines = server.zadig.logs({ ...target, idleMs: 80, signal: new AbortController().signal });
  const error = await errorOf(
    (async () => {
      for await (const line of lines) read.push(line);
    })(),
  );
  expect(error).toMatchObject({ deadline: 'idle' });
  expect(read).toEqual(['one']);
  await closed;
  clearInterval(heart);
});

test('a log that never stops meets the total deadline', async () => {
  await using server = await startLocal();
  let beat: NodeJS.Timeout | undefined;
  const closed = stream(server, (response) => {
    beat = setInterval(() => response.write(event('tick')), 5);
  });
  const error = await errorOf(
    all(server.zadig.logs({ ...target, totalMs: 80, signal: new AbortController().signal })),
  );
  expect(error).toMatchObject({ deadline: 'total' });
  await closed;
  clearInterval(beat);
});

test('an abort ends the log without an error and closes the socket at the server', async () => {
  await using server = await startLocal();
  const stop = new AbortController();
  const closed = stream(server, (response) => response.write(event('one') + event('two')));
  const read: string[] = [];
  for await (const line of server.zadig.logs({ ...target, signal: stop.signal })) {
    read.push(line);
    stop.abort();
  }
  expect(read).toEqual(['one']);
  await closed;
  expect(await all(server.zadig.logs({ ...target, signal: stop.signal }))).toEqual([]);
  expect(server.seen).toHaveLength(1);
});

test('leaving the loop closes the socket at the server', async () => {
  await using server = await startLocal();
  const closed = stream(server, (response) => response.write(event('one')));
  for await (const _ of server.zadig.logs({ ...target, signal: new AbortController().signal })) break;
  await closed;
});

test('a connection that breaks is an error, not an end', async () => {
  await using server = await startLocal();
  void stream(server, (response) => response.write(event('one'), () => response.socket?.resetAndDestroy()));
  const read: string[] = [];
  const lines = server.zadig.logs({ ...target, signal: new AbortController().signal });
  const error = await errorOf(
    (async () => {
      for await (const line of lines) read.push(line);
    })(),
  );
  expect(error).toMatchObject({ code: 'unavailable', sent: false });
  expect(error).not.toBeInstanceOf(LogDeadline);
});

test('a refusal before the stream is typed like any other', async () => {
  const calls: unknown[] = [];
  await using server = await startLocal({ onCall: (call) => calls.push(call) });
  const logs = () => all(server.zadig.logs({ ...target, signal: new AbortController().signal }));
  server.answer = (_, response) => response.writeHead(401).end();
  expect(await errorOf(logs())).toMatchObject({ code: 'auth', status: 401 });
  server.answer = (_, response) => text(response, '<html>', 200, 'text/html');
  expect(await errorOf(logs())).toMatchObject({ code: 'unavailable' });
  server.answer = (_, response) => text(response, 'Invalid path: /openapi/logs', 404);
  const error = await errorOf(logs());
  expect(error).toMatchObject({ code: 'unsupported' });
  expect(String(error)).not.toContain(TOKEN);
  expect(calls).toMatchObject([{ outcome: 'auth' }, { outcome: 'unavailable' }, { outcome: 'unsupported' }]);
});

test('names that would select another environment are refused before anything is sent', async () => {
  await using server = await startLocal();
  const signal = new AbortController().signal;
  for (const wrong of [
    { env: '' },
    { pod: '../x' },
    { container: ' ' },
    { project: '' },
    { since: 'soon' },
  ]) {
    expect(await errorOf(all(server.zadig.logs({ ...target, ...wrong, signal })))).toMatchObject({
      code: 'usage',
    });
  }
  expect(server.seen).toEqual([]);
});
