import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { hopelessPolicies } from '../../changes/hopeless.ts';
import type { Partly } from '../../config/environment.ts';
import { BotError } from '../../domain/errors.ts';
import type { Settings } from '../../domain/settings.ts';
import { createLog } from '../../ops/log.ts';
import { boltLogger } from '../../slack/bolt-logger.ts';
import { clientOptions, createClient } from '../../slack/clients.ts';
import { createDirectory } from '../../slack/directory.ts';
import { LINK_SCOPES, SCOPES } from '../../slack/manifest.ts';
import { check, type Finding, fail, ok, warn } from './finding.ts';

const TOKEN = 'Slack bot token';
const DELIVERY = 'Slack delivery';
const QUIET = boltLogger(createLog('silent', []));

/** The bot token and its scopes, the way events come in, channels and user groups. */
export async function checkSlack(environment: Partly, settings: Settings): Promise<readonly Finding[]> {
  const { slackBotToken, slackApiUrl } = environment;
  const client = createClient({ botToken: slackBotToken ?? '', apiUrl: slackApiUrl, logger: QUIET }, 10_000);
  if (!(await isReachable(client)))
    return [fail('Slack', 'cannot be reached', 'Check the network, or SLACK_API_URL if it is set.')];
  const token = slackBotToken === undefined ? null : await check(TOKEN, () => botToken(client));
  const inside =
    token === null || token[0]?.state === 'fail'
      ? []
      : [...channels(client, settings), ...groups(client, settings), policies(client, settings)];
  return [
    ...(token ?? []),
    ...(await check(DELIVERY, () => delivery(environment))),
    ...(await Promise.all(inside)).flat(),
  ];
}

/** A refusal is an answer, too. */
async function isReachable(client: WebClient): Promise<boolean> {
  return client.api.test().then(
    () => true,
    (error: unknown) => error instanceof WebAPIPlatformError,
  );
}

async function botToken(client: WebClient): Promise<Finding[]> {
  const who = await orRefusal(client.auth.test());
  if (typeof who === 'string')
    return [fail(TOKEN, `refused (${who})`, 'Set SLACK_BOT_TOKEN to the xoxb- token of the installed app.')];
  const granted = who.response_metadata?.scopes ?? [];
  // Showing what links lead to is a choice, but half of its scopes are none.
  const links = Object.keys(LINK_SCOPES).some((scope) => granted.includes(scope)) ? LINK_SCOPES : {};
  const missing = Object.entries({ ...SCOPES, ...links }).filter(([scope]) => !granted.includes(scope));
  const scopes = missing.map(([scope, use]) =>
    fail(
      'Slack scope',
      `${scope} is missing (for ${use})`,
      'Add it under OAuth & Permissions, then reinstall the app.',
    ),
  );
  return [
    ok(TOKEN, `${who.user} in ${who.team} (${who.team_id})`),
    ...(missing.length === 0 ? [ok('Slack scopes', 'all there')] : scopes),
  ];
}

/** What Slack answers, or its word for why it refuses. */
async function orRefusal<Answer>(asked: Promise<Answer>): Promise<Answer | string> {
  return asked.catch((error: unknown) => {
    if (error instanceof WebAPIPlatformError) return error.data.error;
    throw new BotError('unavailable', 'Slack does not answer', {
      hint: 'Try again; status.slack.com says whether Slack itself is down.',
      cause: error,
    });
  });
}

async function delivery({
  slackAppToken,
  slackApiUrl,
  slackSigningSecret,
  port,
}: Partly): Promise<readonly Finding[]> {
  if (slackAppToken === undefined) {
    if (slackSigningSecret === undefined) return [];
    const length = slackSigningSecret.length;
    const how = `HTTP on port ${port}, path /slack/events; signing secret of ${length} characters`;
    return [ok(DELIVERY, how)];
  }
  const client = new WebClient(slackAppToken, clientOptions(slackApiUrl, QUIET));
  const opened = await orRefusal(client.apps.connections.open());
  if (typeof opened !== 'string') return [ok(DELIVERY, 'Socket Mode; the app token is accepted')];
  return [
    fail(
      DELIVERY,
      `Slack refuses the app token (${opened})`,
      'Set SLACK_APP_TOKEN to an app-level token (xapp-…) with connections:write, and switch Socket Mode on.',
    ),
  ];
}

/** Policies whose groups are too small for anything to be approved. */
function policies(client: WebClient, settings: Settings): Promise<readonly Finding[]> {
  return check('Policies', async () => {
    if (settings.policies.length === 0) return [];
    const hopeless = await hopelessPolicies(settings, createDirectory(client, Date.now));
    if (hopeless.length === 0) return ok('Policies', `${settings.policies.length}, each can be met`);
    return hopeless.map(({ policy, why }) =>
      fail(`Policy ${policy}`, why, 'Let more people approve, or fewer be needed.'),
    );
  });
}

function channels(client: WebClient, settings: Settings): Promise<readonly Finding[]>[] {
  return Object.entries(settings.channels).map(([use, id = '']) =>
    check(`Channel for ${use}`, async () => {
      const about = `Channel for ${use}`;
      const found = await orRefusal(client.conversations.info({ channel: id }));
      if (typeof found === 'string')
        return fail(
          about,
          `${id}: ${found}`,
          `Check channels.${use} in the settings file; a private channel needs /invite @zadig.`,
        );
      if (found.channel?.is_ext_shared === true)
        return fail(
          about,
          `#${found.channel.name} is shared with another organisation`,
          'Use a channel of your own.',
        );
      if (found.channel?.is_member !== true)
        return fail(about, `I am not in #${found.channel?.name}`, 'Type /invite @zadig there.');
      return ok(about, `#${found.channel.name}`);
    }),
  );
}

function groups(client: WebClient, settings: Settings): Promise<readonly Finding[]>[] {
  return Object.entries(settings.groups).map(([name, { slack_group: usergroup, users = [] }]) =>
    check(`Group ${name}`, async () => {
      const about = `Group ${name}`;
      if (usergroup === undefined) return membership(about, users.length);
      const read = await orRefusal(client.usergroups.users.list({ usergroup }));
      if (typeof read === 'string')
        return fail(about, `${usergroup}: ${read}`, `Check groups.${name}.slack_group in the settings file.`);
      return membership(about, new Set([...(read.users ?? []), ...users]).size);
    }),
  );
}

function membership(about: string, members: number): Finding {
  if (members === 0) return warn(about, 'has no members', 'Nobody has the rights it gives.');
  return ok(about, members === 1 ? '1 member' : `${members} members`);
}
