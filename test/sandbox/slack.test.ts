import { createServer, type IncomingHttpHeaders } from 'node:http';
import { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';
import { signature } from '../../src/sandbox/slack/signed-http.ts';

/** Connections are cut on purpose here: nothing of that belongs into the test's output. */
const QUIET = {
  ...{ error() {}, warn() {}, info() {}, debug() {}, setLevel() {}, setName() {} },
  getLevel: () => LogLevel.ERROR,
};

type Listen = (app: App) => void;

function newApp(slack: SlackSandbox, receiver: Receiver): App {
  const clientOptions = { slackApiUrl: slack.url, retryConfig: { retries: 0 } };
  const shared = { convoStore: false, deferInitialization: true, logLevel: LogLevel.ERROR } as const;
  return new App({ ...shared, token: slack.botToken, receiver, clientOptions });
}

function newSocket(slack: SlackSandbox): SocketModeReceiver {
  const clientOptions = { slackApiUrl: slack.url };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logger: QUIET,
    clientPingTimeout: 400,
    installerOptions: { clientOptions },
  });
  return receiver;
}

interface Running extends AsyncDisposable {
  readonly slack: SlackSandbox;
}

/** A Slack and a real Bolt app on as many sockets as asked for. */
async function start(listen: Listen, options: SlackOptions & { sockets?: number } = {}): Promise<Running> {
  const slack = await startSlack(options);
  const [first, ...others] = Array.from({ length: options.sockets ?? 1 }, () => newSocket(slack));
  if (first === undefined) throw new Error('no socket');
  const app = newApp(slack, first);
  listen(app);
  await app.init();
  await app.start();
  for (const other of others) {
    other.init(app);
    await other.start();
  }
  return {
    slack,
    async [Symbol.asyncDispose]() {
      await Promise.all([app.stop(), ...others.map((other) => other.stop())]);
      await slack.close();
    },
  };
}

/** The same app behind a request URL. */
async function startHttp(listen: Listen, options: SlackOptions = {}): Promise<Running> {
  const slack = await startSlack(options);
  const app = newApp(
    slack,
    new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR }),
  );
  listen(app);
  await app.init();
  const server = await app.start(0);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  return {
    slack,
    async [Symbol.asyncDispose]() {
      await slack.close();
      await app.stop();
    },
  };
}

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const button = (text: string, action_id: string, over: object = {}) => ({
  ...{ type: 'button' as const, text: plain(text), action_id },
  ...over,
});

const echo: Listen = (app) => {
  app.command('/zadig', async ({ ack, respond, command }) => {
    await ack();
    await respond(`you said ${command.text} in ${command.channel_name}`);
  });
};

test.each([
  ['Socket Mode', start],
  ['signed HTTP', startHttp],
] as const)(
  'a slash command reaches a real Bolt app over %s and its answer is for one person',
  async (_, begin) => {
    await using bot = await begin(echo);
    const { slack } = bot;
    const ana = slack.person('ana');
    expect(await ana.slash('/zadig env list')).toMatchObject({ acked: true, late: false, error: null });
    expect(await ana.sees('you said env list in payments')).toMatchObject({ ephemeral: true, from: 'zadig' });
    expect(slack.person('ben').messages()).toEqual([]);
    expect(slack.deliveries()).toMatchObject([{ kind: 'slash_commands', late: false, attempts: 1 }]);
  },
);

test('a slash command arrives as Slack escapes it', async () => {
  await using bot = await start(echo);
  const typed =
    '/zadig a @ana #payments @leads https://x.io/a?b=1&c=2 r.example.com/api:v1 “q” — <b> & `@ana`';
  await bot.slack.person('ana').slash(typed);
  expect(bot.slack.deliveries()[0]?.payload['text']).toBe(
    'a <@U0ANA|ana> <#C0PAYMENTS|payments> <!subteam^S0LEADS|@leads> <https://x.io/a?b=1&amp;c=2> ' +
      '<http://r.example.com/api:v1|r.example.com/api:v1> “q” — &lt;b&gt; &amp; `@ana`',
  );
});

