import { WebClient, type WebClientOptions } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';

const QUIET = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  setLevel() {},
  getLevel: () => 'error',
  setName() {},
};

function client(
  slack: SlackSandbox,
  token: string | undefined = slack.botToken,
  options: WebClientOptions = {},
): WebClient {
  const logger = QUIET as unknown as NonNullable<WebClientOptions['logger']>;
  return new WebClient(token, { slackApiUrl: slack.url, retryConfig: { retries: 0 }, logger, ...options });
}

interface Said {
  readonly ok: boolean;
  readonly error?: string;
  readonly [field: string]: unknown;
}

async function call(slack: SlackSandbox, method: string, args: object, token?: string): Promise<Said> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (token !== '') headers['authorization'] = `Bearer ${token ?? slack.botToken}`;
  const response = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(args),
  });
  return (await response.json()) as Said;
}

async function post(slack: SlackSandbox, args: object): Promise<Said> {
  return call(slack, 'chat.postMessage', { channel: 'C0PAYMENTS', ...args });
}

const unlimited = (options: SlackOptions = {}): Promise<SlackSandbox> =>
  startSlack({ rateLimits: false, ...options });
const mrkdwn = (text: string): object => ({ type: 'mrkdwn', text });
const plain = (text: string): object => ({ type: 'plain_text', text });
const section = (text: string): object => ({ type: 'section', text: mrkdwn(text) });
const button = (over: object = {}): object => ({
  type: 'button',
  text: plain('Go'),
  action_id: 'go',
  ...over,
});
const actions = (...elements: object[]): object => ({ type: 'actions', elements });
const many = <T>(count: number, row: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => row(i));
const option = (i: number | string, over: object = {}): object => ({
  text: plain(`o${i}`),
  value: `v${i}`,
  ...over,
});
const select = (over: object): object => ({ type: 'static_select', action_id: 's', ...over });
const rich = (...elements: object[]): object => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});

describe('tokens, scopes and channels', () => {
  test.each([
    ['no token', 'auth.test', '', {}, 'not_authed'],
    ['a wrong token', 'auth.test', 'xoxb-wrong', {}, 'invalid_auth'],
    ['the bot token for a socket', 'apps.connections.open', undefined, {}, 'not_allowed_token_type'],
    ['an unknown method', 'chat.shout', undefined, {}, 'unknown_method'],
    [
      'an unknown channel',
      'chat.postMessage',
      undefined,
      { channel: 'C0NOWHERE', text: 'a' },
      'channel_not_found',
    ],
    [
      'a public channel it is not in',
      'chat.postMessage',
      undefined,
      { channel: 'C0RANDOM', text: 'a' },
      'not_in_channel',
    ],
    [
      'a private channel it is not in',
      'chat.postMessage',
      undefined,
      { channel: 'G0SECRET', text: 'a' },
      'not_in_channel',
    ],
    [
      'an unknown thread',
      'chat.postMessage',
      undefined,
      { channel: 'C0STORE', text: 'a', thread_ts: '1.2' },
      'thread_not_found',
    ],
    ['an empty message', 'chat.postMessage', undefined, { channel: 'C0STORE' }, 'no_text'],
    [
      'an ephemeral for someone elsewhere',
      'chat.postEphemeral',
      undefined,
      { channel: 'C0STORE', user: 'U0EVE', text: 'a' },
      'user_not_in_channel',
    ],
    ['an unknown person', 'users.info', undefined, { user: 'U0NOBODY' }, 'user_not_found'],
    ['an unknown group', 'usergroups.users.list', undefined, { usergroup: 'S0NONE' }, 'no_such_subteam'],
  ] as const)('refuses %s', async (_, method, token, args, error) => {
    await using slack = await unlimited();
    expect(await call(slack, method, args, token)).toMatchObject({ ok: false, error });
    expect(slack.refusals()).toMatchObject([{ method, error }]);
    expect(slack.calls(method)).toMatchObject([{ ok: false, error }]);
  });

  test('refuses the app token where a bot token belongs', async () => {
    await using slack = await unlimited();
    expect(await call(slack, 'auth.test', {}, slack.appToken)).toMatchObject({
      error: 'not_allowed_token_type',
    });
  });

  test('names the missing scope and those there are', async () => {
    await using slack = await unlimited();
    slack.world.scopes = ['chat:write', 'commands'];
    const said = await call(slack, 'usergroups.list', {});
    expect(said).toMatchObject({
      error: 'missing_scope',
      needed: 'usergroups:read',
      provided: 'chat:write,commands',
    });
    expect(await call(slack, 'conversations.info', { channel: 'C0STORE' })).toMatchObject({
      needed: 'channels:read',
    });
  });

  test('posts in any public channel with chat:write.public', async () => {
    await using slack = await unlimited();
    slack.world.scopes.push('chat:write.public');
    expect(await call(slack, 'chat.postMessage', { channel: 'C0RANDOM', text: 'a' })).toMatchObject({
      ok: true,
    });
  });

  test('tells the scopes of the token in a header', async () => {
    await using slack = await unlimited();
    const answer = await client(slack).auth.test();
    expect(answer).toMatchObject({ team_id: 'T0DEMO', user_id: 'U0ZADIG', bot_id: 'B0ZADIG' });
    expect(answer.response_metadata?.scopes).toContain('chat:write');
  });
});

