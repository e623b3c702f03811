import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Partly } from '../../config/environment.ts';
import { redisAnswers } from '../../limits/redis-rates.ts';
import { openDb } from '../../store/db.ts';
import { check, type Finding, fail, ok, warn } from './finding.ts';

const SLACK_API = 'https://slack.com/api/';
/** Slack's signatures are good for five minutes; freezes and expiries are meant to the minute. */
const MOST_OFF_S = 30;

/** The database, and whether this machine's clock agrees with Slack's and Zadig's. */
export async function checkMachine({
  databaseUrl,
  redisUrl,
  slackApiUrl = SLACK_API,
  zadigUrl,
}: Partly): Promise<readonly Finding[]> {
  const found = await Promise.all([
    databaseUrl === undefined ? [] : check('Database', () => database(databaseUrl)),
    redisUrl === undefined ? [] : check('Redis', () => redis(redisUrl)),
    check('Clock and Slack', () => clock('Clock and Slack', new URL('api.test', slackApiUrl).href)),
    zadigUrl === undefined ? [] : check('Clock and Zadig', () => clock('Clock and Zadig', zadigUrl)),
  ]);
  return found.flat();
}

async function database(url: string): Promise<Finding> {
  const kind = url.startsWith('file:') ? `SQLite at ${url.slice(5)}` : 'PostgreSQL';
  try {
    const path = url.startsWith('file:') && url !== 'file::memory:' ? url.slice(5) : null;
    if (path !== null && !existsSync(path)) {
      // A file in the place of the folder fails too.
      accessSync(`${existingFolder(path)}/.`, constants.W_OK);
      return ok('Database', `${kind}, made at the first start`);
    }
    const db = await openDb(url);
    await db.destroy();
    return ok('Database', kind);
  } catch (error) {
    // A connection error may quote the URL, and with it the password.
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'cannot be opened';
    return fail('Database', `${kind}: ${why}`, 'Check DATABASE_URL and that the place is writable.');
  }
}

async function redis(url: string): Promise<Finding> {
  if (await redisAnswers(url)) return ok('Redis', 'answers');
  return fail(
    'Redis',
    'does not answer',
    'Check REDIS_URL and its password; until then each replica limits itself.',
  );
}

/** The folder of a file that is not there yet, or the nearest above it that is there. */
function existingFolder(path: string): string {
  const folder = dirname(resolve(path));
  return existsSync(folder) ? folder : existingFolder(folder);
}

async function clock(about: string, url: string): Promise<readonly Finding[]> {
  const before = Date.now();
  const answer = await fetch(url, {
    method: 'HEAD',
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  }).catch(() => null);
  // That nobody answers is for the checks of Slack and Zadig to say.
  if (answer === null) return [];
  const date = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(date))
    return [warn(about, 'no time in the answer', 'Compare this machine’s clock by hand.')];
  const offS = Math.round((date - (before + Date.now()) / 2) / 1000);
  if (Math.abs(offS) <= MOST_OFF_S) return [ok(about, 'agree')];
  const off = `this machine is ${Math.abs(offS)} s ${offS > 0 ? 'behind' : 'ahead'}`;
  return [fail(about, off, 'Switch time synchronisation (NTP) on.')];
}
