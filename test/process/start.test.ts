import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { run } from '../support/process.ts';

let slack: SlackSandbox;
let zadig: ZadigSandbox;
let folder: string;

beforeAll(async () => {
  slack = await startSlack();
  zadig = await startZadig();
  folder = mkdtempSync(join(tmpdir(), 'zadig-slack-start-'));
});

afterAll(async () => {
  await slack.close();
  await zadig.close();
  rmSync(folder, { recursive: true, force: true });
});

const cli = (command: string, env: Record<string, string>) =>
  run(process.execPath, ['--import', 'tsx', 'src/main.ts', ...command.split(' ')], env);

const settings = (changed: Record<string, string> = {}) => ({
  SLACK_BOT_TOKEN: slack.botToken,
  SLACK_APP_TOKEN: slack.appToken,
  SLACK_API_URL: slack.url,
  ZADIG_URL: zadig.url,
  ZADIG_TOKEN: zadig.token,
  DATABASE_URL: `file:${join(folder, 'start.db')}`,
  PORT: '0',
  ...changed,
});

test('without settings it says all that is missing, and exits with 1', async () => {
  await using bot = cli('start', {});
  expect(await bot.exited).toBe(1);
  for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'ZADIG_URL', 'ZADIG_TOKEN'])
    expect(bot.output()).toContain(name);
  expect(bot.output()).not.toMatch(/\bat .*:\d+:\d+/);
});

test('mistakes in the file and in the environment are reported together, with lines, before anything starts', async () => {
  const file = join(folder, 'wrong.yaml');
  writeFileSync(file, 'projects: [payments]\nacess: []\ngroups:\n  leads: { slack_group: leads }\n');
  await using bot = cli('start', settings({ ZADIG_SLACK_CONFIG: file, PORT: 'http' }));
  expect(await bot.exited).toBe(1);
  expect(bot.output()).toContain(
    'wrong.yaml:2: acess: there is no setting of this name; did you mean access?',
  );
  expect(bot.output()).toContain('wrong.yaml:4: groups.leads.slack_group');
  expect(bot.output()).toContain('PORT must be a port number');
  expect(bot.output()).not.toContain(slack.botToken);
});

test.each([
  ['SLACK_BOT_TOKEN', 'xoxb-wrong-token'],
  ['SLACK_APP_TOKEN', 'xapp-wrong-token'],
])('a refused %s is one clear message and exit 1', async (name, wrong) => {
  await using bot = cli('start', settings({ [name]: wrong }));
  expect(await bot.exited).toBe(1);
  expect(bot.output()).toContain(`Slack refuses ${name} (invalid_auth)`);
  expect(bot.output()).not.toContain('Unhandled');
  expect(bot.output()).not.toContain(wrong);
});

test('it starts, answers, and SIGTERM ends it with 0 within 10 seconds', async () => {
  await using bot = cli('start', settings());
  await bot.prints(/"msg":"ready"/);
  const ana = slack.person('ana');
  await ana.slash('/zadig env list payments');
  await ana.sees('payments/dev');
  const asked = Date.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(bot.output()).toContain('"msg":"stopped"');
});

test('a channel’s default survives a restart', async () => {
  const ana = slack.person('ana');
  for (const [typed, said] of [
    ['use payments/qa', 'made payments/qa the default'],
    ['use', 'default is payments/qa'],
  ] as const) {
    await using bot = cli('start', settings());
    await bot.prints(/"msg":"ready"/);
    await ana.slash(`/zadig ${typed}`);
    await ana.sees(said);
  }
});

test('an app token that is revoked while it runs ends it with 1 and says why', async () => {
  await using bot = cli('start', settings());
  await bot.prints(/"msg":"ready"/);
  const restore = slack.fault({ method: 'apps.connections.open', error: 'invalid_auth' });
  await slack.until(() => slack.sockets() > 0);
  slack.dropSockets();
  expect(await bot.exited).toBe(1);
  restore();
  expect(bot.output()).toContain('Slack refuses a new connection (invalid_auth)');
});

test('it waits for a Slack that cannot be reached yet', async () => {
  await using bot = cli('start', settings({ SLACK_API_URL: 'http://127.0.0.1:9/api/' }));
  await bot.prints(/Slack cannot be reached/);
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
});

test('SIGTERM ends it with 0 while Slack does not answer its start', async () => {
  const restore = slack.fault({ method: 'apps.connections.open', delayMs: 60_000 });
  // A call that is still under way is in no list; the one before it is.
  const before = slack.calls('auth.test').length;
  await using bot = cli('start', settings());
  await slack.until(() => slack.calls('auth.test').length > before, 15_000).finally(restore);
  const asked = Date.now();
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
});