describe('messages', () => {
  test('an update of a text over 4,000 characters is too long, a post becomes several messages', async () => {
    await using slack = await unlimited();
    const web = client(slack);
    const { ts = '' } = await web.chat.postMessage({ channel: 'C0PAYMENTS', text: 'x'.repeat(4100) });
    expect(slack.person('ana').messages()).toHaveLength(2);
    await expect(
      web.chat.update({ channel: 'C0PAYMENTS', ts, text: 'x'.repeat(4001) }),
    ).rejects.toMatchObject({
      data: { error: 'msg_too_long' },
    });
  });

  test('blocks may hold 12,000 characters together', async () => {
    await using slack = await unlimited();
    const fine = many(4, (i) => section(`${i}`.repeat(3000)));
    expect(await post(slack, { blocks: fine, text: 'a' })).toMatchObject({ ok: true });
    expect(await post(slack, { blocks: [...fine, section('a')] })).toMatchObject({
      error: 'msg_blocks_too_long',
    });
    const log = {
      type: 'rich_text',
      elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text: 'x'.repeat(12_001) }] }],
    };
    expect(await post(slack, { blocks: [log] })).toMatchObject({ error: 'msg_blocks_too_long' });
  });

  test('an ephemeral message cannot be updated or deleted', async () => {
    await using slack = await unlimited();
    const { message_ts: ts } = await call(slack, 'chat.postEphemeral', {
      channel: 'C0STORE',
      user: 'U0ANA',
      text: 'psst',
    });
    const where = { channel: 'C0STORE', ts };
    expect(await call(slack, 'chat.update', { ...where, text: 'b' })).toMatchObject({
      error: 'message_not_found',
    });
    expect(await call(slack, 'chat.delete', where)).toMatchObject({ error: 'message_not_found' });
    expect(slack.person('ana').messages()).toMatchObject([{ ephemeral: true, rendered: 'psst' }]);
    expect(slack.person('ben').messages()).toEqual([]);
  });

  test('what people wrote cannot be changed by the bot', async () => {
    await using slack = await unlimited();
    const { channel, ts } = await slack.person('ana').say('mine');
    expect(await call(slack, 'chat.update', { channel, ts, text: 'b' })).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await call(slack, 'chat.delete', { channel, ts })).toMatchObject({ error: 'cant_delete_message' });
  });

  test('an update with text alone takes the blocks away and marks the message as edited', async () => {
    await using slack = await unlimited();
    const { ts } = await post(slack, { text: 'a', blocks: [section('block')] });
    const ana = slack.person('ana');
    await call(slack, 'chat.update', { channel: 'C0PAYMENTS', ts, text: 'a', blocks: [section('newer')] });
    expect(ana.messages()).toMatchObject([{ rendered: 'newer', edited: false }]);
    await call(slack, 'chat.update', { channel: 'C0PAYMENTS', ts, text: 'plain' });
    expect(ana.messages()).toMatchObject([{ rendered: 'plain', edited: true, blocks: [] }]);
  });

  test('the sixth message in a second has to wait, in one channel only', async () => {
    await using slack = await startSlack();
    for (const i of [1, 2, 3, 4, 5]) expect(await post(slack, { text: `${i}` })).toMatchObject({ ok: true });
    const web = client(slack, slack.botToken, { rejectRateLimitedCalls: true });
    await expect(web.chat.postMessage({ channel: 'C0PAYMENTS', text: '6' })).rejects.toMatchObject({
      retryAfter: 1,
    });
    await web.chat.postMessage({ channel: 'C0STORE', text: 'elsewhere' });
    expect(slack.refusals()).toMatchObject([{ method: 'chat.postMessage', error: 'ratelimited' }]);
  });

  test('a method has its budget per minute, and others go on', async () => {
    await using slack = await startSlack();
    const web = client(slack, slack.botToken, { rejectRateLimitedCalls: true });
    for (const _ of many(20, String)) await web.usergroups.list();
    await expect(web.usergroups.list()).rejects.toMatchObject({ retryAfter: expect.any(Number) });
    await web.users.info({ user: 'U0ANA' });
  });
});