test('an ack may carry the answer', async () => {
  await using bot = await startHttp((app) => {
    app.command('/zadig', ({ ack }) => ack({ response_type: 'in_channel', text: 'for *all*' }));
  });
  await bot.slack.person('ana').slash('/zadig x');
  expect(await bot.slack.person('ben').sees('for all')).toMatchObject({ ephemeral: false });
});

test('an HTTP request with a wrong signature is refused by Bolt, so ours are right', async () => {
  await using bot = await startHttp(echo, { signingSecret: 'right' });
  const ana = bot.slack.person('ana');
  expect(await ana.slash('/zadig x')).toMatchObject({ acked: true });
  await ana.sees('you said x');
  expect(signature('right', '1', 'a')).not.toBe(signature('wrong', '1', 'a'));
});

test('an ack after the deadline is late and the person sees an error', async () => {
  let open = (): void => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  await using bot = await start(
    (app) => {
      app.command('/zadig', async ({ ack }) => {
        await gate;
        await ack('too late');
      });
    },
    { ackMs: 30 },
  );
  const { slack } = bot;
  const ana = slack.person('ana');
  expect(await ana.slash('/zadig x')).toMatchObject({ acked: false, late: true, error: 'operation_timeout' });
  open();
  await slack.until(() => slack.deliveries()[0]?.ackedAt);
  expect(slack.deliveries()).toMatchObject([{ late: true, ackMs: expect.any(Number) }]);
  expect(ana.messages()).toEqual([]);
});

test('a command without any connection fails at once', async () => {
  await using slack = await startSlack();
  expect(await slack.person('ana').slash('/zadig x')).toMatchObject({
    acked: false,
    error: 'dispatch_failed',
  });
});