test('a database that cannot be opened is one sentence and exit 1', async () => {
  await using bot = cli('start', settings({ DATABASE_URL: 'file:/dev/null/bot.db' }));
  expect(await bot.exited).toBe(1);
  expect(bot.output()).toMatch(/The database cannot be opened \((EEXIST|ENOTDIR)\)\. Check DATABASE_URL\./);
  expect(bot.output()).not.toContain('"stack"');
});

test('it waits for a PostgreSQL that cannot be reached yet', async () => {
  await using bot = cli('start', settings({ DATABASE_URL: 'postgres://u:secret-word@127.0.0.1:9/bot' }));
  await bot.prints(/The database cannot be reached \(ECONNREFUSED\)/);
  bot.child.kill('SIGTERM');
  expect(await bot.exited).toBe(0);
  expect(bot.output()).not.toContain('secret-word');
});

test('a Zadig that refuses the token is a sentence in the log', async () => {
  await using bot = cli('start', settings({ ZADIG_TOKEN: 'wrong-token' }));
  await bot.prints(/"msg":"ready"/);
  await bot.prints(/"level":"warn".*does not accept the bot's token\. Whoever runs the bot/);
});

test('--version prints the version', async () => {
  await using bot = cli('--version', {});
  expect(await bot.exited).toBe(0);
  expect(bot.output()).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('the doctor looks at what there is when settings are missing', async () => {
  await using checked = cli('doctor', {
    ZADIG_URL: zadig.url,
    ZADIG_TOKEN: zadig.token,
    SLACK_API_URL: slack.url,
  });
  expect(await checked.exited).toBe(1);
  expect(checked.output()).toContain('2 settings are missing or wrong.\n  SLACK_BOT_TOKEN is not set');
  expect(checked.output()).toContain('ok    Zadig: version');
  expect(checked.output()).not.toContain('cannot start');
  expect(checked.output()).toContain(
    'Correct the settings above first (2). What could be checked without them is',
  );
});

test('the doctor tells what answers but is no Zadig, and what does not answer', async () => {
  await using page = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'text/html' });
    response.end('<html>nginx</html>');
  }).listen(0, '127.0.0.1');
  await once(page, 'listening');
  const { port } = page.address() as AddressInfo;
  const [wrong, gone] = [`http://127.0.0.1:${port}`, 'http://127.0.0.1:9'];
  await using first = cli('doctor', settings({ ZADIG_URL: wrong, SLACK_API_URL: `${gone}/api/` }));
  expect(await first.exited).toBe(1);
  expect(first.output()).toContain('FAIL  Zadig: what answers at ZADIG_URL is not a Zadig');
  expect(first.output().match(/FAIL {2}.*Slack/g)).toEqual(['FAIL  Slack']);
  await using second = cli('doctor', settings({ ZADIG_URL: gone }));
  expect(await second.exited).toBe(1);
  expect(second.output()).toContain('FAIL  Zadig: nothing answers there\n      → Check the address.');
  expect(second.output()).toContain('1 of');
  expect(second.output()).toContain('none: every project the token sees, everybody may read everything');
});

test('the doctor warns of rules that cannot have been meant', async () => {
  const file = join(folder, 'odd.yaml');
  writeFileSync(
    file,
    `projects: [payments]
channels: { approvals: C0APPROVE }
groups: { leads: { users: [U0BEN, U0ANA] } }
policies:
  - { match: { production: true }, approve: { from: [leads] } }
  - { match: { production: true, env: prod }, approve: none }
  - { match: { env: dev }, approve: none }
freezes:
  - { name: typo, projects: [paymnts], when: 2026-12-24, zone: UTC }
  - { name: strict, when: 2026-12-25, zone: UTC, quorum: 3 }
`,
  );
  await using checked = cli('doctor', settings({ ZADIG_SLACK_CONFIG: file }));
  expect(await checked.exited).toBe(0);
  expect(checked.output().match(/WARN {2}(?:Policy|Freeze).*/g)).toEqual([
    'WARN  Policy 2: never matches, since policy 1 before it matches everything that it does',
    'WARN  Freeze “typo”: freezes paymnts, which “projects” does not list',
    'WARN  Freeze “strict”: asks for 3 approvals, and no policy has more than 2 approvers',
  ]);
});