describe('Block Kit', () => {
  const long = (n: number): string => 'x'.repeat(n);
  test.each<[string, readonly unknown[], string, string]>([
    ['an empty text', [section('')], '/blocks/0/text/text', 'more than 0'],
    ['a section text over 3000', [section(long(3001))], '/blocks/0/text/text', 'less than 3001'],
    ['a section without anything', [{ type: 'section' }], '/blocks/0', 'text or fields'],
    [
      '11 fields',
      [{ type: 'section', fields: many(11, () => mrkdwn('a')) }],
      '/blocks/0/fields',
      'no more than 10',
    ],
    [
      'a field over 2000',
      [{ type: 'section', fields: [mrkdwn(long(2001))] }],
      '/blocks/0/fields/0/text',
      '2001',
    ],
    ['a header over 150', [{ type: 'header', text: plain(long(151)) }], '/blocks/0/text/text', '151'],
    ['a mrkdwn header', [{ type: 'header', text: mrkdwn('a') }], '/blocks/0/text/type', 'plain_text'],
    [
      'emoji on a mrkdwn text',
      [{ type: 'section', text: { ...mrkdwn('a'), emoji: true } }],
      '/blocks/0/text',
      'emoji',
    ],
    [
      '11 context elements',
      [{ type: 'context', elements: many(11, () => mrkdwn('a')) }],
      '/blocks/0/elements',
      '10',
    ],
    ['26 actions', [actions(...many(26, (i) => button({ action_id: `a${i}` })))], '/blocks/0/elements', '25'],
    ['51 blocks', many(51, () => ({ type: 'divider' })), '/blocks', 'no more than 50'],
    [
      'a button text over 75',
      [actions(button({ text: plain(long(76)) }))],
      '/blocks/0/elements/0/text/text',
      '76',
    ],
    [
      'a button value over 2000',
      [actions(button({ value: long(2001) }))],
      '/blocks/0/elements/0/value',
      '2001',
    ],
    [
      'a button url over 3000',
      [actions(button({ url: `https://${long(3000)}` }))],
      '/blocks/0/elements/0/url',
      '3001',
    ],
    [
      'an action_id over 255',
      [actions(button({ action_id: long(256) }))],
      '/blocks/0/elements/0/action_id',
      '256',
    ],
    ['a block_id over 255', [{ type: 'divider', block_id: long(256) }], '/blocks/0/block_id', '256'],
    [
      'a block_id twice',
      many(2, () => ({ type: 'divider', block_id: 'b' })),
      '/blocks/1/block_id',
      'already exists',
    ],
    ['an action_id twice in a block', [actions(button(), button())], '/blocks/0', 'already exists'],
    ['an unknown style', [actions(button({ style: 'loud' }))], '/blocks/0/elements/0/style', 'primary'],
    ['101 options', [actions(select({ options: many(101, option) }))], '/blocks/0/elements/0/options', '100'],
    ['no options', [actions(select({ options: [] }))], '/blocks/0/elements/0/options', 'no fewer'],
    [
      'an option value over 150',
      [actions(select({ options: [option(1, { value: long(151) })] }))],
      '/blocks/0/elements/0/options/0/value',
      '151',
    ],
    [
      'an option text over 75',
      [actions(select({ options: [option(long(76))] }))],
      '/blocks/0/elements/0/options/0/text/text',
      '76',
    ],
    [
      'an initial option of its own',
      [actions(select({ options: [option(1)], initial_option: option(2) }))],
      '/blocks/0/elements/0/initial_option',
      'provided options',
    ],
    [
      'a placeholder over 150',
      [actions(select({ options: [option(1)], placeholder: plain(long(151)) }))],
      '/blocks/0/elements/0/placeholder/text',
      '151',
    ],
    [
      'an overflow menu of one',
      [actions({ type: 'overflow', options: [option(1)] })],
      '/blocks/0/elements/0/options',
      'no fewer than 2',
    ],
    [
      'an overflow menu of six',
      [actions({ type: 'overflow', options: many(6, option) })],
      '/blocks/0/elements/0/options',
      '5',
    ],
    [
      '11 checkboxes',
      [actions({ type: 'checkboxes', options: many(11, option) })],
      '/blocks/0/elements/0/options',
      '10',
    ],
    [
      'a confirm title over 100',
      [actions(button({ confirm: { title: plain(long(101)), text: plain('a') } }))],
      '/blocks/0/elements/0/confirm/title/text',
      '101',
    ],
    [
      'a confirm text over 300',
      [actions(button({ confirm: { text: plain(long(301)) } }))],
      '/blocks/0/elements/0/confirm/text/text',
      '301',
    ],
    [
      'a confirm button over 30',
      [actions(button({ confirm: { text: plain('a'), confirm: plain(long(31)) } }))],
      '/blocks/0/elements/0/confirm/confirm/text',
      '31',
    ],
    [
      'a text input among actions',
      [actions({ type: 'plain_text_input' })],
      '/blocks/0/elements/0/type',
      'unsupported',
    ],
    [
      'a number input',
      [{ type: 'input', label: plain('a'), element: { type: 'number_input', is_decimal_allowed: false } }],
      '/blocks/0/element/type',
      'not supported in a message',
    ],
    ['an alert', [{ type: 'alert', text: plain('a') }], '/blocks/0/type', 'not supported in a message'],
    ['an unknown block', [{ type: 'marquee' }], '/blocks/0/type', 'unsupported type: marquee'],
    [
      'an unknown element',
      [actions({ type: 'lever' })],
      '/blocks/0/elements/0/type',
      'unsupported type: lever',
    ],
    [
      'an image without alt text',
      [{ type: 'image', image_url: 'https://a.b/c.png' }],
      '/blocks/0/alt_text',
      'missing',
    ],
    [
      'empty rich text',
      [rich({ type: 'text', text: '' })],
      '/blocks/0/elements/0/elements/0/text',
      'more than 0',
    ],
    [
      'a user inside preformatted text',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'user', user_id: 'U0ANA' }] }],
        },
      ],
      '/blocks/0/elements/0/elements/0/type',
      'unsupported',
    ],
    [
      'a list of bare text',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_list', style: 'bullet', elements: [{ type: 'text', text: 'a' }] }],
        },
      ],
      '/blocks/0/elements/0/elements/0/type',
      'rich_text_section',
    ],
    [
      'a text leaf without its section',
      [{ type: 'rich_text', elements: [{ type: 'text', text: 'a' }] }],
      '/blocks/0/elements/0/type',
      'unsupported',
    ],
    [
      'a task that is cancelled',
      [{ type: 'task_card', task_id: '1', title: 'a', status: 'cancelled' }],
      '/blocks/0/status',
      'pending',
    ],
    [
      'a card with 4 buttons',
      [{ type: 'card', actions: many(4, (i) => button({ action_id: `${i}` })) }],
      '/blocks/0/actions',
      '3',
    ],
    ['a carousel of nothing', [{ type: 'carousel', elements: [] }], '/blocks/0/elements', 'no fewer'],
    [
      'a table of 21 columns',
      [{ type: 'table', rows: [many(21, () => ({ type: 'raw_text', text: 'a' }))] }],
      '/blocks/0/rows/0',
      '20',
    ],
    [
      'a ragged data table',
      [
        {
          type: 'data_table',
          caption: 'c',
          rows: [[{ type: 'raw_text', text: 'a' }], many(2, () => ({ type: 'raw_text', text: 'a' }))],
        },
      ],
      '/blocks/0/rows/1',
      '1 cells',
    ],
    [
      'a data table without caption',
      [{ type: 'data_table', rows: [[{ type: 'raw_text', text: 'a' }]] }],
      '/blocks/0/caption',
      'missing',
    ],
    [
      'a container of containers',
      [{ type: 'container', title: plain('a'), child_blocks: [{ type: 'container' }] }],
      '/blocks/0/child_blocks/0/type',
      'unsupported',
    ],
  ])('a message with %s is refused with the path', async (_, blocks, pointer, words) => {
    await using slack = await unlimited();
    const said = await post(slack, { text: 'a', blocks });
    const messages = (said['response_metadata'] as { messages?: string[] } | undefined)?.messages ?? [];
    expect(said.error).toBe('invalid_blocks');
    expect(messages.filter((text) => text.includes(`[json-pointer:${pointer}]`)).join()).toContain(words);
  });

  test('every type of block and element is accepted within its limits', async () => {
    await using slack = await unlimited();
    const cell = { type: 'raw_text', text: 'a' };
    const confirm = {
      title: plain('Sure?'),
      text: mrkdwn('*really*'),
      confirm: plain('Yes'),
      deny: plain('No'),
      style: 'danger',
    };
    const blocks = [
      section('a'),
      { type: 'divider' },
      { type: 'header', text: plain('h') },
      {
        type: 'context',
        elements: [mrkdwn('a'), { type: 'image', image_url: 'https://a.b/c', alt_text: 'c' }],
      },
      { type: 'image', image_url: 'https://a.b/c', alt_text: 'c', title: plain('t') },
      actions(
        button({ confirm, style: 'danger' }),
        select({ options: [option(1)] }),
        { type: 'overflow', action_id: 'o', options: many(2, option) },
        { type: 'users_select', action_id: 'u' },
        { type: 'external_select', action_id: 'e', min_query_length: 0 },
        { type: 'datepicker', action_id: 'd', initial_date: '2026-11-23' },
        { type: 'timepicker', action_id: 't' },
        { type: 'datetimepicker', action_id: 'dt' },
        { type: 'checkboxes', action_id: 'c', options: [option(1)] },
        { type: 'radio_buttons', action_id: 'r', options: [option(1)] },
        { type: 'multi_static_select', action_id: 'm', options: [option(1)] },
      ),
      { type: 'input', label: plain('Why?'), element: { type: 'plain_text_input' } },
      { type: 'markdown', text: '# a' },
      { type: 'table', rows: [[cell]] },
      { type: 'data_table', caption: 'c', rows: [[cell]] },
      { type: 'context_actions', elements: [{ type: 'icon_button', icon: 'trash', text: plain('Remove') }] },
      {
        type: 'plan',
        title: 'p',
        tasks: [{ type: 'task_card', task_id: '1', title: 't', status: 'complete' }],
      },
      {
        type: 'task_card',
        task_id: '1',
        title: 't',
        status: 'pending',
        details: rich({ type: 'text', text: 'a' }),
      },
      { type: 'card', title: mrkdwn('a'), actions: [button()] },
      { type: 'carousel', elements: [{ type: 'card', body: mrkdwn('a') }] },
      { type: 'container', title: plain('c'), child_blocks: [section('inner')] },
      rich(
        { type: 'text', text: 'a', style: { bold: true } },
        { type: 'link', url: 'https://a.b' },
        { type: 'emoji', name: 'wave' },
        { type: 'date', timestamp: 1, format: '{date}' },
        { type: 'channel', channel_id: 'C0STORE' },
      ),
      { type: 'data_visualization', title: 'v', series: [{ label: 's', points: [1, 2] }] },
    ];
    expect(await post(slack, { text: 'a', blocks })).toMatchObject({ ok: true });
    expect(slack.refusals()).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a title over 24', { title: plain('x'.repeat(25)) }, '/view/title/text'],
    ['a submit label over 24', { submit: plain('x'.repeat(25)) }, '/view/submit/text'],
    ['a close label over 24', { close: plain('x'.repeat(25)) }, '/view/close/text'],
    ['no title', { title: undefined }, '/view/title'],
    ['101 blocks', { blocks: many(101, () => ({ type: 'divider' })) }, '/view/blocks'],
    ['metadata over 3000', { private_metadata: 'x'.repeat(3001) }, '/view/private_metadata'],
    [
      'an input but no submit',
      {
        submit: undefined,
        blocks: [{ type: 'input', label: plain('a'), element: { type: 'plain_text_input' } }],
      },
      '/view/submit',
    ],
    [
      'an input of 3001 characters',
      {
        blocks: [
          { type: 'input', label: plain('a'), element: { type: 'plain_text_input', max_length: 3001 } },
        ],
      },
      '/view/blocks/0/element/max_length',
    ],
    ['a markdown block', { blocks: [{ type: 'markdown', text: 'a' }] }, '/view/blocks/0/type'],
  ])('a form with %s is refused with the path', async (_, over, pointer) => {
    await using slack = await unlimited();
    const view = { type: 'modal', title: plain('t'), submit: plain('s'), blocks: [section('a')], ...over };
    const said = await call(slack, 'views.open', { trigger_id: 'any', view });
    expect(said).toMatchObject({ error: 'invalid_arguments' });
    expect(JSON.stringify(said)).toContain(`[json-pointer:${pointer}]`);
  });

  test('a Home with an email input, and a view over 250 kB, are refused', async () => {
    await using slack = await unlimited();
    const input = { type: 'input', label: plain('Mail'), element: { type: 'email_text_input' } };
    const home = { type: 'home', blocks: [input] };
    const said = await call(slack, 'views.publish', { user_id: 'U0ANA', view: home });
    expect(JSON.stringify(said)).toContain('email_text_input is not supported in a home');
    const huge = { type: 'home', blocks: many(100, () => section('x'.repeat(3000))) };
    expect(await call(slack, 'views.publish', { user_id: 'U0ANA', view: huge })).toMatchObject({
      error: 'view_too_large',
    });
  });
});