test('mentions and direct messages arrive as events, threads and all', async () => {
  await using bot = await start((app) => {
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: `heard: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
    });
    app.message(async ({ message, say }) => {
      if (message.subtype === undefined && message.channel_type === 'im')
        await say(`privately: ${message.text}`);
    });
  });
  const { slack } = bot;
  const ana = slack.person('ana');
  const { ts } = await ana.mention('@zadig env list <x>');
  expect(await ana.sees('heard: @zadig env list <x>')).toMatchObject({ thread: ts });
  await ana.mention('again', { thread: ts });
  expect(await ana.sees('again', { thread: ts })).toMatchObject({ thread: ts });
  await ana.dm('help');
  expect(await ana.sees('privately: help', { channel: 'dm' })).toMatchObject({ channel: 'D0ANA' });
  expect(slack.person('ben').messages({ channel: 'payments' })).toHaveLength(4);
  const wrapper = slack.deliveries()[0]?.payload;
  expect(wrapper).toMatchObject({
    team_id: 'T0DEMO',
    context_team_id: 'T0DEMO',
    is_ext_shared_channel: false,
  });
});

test('a mention where the bot is not a member is not heard', async () => {
  await using slack = await startSlack();
  await slack.person('ana').mention('hello', { channel: 'random' });
  expect(slack.deliveries()).toEqual([]);
});

/** A request URL that answers as told, one answer after the other; the last one stays. */
async function requestUrl(answers: readonly { status: number; headers?: Record<string, string> }[]) {
  const heard: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(heard.length, answers.length - 1)] ?? { status: 200 };
    heard.push(request.headers);
    request.resume().on('end', () => response.writeHead(answer.status, answer.headers).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const url = `http://127.0.0.1:${port}/`;
  return { url, heard, [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done())) };
}

test('an event that was not taken comes again up to three times, numbered, and stops when it is', async () => {
  await using there = await requestUrl([{ status: 500 }, { status: 503 }, { status: 200 }]);
  await using slack = await startSlack({ requestUrl: there.url, redeliverMs: [0, 5, 5] });
  expect(await slack.event({ type: 'subteam_updated' })).toBe(true);
  expect(there.heard.map((headers) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2']);
  expect(there.heard[0]).toMatchObject({ 'content-type': 'application/json' });
  expect(slack.deliveries()).toMatchObject([{ attempts: 3, kind: 'events_api' }]);
});

test('an app can ask for no more attempts, and a command gets only one', async () => {
  await using there = await requestUrl([{ status: 500, headers: { 'x-slack-no-retry': '1' } }]);
  await using slack = await startSlack({ requestUrl: there.url, redeliverMs: [0, 5, 5] });
  expect(await slack.event({ type: 'subteam_updated' })).toBe(false);
  expect(there.heard).toHaveLength(1);
  expect(await slack.person('ana').slash('/zadig x')).toMatchObject({
    acked: false,
    error: 'dispatch_failed',
  });
  expect(there.heard).toHaveLength(2);
  expect(there.heard[1]).toMatchObject({ 'content-type': 'application/x-www-form-urlencoded' });
});

test('an event whose connection dies before the ack goes to another one', async () => {
  await using slack = await startSlack({ redeliverMs: [0, 20] });
  const heard: { envelope_id: string; retry_attempt: number; retry_reason: string }[] = [];
  const open = async (onEvent: (socket: WebSocket, text: string) => void): Promise<WebSocket> => {
    const { url = '' } = await new WebClient(slack.appToken, {
      slackApiUrl: slack.url,
    }).apps.connections.open({});
    const socket = new WebSocket(url);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(String(data));
      if (message.type !== 'events_api') return;
      heard.push(message);
      onEvent(socket, message.envelope_id);
    };
    await slack.until(() => slack.sockets() > 0);
    return socket;
  };
  const dying = await open((socket) => socket.close());
  await slack.person('ana').mention('hello');
  const living = await open((socket, envelope_id) => socket.send(JSON.stringify({ envelope_id })));
  await slack.until(() => slack.deliveries()[0]?.ackedAt);
  expect(heard[0]).toMatchObject({ retry_attempt: 0 });
  expect(heard.at(-1)).toMatchObject({
    envelope_id: heard[0]?.envelope_id,
    retry_reason: 'connection_failed',
  });
  expect(heard.at(-1)?.retry_attempt).toBeGreaterThan(0);
  dying.close();
  living.close();
});

test('the same envelope can be sent again, word for word', async () => {
  let runs = 0;
  await using bot = await start((app) => {
    app.event('app_mention', async ({ say }) => {
      runs += 1;
      await say(`run ${runs}`);
    });
  });
  const ana = bot.slack.person('ana');
  await ana.mention('hello');
  await ana.sees('run 1');
  await bot.slack.redeliver(bot.slack.deliveries()[0]?.id ?? '');
  await ana.sees('run 2');
  expect(bot.slack.deliveries()).toMatchObject([{ attempts: 2 }]);
});

test('at a refresh the other connection serves, and the first comes back', async () => {
  await using bot = await start(echo, { sockets: 2 });
  const { slack } = bot;
  expect(slack.sockets()).toBe(2);
  slack.disconnect('refresh_requested');
  const ana = slack.person('ana');
  expect(await ana.slash('/zadig meanwhile')).toMatchObject({ acked: true });
  await slack.until(() => slack.sockets() === 1);
  expect(await ana.slash('/zadig alone')).toMatchObject({ acked: true });
  await slack.until(() => slack.sockets() === 2);
  for (const word of ['both', 'again'])
    expect(await ana.slash(`/zadig ${word}`)).toMatchObject({ acked: true });
  expect(slack.calls('apps.connections.open')).toHaveLength(3);
});

test('connections that are cut without a word come back', async () => {
  await using bot = await start(echo);
  bot.slack.dropSockets();
  await bot.slack.until(() => bot.slack.sockets() === 0);
  await bot.slack.until(() => bot.slack.sockets() === 1);
  expect(await bot.slack.person('ana').slash('/zadig x')).toMatchObject({ acked: true });
});

test('commands go round the connections', async () => {
  await using bot = await start(echo, { sockets: 2 });
  const ana = bot.slack.person('ana');
  for (const word of ['a', 'b', 'c', 'd'])
    expect(await ana.slash(`/zadig ${word}`)).toMatchObject({ acked: true });
  for (const word of ['a', 'b', 'c', 'd']) await ana.sees(`you said ${word}`);
});

test('a response_url works five times', async () => {
  const statuses: number[] = [];
  await using bot = await start((app) => {
    app.command('/zadig', async ({ ack, command, respond }) => {
      await ack();
      for (const i of [1, 2, 3, 4, 5]) await respond(`answer ${i}`);
      const headers = { 'content-type': 'application/json' };
      const sixth = await fetch(command.response_url, { method: 'POST', headers, body: '{"text":"six"}' });
      statuses.push(sixth.status);
      await respond('seven').catch(() => statuses.push(-1));
    });
  });
  const ana = bot.slack.person('ana');
  await ana.slash('/zadig x');
  await bot.slack.until(() => bot.slack.refusals().length === 2);
  expect(statuses[0]).toBe(404);
  expect(ana.messages()).toHaveLength(5);
  expect(bot.slack.refusals()).toMatchObject([
    { method: 'response_url', error: 'used_url' },
    { error: 'used_url' },
  ]);
});

test('a response_url replaces and deletes what was clicked, even when only one person sees it', async () => {
  await using bot = await start((app) => {
    app.command('/zadig', async ({ ack, respond }) => {
      await ack();
      await respond({
        text: 'q',
        blocks: [section('Sure?'), { type: 'actions', elements: [button('Yes', 'yes'), button('No', 'no')] }],
      });
    });
    app.action('yes', async ({ ack, respond }) => {
      await ack();
      await respond({
        text: 'done',
        blocks: [section('Done'), { type: 'actions', elements: [button('Away', 'no')] }],
        replace_original: true,
      });
    });
    app.action('no', async ({ ack, respond }) => {
      await ack();
      await respond({ delete_original: true });
    });
  });
  const { slack } = bot;
  const ana = slack.person('ana');
  await ana.slash('/zadig x');
  const question = await ana.sees('Sure? [Yes] [No]');
  expect(await ana.click('Yes', { in: question })).toMatchObject({ acked: true });
  await ana.sees('Done');
  expect(slack.deliveries().at(-1)?.payload).not.toHaveProperty('message');
  await ana.click('Away');
  await slack.until(() => ana.messages().length === 0);
});

test('a click carries who, where and what, and an outsider is told apart by their team', async () => {
  await using bot = await start((app) => {
    app.action('approve', async ({ ack, body, client, action }) => {
      await ack();
      const value = action.type === 'button' ? action.value : '';
      const channel = 'channel' in body ? (body.channel?.id ?? '') : '';
      await client.chat.postMessage({
        channel,
        text: `${body.user.id} of ${body.user.team_id} pressed ${value}`,
      });
    });
  });
  const { slack } = bot;
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const confirm = {
    title: plain('Sure?'),
    text: plain('It restarts'),
    confirm: plain('Yes'),
    deny: plain('No'),
  };
  const blocks = [
    section('Restart?'),
    { type: 'actions' as const, elements: [button('Approve', 'approve', { value: 'op-1', confirm })] },
  ];
  await web.chat.postMessage({ channel: 'C0PARTNER', text: 'a', blocks });
  const [ana, eve] = [slack.person('ana'), slack.person('eve')];
  expect(await ana.click('Approve', { confirm: false })).toMatchObject({ error: 'cancelled' });
  expect(slack.deliveries()).toEqual([]);
  await eve.click('Approve');
  await eve.sees('U0EVE of T0OTHER pressed op-1');
  expect(slack.deliveries()[0]?.payload).toMatchObject({
    ...{ type: 'block_actions', team: { id: 'T0DEMO' }, user: { id: 'U0EVE', team_id: 'T0OTHER' } },
    ...{ container: { channel_id: 'C0PARTNER', is_ephemeral: false }, channel: { id: 'C0PARTNER' } },
    actions: [{ action_id: 'approve', value: 'op-1' }],
  });
  expect(await eve.slash('/zadig x', { channel: 'partners' })).toMatchObject({ acked: false });
  await expect(eve.click('Nothing')).rejects.toThrow('there is: Approve');
  await eve.mention('hi', { channel: 'partners' });
  const event = slack.deliveries().at(-1)?.payload;
  expect(event).toMatchObject({
    is_ext_shared_channel: true,
    event: { user_team: 'T0OTHER', source_team: 'T0OTHER' },
  });
});

test('a trigger works once and for three seconds', async () => {
  const view = { type: 'modal' as const, title: plain('Form'), blocks: [section('a')] };
  const listen: Listen = (app) => {
    app.command('/zadig', async ({ ack, command, client }) => {
      await ack();
      for (const _ of [1, 2])
        await client.views.open({ trigger_id: command.trigger_id, view }).catch(() => {});
    });
  };
  await using bot = await start(listen);
  await bot.slack.person('ana').slash('/zadig x');
  expect(await bot.slack.person('ana').waitForModal()).toMatchObject({ title: 'Form' });
  await bot.slack.until(() => bot.slack.refusals().length === 1);
  await using slow = await start(listen, { triggerMs: 0 });
  await slow.slack.person('ana').slash('/zadig x');
  await slow.slack.until(() => slow.slack.refusals().length === 2);
  expect(bot.slack.refusals()).toMatchObject([{ error: 'exchanged_trigger_id' }]);
  expect(slow.slack.refusals()).toMatchObject([
    { error: 'expired_trigger_id' },
    { error: 'expired_trigger_id' },
  ]);
  expect(slow.slack.person('ana').modal()).toBeNull();
});

const form = (service: object) => ({
  ...{
    type: 'modal' as const,
    callback_id: 'scale',
    title: plain('Scale'),
    submit: plain('Scale it'),
    notify_on_close: true,
  },
  blocks: [
    {
      type: 'input' as const,
      block_id: 'n',
      label: plain('Replicas'),
      element: { type: 'plain_text_input' as const, action_id: 'n' },
    },
    {
      type: 'input' as const,
      block_id: 'env',
      label: plain('Environment'),
      dispatch_action: true,
      element: {
        type: 'static_select' as const,
        action_id: 'env',
        options: ['dev', 'prod'].map((name) => ({ text: plain(name), value: name })),
      },
    },
    {
      type: 'input' as const,
      block_id: 'svc',
      label: plain('Service'),
      optional: true,
      element: { type: 'external_select' as const, action_id: 'svc', min_query_length: 0 },
    },
  ],
  ...service,
});

const isEmpty = (value: object): boolean => Object.keys(value).length === 0;

const scaling: Listen = (app) => {
  app.shortcut('scale', async ({ ack, shortcut, client }) => {
    await ack();
    await client.views.open({ trigger_id: shortcut.trigger_id, view: form({}) });
  });
  app.action('env', async ({ ack, body, client }) => {
    await ack();
    if (!('view' in body) || body.view === undefined) return;
    await client.views.update({
      view_id: body.view.id,
      hash: body.view.hash,
      view: form({ private_metadata: 'prod' }),
    });
  });
  app.options('svc', async ({ ack, options, body }) => {
    const env = 'view' in body ? body.view?.private_metadata : '';
    const names = ['api', 'web']
      .filter((name) => name.includes(options.value))
      .map((name) => `${env}-${name}`);
    await ack({ options: names.map((name) => ({ text: plain(name), value: name })) });
  });
  app.view('scale', async ({ ack, view, client, body }) => {
    const value = view.state.values['n']?.['n']?.value;
    if (value === '99') await ack({ response_action: 'errors', errors: { n: 'Too many' } });
    else await ack();
    if (value !== '99') await client.chat.postMessage({ channel: body.user.id, text: `scaled to ${value}` });
  });
  app.view({ callback_id: 'scale', type: 'view_closed' }, async ({ ack, body, client }) => {
    await ack();
    const all = 'is_cleared' in body && body.is_cleared;
    await client.chat.postMessage({ channel: body.user.id, text: `closed, all: ${all}` });
  });
};

test('a form: choices that tell the app, type-ahead, errors under inputs, submission, and what Slack checks itself', async () => {
  await using bot = await start(scaling);
  const ana = bot.slack.person('ana');
  expect(await ana.globalShortcut('scale')).toMatchObject({ acked: true });
  expect(await ana.waitForModal({ has: 'Replicas' })).toMatchObject({ title: 'Scale', submit: 'Scale it' });
  expect(await ana.submit()).toMatchObject({
    error: 'incomplete',
    errors: { Replicas: 'Please complete this required field.' },
  });
  ana.fill({ Replicas: '99' });
  expect(ana.modal()?.rendered).toContain('Replicas: [99]');
  expect(() => ana.fill({ Environment: 'prod' })).toThrow('use pick()');
  await ana.pick('Environment', 'prod');
  await bot.slack.until(() => ana.modal()?.privateMetadata === 'prod');
  expect(ana.modal()?.values['n']?.['n']).toMatchObject({ value: '99' });
  expect(await ana.suggest('Service', 'a')).toEqual(['prod-api']);
  expect(bot.slack.deliveries().at(-1)?.payload).toMatchObject({
    view: { private_metadata: 'prod', state: { values: expect.toSatisfy(isEmpty) } },
  });
  await expect(ana.pick('Service', 'nope')).rejects.toThrow('no option');
  expect(await ana.submit()).toMatchObject({ acked: true, errors: { Replicas: 'Too many' } });
  expect(ana.modal()?.errors).toEqual({ Replicas: 'Too many' });
  ana.fill({ Replicas: '3' });
  expect(await ana.submit()).not.toHaveProperty('errors');
  expect(ana.modal()).toBeNull();
  await ana.sees('scaled to 3', { channel: 'dm' });
});

test('closing a form is told to the app that asked for it', async () => {
  await using bot = await start(scaling);
  const ana = bot.slack.person('ana');
  await ana.globalShortcut('scale');
  await ana.waitForModal();
  await ana.closeModal();
  await ana.sees('closed, all: false');
});

test('a form may be pushed three deep, updated and cleared; a stale hash is a conflict', async () => {
  await using bot = await startHttp((app) => {
    const view = (n: number) => ({
      type: 'modal' as const,
      callback_id: 'step',
      title: plain(`Step ${n}`),
      submit: plain('Next'),
      private_metadata: `${n}`,
      blocks: [section('a')],
    });
    app.shortcut('go', async ({ ack, shortcut, client }) => {
      await ack();
      const opened = await client.views.open({ trigger_id: shortcut.trigger_id, view: view(1) });
      const view_id = opened.view?.id ?? '';
      await client.views.update({ view_id, view: view(1), hash: 'old' }).catch(() => {});
      await client.views.update({ view_id: 'V0NONE', view: view(1) }).catch(() => {});
    });
    app.view('step', async ({ ack, view: shown }) => {
      const n = Number(shown.private_metadata);
      await ack(
        n === 4
          ? { response_action: 'clear' }
          : n === 3
            ? { response_action: 'update', view: view(4) }
            : { response_action: 'push', view: view(n + 1) },
      );
    });
  });
  const ana = bot.slack.person('ana');
  await ana.globalShortcut('go');
  await bot.slack.until(() => bot.slack.refusals().length === 2);
  expect(bot.slack.refusals()).toMatchObject([{ error: 'hash_conflict' }, { error: 'not_found' }]);
  for (const n of [2, 3, 4]) {
    await ana.submit();
    expect(ana.modal()?.title).toBe(`Step ${n}`);
  }
  await ana.submit();
  expect(ana.modal()).toBeNull();
  expect(bot.slack.refusals().filter((row) => row.method.startsWith('ack:'))).toEqual([]);
});

test('an ack with errors for something that is no input is refused', async () => {
  await using bot = await start((app) => {
    app.shortcut('scale', async ({ ack, shortcut, client }) => {
      await ack();
      await client.views.open({ trigger_id: shortcut.trigger_id, view: form({ blocks: [section('a')] }) });
    });
    app.view('scale', ({ ack }) => ack({ response_action: 'errors', errors: { nowhere: 'bad' } }));
  });
  const ana = bot.slack.person('ana');
  await ana.globalShortcut('scale');
  await ana.waitForModal();
  expect(await ana.submit()).toMatchObject({ error: 'invalid_arguments' });
  expect(bot.slack.refusals()).toMatchObject([{ method: 'ack:view_submission' }]);
});

test('Home is published when it is opened, and its buttons work', async () => {
  await using bot = await start((app) => {
    app.event('app_home_opened', async ({ event, client }) => {
      const blocks = [
        section(`Hello <@${event.user}>`),
        { type: 'actions' as const, elements: [button('More', 'more')] },
      ];
      await client.views.publish({ user_id: event.user, view: { type: 'home', blocks } });
    });
    app.action('more', async ({ ack, body, client }) => {
      await ack();
      await client.views.publish({
        user_id: body.user.id,
        view: { type: 'home', blocks: [section('More of it')] },
      });
    });
  });
  const ana = bot.slack.person('ana');
  await ana.openHome();
  expect(await ana.waitForHome()).toMatchObject({ rendered: 'Hello @ana\n[More]' });
  await ana.click('More');
  await ana.waitForHome({ has: 'More of it' });
  expect(bot.slack.fired()).toEqual([]);
});

test('a message shortcut brings the message', async () => {
  await using bot = await start((app) => {
    app.shortcut('explain', async ({ ack, shortcut, client }) => {
      await ack();
      if (shortcut.type !== 'message_action') return;
      const place = { channel: shortcut.channel.id, thread_ts: shortcut.message.ts };
      await client.chat.postMessage({ ...place, text: `about: ${shortcut.message.text}` });
    });
  });
  const ana = bot.slack.person('ana');
  await ana.say('it broke');
  expect(await ana.messageShortcut('explain', await ana.sees('it broke'))).toMatchObject({ acked: true });
  await ana.sees('about: it broke');
});

test('a file goes up through filesUploadV2 and shows in the thread', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const root = await web.chat.postMessage({ channel: 'C0PAYMENTS', text: 'Logs' });
  const content = Array.from({ length: 40 }, (_, i) => `line ${i}`).join('\n');
  const target = { channel_id: 'C0PAYMENTS', thread_ts: root.ts ?? '', filename: 'api.log' };
  const done = await web.filesUploadV2({ ...target, content, initial_comment: 'All of it' });
  expect(done.ok).toBe(true);
  const seen = await slack.person('ana').sees('📄 api.log (40 lines)');
  expect(seen).toMatchObject({ thread: root.ts, files: [{ name: 'api.log', content }] });
  expect(seen.rendered).toContain('All of it');
  const id = seen.files[0]?.id ?? '';
  expect((await web.files.info({ file: id })).file?.shares?.public?.['C0PAYMENTS']?.[0]?.ts).toBe(seen.ts);
  await expect(web.files.getUploadURLExternal({ filename: 'a', length: 0 })).rejects.toMatchObject({
    data: { error: 'missing_argument' },
  });
  const snippet = { filename: 'a', length: 1_000_001, snippet_type: 'text' };
  await expect(web.files.getUploadURLExternal(snippet)).rejects.toMatchObject({
    data: { error: 'snippet_too_large' },
  });
});

test('calls fail as a test asks: with an error, a 429, a 500, a cut, or after they took effect', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, {
    slackApiUrl: slack.url,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR as never,
  });
  const post = () => web.chat.postMessage({ channel: 'C0PAYMENTS', text: 'a' });
  slack.fault({ method: 'chat.postMessage', error: 'fatal_error', times: 1 });
  await expect(post()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
  slack.fault({ retryAfterS: 7, times: 1 });
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  const end = slack.fault({ status: 503 });
  await expect(post()).rejects.toMatchObject({ statusCode: 503 });
  end();
  slack.fault({ reset: true, times: 1 });
  await expect(post()).rejects.toThrow();
  expect(slack.world.messages).toEqual([]);
  slack.fault({ reset: true, applied: true, times: 1 });
  await expect(post()).rejects.toThrow();
  expect(slack.world.messages).toHaveLength(1);
});

test('an ephemeral message does not reach who is away', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const user = slack.world.users.get('U0ANA');
  if (user !== undefined) user.active = false;
  expect(await web.chat.postEphemeral({ channel: 'C0PAYMENTS', user: 'U0ANA', text: 'a' })).toMatchObject({
    ok: true,
  });
  expect(slack.person('ana').messages()).toEqual([]);
  await expect(slack.person('ana').sees('a', { timeoutMs: 10 })).rejects.toThrow('ana does not see a');
});

