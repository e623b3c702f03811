import { afterAll, beforeAll, expect, test } from 'vitest';
import { record } from '../../src/sandbox/slack/json.ts';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';

const URL = 'https://zadig.example.com/v1?a=1&b=2';
const SHOWN = { blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*dev* is well' } }] };

let slack: SlackSandbox;

beforeAll(async () => {
  slack = await startSlack({ rateLimits: false });
  slack.world.unfurlDomains = ['example.com'];
});
afterAll(() => slack.close());

const heard = () => slack.deliveries().map(({ payload }) => record(record(payload)['event']));

async function unfurl(args: object): Promise<string> {
  const response = await fetch(`${slack.url}chat.unfurl`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(args),
  });
  const { ok, error } = (await response.json()) as { ok: boolean; error?: string };
  return ok ? 'ok' : (error ?? '');
}

test('the app hears of links to its domains, wherever they are posted, and of no others', async () => {
  const [ana, eve] = [slack.person('ana'), slack.person('eve')];
  await ana.say('https://example.org/x and https://notexample.com/ and `https://zadig.example.com/code`');
  await eve.say(URL, { channel: 'partners' });
  expect(heard()).toEqual([]);
  const { ts } = await ana.say(`see ${URL}, ${URL} and https://example.org`, { channel: 'random' });
  expect(heard()).toMatchObject([
    {
      type: 'link_shared',
      channel: 'C0RANDOM',
      is_bot_user_member: false,
      user: 'U0ANA',
      message_ts: ts,
      source: 'conversations_history',
      links: [{ domain: 'example.com', url: URL }],
    },
  ]);
  slack.world.scopes = slack.world.scopes.filter((scope) => scope !== 'links:read');
  await ana.say(URL);
  expect(heard()).toHaveLength(1);
});

test('what is said of a link is seen below it; all else is refused', async () => {
  const ana = slack.person('ana');
  const { channel, ts } = await ana.say(`${URL} https://example.org/x`);
  const place = { channel, ts };
  expect(await unfurl({ ...place, ts: '1.1', unfurls: { [URL]: SHOWN } })).toBe('cannot_find_message');
  expect(await unfurl({ ...place, unfurls: {} })).toBe('missing_unfurls');
  expect(await unfurl({ ...place, unfurls: { 'https://zadig.example.com/v1': SHOWN } })).toBe(
    'cannot_unfurl_message',
  );
  expect(await unfurl({ ...place, unfurls: { 'https://example.org/x': SHOWN } })).toBe('cannot_unfurl_url');
  expect(await unfurl({ ...place, unfurls: { [URL]: {} } })).toBe('cannot_parse_attachment');
  expect(await unfurl({ ...place, unfurls: { [URL]: { blocks: [{ type: 'section' }] } } })).toBe(
    'cannot_parse_attachment',
  );
  expect(ana.messages().at(-1)?.rendered).not.toContain('dev is well');
  expect(await unfurl({ ...place, unfurls: { [URL.replace('&', '&amp;')]: SHOWN } })).toBe('ok');
  expect((await ana.sees('dev is well')).ts).toBe(ts);
});