test('the doctor finds nothing wrong where nothing is', async () => {
  const file = join(folder, 'right.yaml');
  writeFileSync(
    file,
    'projects: [payments]\nchannels: { approvals: C0APPROVE }\ngroups:\n  leads: { slack_group: S0LEADS }\n',
  );
  const granted = [...slack.world.scopes];
  slack.world.scopes = granted.filter((scope) => !scope.startsWith('links:'));
  await using checked = cli('doctor', settings({ ZADIG_SLACK_CONFIG: file }));
  expect(await checked.exited).toBe(0);
  slack.world.scopes = granted;
  for (const line of [
    'ok    Slack bot token',
    'ok    Slack scopes',
    'ok    Zadig: version v5.0.0',
    'ok    Project payments',
    'ok    Channel for approvals',
    'ok    Group leads',
    'ok    Clock and Slack',
    'ok    Database',
  ]) {
    expect(checked.output()).toContain(line);
  }
});

test('the doctor looks whether a database can be made, and makes none', async () => {
  const data = join(folder, 'not-there-yet');
  await using checked = cli('doctor', settings({ DATABASE_URL: `file:${data}/zadig.db` }));
  expect(await checked.exited).toBe(0);
  expect(checked.output()).toContain(`ok    Database: SQLite at ${data}/zadig.db, made at the first start`);
  expect(existsSync(data)).toBe(false);
});

test('the doctor says of everything that is wrong what to do', async () => {
  const file = join(folder, 'unwell.yaml');
  writeFileSync(
    file,
    'projects: [paymnts]\nchannels: { approvals: C0RANDOM }\ngroups:\n  leads: { slack_group: S0NOBODY }\n',
  );
  const granted = [...slack.world.scopes];
  slack.world.scopes = granted.filter((scope) => !['files:write', 'links:write'].includes(scope));
  await using checked = cli(
    'doctor',
    settings({
      ZADIG_SLACK_CONFIG: file,
      SLACK_APP_TOKEN: 'xapp-wrong',
      DATABASE_URL: `file:${file}/here.db`,
    }),
  );
  expect(await checked.exited).toBe(1);
  slack.world.scopes = granted;
  for (const line of [
    'files:write is missing',
    'links:write is missing',
    'FAIL  Slack delivery',
    'Did you mean payments?',
    '/invite @zadig',
    'FAIL  Group leads',
    'FAIL  Database',
  ]) {
    expect(checked.output()).toContain(line);
  }
  expect(checked.output()).not.toContain(slack.botToken);
});

test('the demo runs one command and prints the reply as a person would read it', async () => {
  await using shown = cli('demo env list payments', {});
  expect(await shown.exited).toBe(0);
  expect(shown.output()).toMatch(/payments\/prod 🔒 production “Production EU”\n🟢 success/);
});

test('the manifest can be printed for HTTP delivery', async () => {
  await using printed = cli('manifest --http https://bot.example.com', {});
  expect(await printed.exited).toBe(0);
  expect(printed.output()).toContain('request_url: https://bot.example.com/slack/events');
  expect(printed.output()).toContain('socket_mode_enabled: false');
});

test.each(['http://bot.example.com', 'bot.example.com', 'ftp://x'])(
  'a manifest for %s is refused with a sentence',
  async (url) => {
    await using printed = cli(`manifest --http ${url}`, {});
    expect(await printed.exited).toBe(2);
    expect(printed.output()).toBe(
      '--http must be a public https URL, for example https://bot.example.com.\n',
    );
  },
);

test('links are in the manifest only when a domain is named', async () => {
  await using without = cli('manifest', {});
  await using named = cli('manifest --unfurl https://Zadig.example.com:8443/below', {});
  expect([await without.exited, await named.exited]).toEqual([0, 0]);
  expect(without.output()).not.toMatch(/unfurl|links:|link_shared/);
  expect(named.output()).toContain('unfurl_domains:\n    - zadig.example.com\n');
  expect(named.output()).toContain('- links:read\n      - links:write\n');
  expect(named.output()).toContain('- link_shared\n');
});

test('the domain for links is that of ZADIG_URL when none is named', async () => {
  await using printed = cli('manifest --unfurl', { ZADIG_URL: 'http://zadig.corp.example:8080/below' });
  expect(await printed.exited).toBe(0);
  expect(printed.output()).toContain('unfurl_domains:\n    - zadig.corp.example\n');
});

test.each([
  ['--unfurl localhost', {}],
  ['--unfurl http://[::1]:8080', {}],
  ['--unfurl ana@zadig.example.com', {}],
  ['--unfurl', {}],
  ['--unfurl', { ZADIG_URL: 'http://127.0.0.1:3000' }],
])('a manifest with %s, and %o, is refused with a sentence', async (option, variables) => {
  await using printed = cli(`manifest ${option}`, variables);
  expect(await printed.exited).toBe(2);
  expect(printed.output()).toMatch(
    /^--unfurl must be the domain of your Zadig, for example zadig\.example\.com\. [^\n]*\n$/,
  );
});