test('an ephemeral message in a thread needs a thread with replies', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const ana = slack.person('ana');
  const { channel, ts: thread_ts } = await ana.say('root');
  await web.chat.postEphemeral({ channel, thread_ts, user: 'U0ANA', text: 'psst' });
  expect(ana.messages({ ephemeral: true })).toEqual([]);
  await ana.say('reply', { thread: thread_ts });
  expect(ana.messages({ ephemeral: true })).toHaveLength(1);
});

test('tests change the world: members, groups, people and channels', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  slack.world.channels.get('C0RANDOM')?.members.push('U0ZADIG');
  slack.world.groups.get('S0LEADS')?.users.push('U0ANA');
  await web.chat.postMessage({ channel: '#random', text: 'now I am here' });
  expect((await web.usergroups.users.list({ usergroup: 'S0LEADS' })).users).toEqual(['U0BEN', 'U0ANA']);
  expect((await web.users.info({ user: 'U0EVE' })).user).toMatchObject({
    is_stranger: true,
    team_id: 'T0OTHER',
  });
  expect((await web.conversations.info({ channel: 'C0PARTNER' })).channel).toMatchObject({
    is_ext_shared: true,
  });
});

test('reactions, permalinks and deletions are there to see', async () => {
  await using slack = await startSlack();
  const web = new WebClient(slack.botToken, { slackApiUrl: slack.url });
  const ana = slack.person('ana');
  const { ts = '' } = await web.chat.postMessage({
    channel: 'C0STORE',
    text: 'a',
    unfurl_links: false,
    unfurl_media: false,
  });
  expect(ana.messages()).toMatchObject([{ unfurls: false }]);
  await web.reactions.add({ channel: 'C0STORE', timestamp: ts, name: 'eyes' });
  expect(slack.world.messages[0]?.reactions).toEqual([{ name: 'eyes', users: ['U0ZADIG'] }]);
  const { permalink } = await web.chat.getPermalink({ channel: 'C0STORE', message_ts: ts });
  expect(permalink).toBe(`https://demo.slack.com/archives/C0STORE/p${ts.replace('.', '')}`);
  await ana.say('reply', { channel: 'storefront', thread: ts });
  await web.chat.delete({ channel: 'C0STORE', ts });
  expect(ana.messages()).toMatchObject([
    { deleted: true, rendered: 'This message was deleted.' },
    { text: 'reply' },
  ]);
});

test('a closed Slack has ended its sockets, timers and waits', async () => {
  const slack = await startSlack({ ackMs: 60_000 });
  const waiting = slack.person('ana').sees('never', { timeoutMs: 60_000 });
  slack.onChange(() => {});
  await Promise.all([slack.close(), expect(waiting).rejects.toThrow('does not see never')]);
  await expect(fetch(`${slack.url}auth.test`)).rejects.toThrow();
  await slack.close();
});