describe('mentions', () => {
  test.each<[string, object, readonly string[]]>([
    ['<!channel> in the text', { text: 'look <!channel>' }, ['<!channel>']],
    ['a person in the text', { text: 'look <@U0BEN>' }, ['<@U0BEN>']],
    ['@here in the text with link_names', { text: 'look @here', link_names: true }, ['@here']],
    ['@here in a mrkdwn object', { text: 'a', blocks: [section('look @here')] }, ['@here']],
    [
      'a broadcast in rich text',
      { text: 'a', blocks: [rich({ type: 'broadcast', range: 'everyone' })] },
      ['<!everyone>'],
    ],
    [
      'a group in rich text',
      { text: 'a', blocks: [rich({ type: 'usergroup', usergroup_id: 'S0SRE' })] },
      ['<!subteam^S0SRE>'],
    ],
  ])('%s fires', async (_, args, fired) => {
    await using slack = await unlimited();
    await post(slack, args);
    expect(slack.fired()).toEqual(fired);
  });

  test.each<[string, object]>([
    ['@here in the text alone', { text: 'look @here' }],
    ['an escaped mention', { text: '&lt;!channel&gt; &lt;@U0BEN&gt;' }],
    [
      '@here in a verbatim object',
      { text: 'a', blocks: [{ type: 'section', text: { ...mrkdwn('@here'), verbatim: true } }] },
    ],
    ['@here in plain text', { text: 'a', blocks: [{ type: 'header', text: plain('@here <!channel>') }] }],
    ['@here in rich text', { text: 'a', blocks: [rich({ type: 'text', text: '@here <!channel>' })] }],
    ['an address with an at sign', { text: 'a', blocks: [section('me@here.com git@channel')] }],
  ])('%s does not fire', async (_, args) => {
    await using slack = await unlimited();
    expect(await post(slack, args)).toMatchObject({ ok: true });
    expect(slack.fired()).toEqual([]);
  });
});
