import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPeople } from '../../src/slack/identity.ts';

const HOME = { teamId: 'T0HOME', enterpriseId: 'E0HOME', botUserId: 'U0BOT', botId: 'B0BOT' };

/** What Slack's users.info says of people: of a stranger, of a sister workspace's member, of somebody who left. */
const USERS: Readonly<Record<string, object>> = {
  U0OWN: { id: 'U0OWN', team_id: 'T0HOME' },
  U0SISTER: { id: 'U0SISTER', team_id: 'T0SISTER', enterprise_user: { enterprise_id: 'E0HOME' } },
  U0STRANGER: { id: 'U0STRANGER', team_id: 'T0OTHER', is_stranger: true },
  U0OTHERS: { id: 'U0OTHERS', team_id: 'T0OTHER', enterprise_user: { enterprise_id: 'E0OTHER' } },
  U0GONE: { id: 'U0GONE', team_id: 'T0HOME', deleted: true },
  U0BOTS: { id: 'U0BOTS', team_id: 'T0HOME', is_bot: true },
};

let asked = 0;
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    asked += 1;
    const user = USERS[new URLSearchParams(body).get('user') ?? ''];
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(user === undefined ? { ok: false, error: 'user_not_found' } : { ok: true, user }),
    );
  });
});
let client: WebClient;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  client = new WebClient('xoxb-test', {
    slackApiUrl: `http://127.0.0.1:${port}/`,
    retryConfig: { retries: 0 },
  });
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test.each([
  ['a member of the workspace', 'U0OWN', 'T0HOME', true],
  ['a member of a sister workspace of the enterprise', 'U0SISTER', 'T0SISTER', true],
  ['somebody whose delivery names no team, but who is ours', 'U0OWN', null, true],
  ['a stranger from a shared channel', 'U0STRANGER', 'T0OTHER', false],
  ['a stranger whose delivery names no team', 'U0STRANGER', null, false],
  ['a member of another enterprise', 'U0OTHERS', 'T0OTHER', false],
  ['somebody who has left, from another team', 'U0GONE', 'T0OLD', false],
  ['a bot of the workspace', 'U0BOTS', null, false],
  ['somebody Slack does not know', 'U0NOBODY', 'T0OTHER', false],
])('%s: let in or not', async (_who, userId, teamId, ours) => {
  const people = createPeople(client, HOME, () => 0);
  expect(await people.isOurs(userId, teamId)).toBe(ours);
});

test('a member of the workspace costs no call, anybody else one in ten minutes', async () => {
  let now = 0;
  const people = createPeople(client, HOME, () => now);
  asked = 0;
  await people.isOurs('U0OWN', 'T0HOME');
  expect(asked).toBe(0);
  await people.isOurs('U0SISTER', 'T0SISTER');
  await people.isOurs('U0SISTER', 'T0SISTER');
  expect(asked).toBe(1);
  now += 11 * 60_000;
  await people.isOurs('U0SISTER', 'T0SISTER');
  expect(asked).toBe(2);
});

test('without an enterprise, and without knowing our own team, nobody else is let in', async () => {
  const alone = createPeople(client, { ...HOME, enterpriseId: null }, () => 0);
  expect(await alone.isOurs('U0SISTER', 'T0SISTER')).toBe(false);
  const lost = createPeople(client, { ...HOME, teamId: '' }, () => 0);
  expect(await lost.isOurs('U0OWN', '')).toBe(false);
});
