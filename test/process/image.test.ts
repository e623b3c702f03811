import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig } from '../../src/sandbox/zadig/server.ts';
import { run } from '../support/process.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8');

/** A RUN step of the Dockerfile, as it stands there. */
function step(command: string): string {
  expect(dockerfile).toContain(`RUN ${command}\n`);
  return command;
}

async function shell(command: string, cwd: string): Promise<void> {
  await using done = run('bash', ['-c', command], { npm_config_prefer_offline: 'true' }, cwd);
  const code = await done.exited;
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${done.output()}`);
}

test('the image’s steps work: clean install, compile, start with production dependencies only, health', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zadig-slack-image-'));
  const [build, final] = [join(folder, 'build'), join(folder, 'final')];
  try {
    for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'src'])
      cpSync(file, join(build, file), { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) cpSync(file, join(final, file));
    await Promise.all([
      shell(`${step('npm ci')} && ${step('npm run build')}`, build),
      shell(step('npm ci --omit=dev'), final),
    ]);
    cpSync(join(build, 'dist'), join(final, 'dist'), { recursive: true });
    await using slack = await startSlack();
    await using zadig = await startZadig();
    const [, ...args] = /^CMD \["node", "(.+?)", "(.+?)"\]$/m.exec(dockerfile) ?? [];
    const env = {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.url,
      ZADIG_URL: zadig.url,
      ZADIG_TOKEN: zadig.token,
      DATABASE_URL: `file:${join(folder, 'data', 'bot.db')}`,
      PORT: '0',
    };
    await using bot = run(process.execPath, args, env, final);
    const printed = await bot.prints(/"msg":"ready"/);
    const port = /"port":(\d+)/.exec(printed)?.[1];
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    const check = /CMD \["node", "-e", "(.+)"\]/.exec(dockerfile)?.[1] ?? '';
    await using healthy = run(process.execPath, ['-e', check], { PORT: String(port) }, final);
    expect(await healthy.exited).toBe(0);
    bot.child.kill('SIGTERM');
    expect(await bot.exited).toBe(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

test('the image runs as nobody special, stops on SIGTERM and writes to /data only', () => {
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toMatch(/^STOPSIGNAL SIGTERM$/m);
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  expect(dockerfile.match(/^FROM /gm)?.length).toBeGreaterThan(1);
});
