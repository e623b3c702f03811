import { fileURLToPath } from 'node:url';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { verifyChain } from '../../src/store/audit-chain.ts';
import { auditRows, openAudit } from '../../src/store/audit-reader.ts';
import { openDb } from '../../src/store/db.ts';
import { newSeed } from '../support/chance.ts';
import { startFleet } from '../support/crash-fleet.ts';
import { randomFrom } from '../support/crash-random.ts';
import { type DatabaseKind, freshDatabase } from '../support/database.ts';
import { type Found, foundIn, TWICE } from './crash-findings.ts';
import { mutationsOf } from './crash-requests.ts';
import { addStages, type Scene, type Stage, settingsFor } from './crash-scene.ts';
import { duplicates, LOST } from './crash-slack.ts';
import { type Ended, story } from './crash-story.ts';

export interface CrashOptions {
  /** So many changes have to end. */
  readonly changes: number;
  readonly seed: number;
  readonly database: DatabaseKind;
}

/** What came of it. `problems` holds a sentence for everything that must not be. */
export interface CrashReport {
  readonly summary: string;
  readonly problems: readonly string[];
}

const LOG_LENGTH = 10_000;

/** Another one each time, unless CRASH_SEED repeats one that was printed. */
export function seedOf({ CRASH_SEED }: NodeJS.ProcessEnv): number {
  return Number(CRASH_SEED ?? newSeed());
}

/** Has people ask for changes while bots are killed at random moments, until all changes have ended. */
export async function crash({ changes, seed, database }: CrashOptions): Promise<CrashReport> {
  await using slack = await startSlack({ rateLimits: false });
  await using zadig = await startZadig({ rolloutMs: 80, logIntervalMs: 0 });
  await using stored = await freshDatabase(database);
  const stages = addStages(slack, zadig);
  const orders = {
    slack: { botToken: slack.botToken, appToken: slack.appToken, url: slack.url },
    zadig: { url: zadig.url, token: zadig.token },
    databaseUrl: stored.url,
    settings: settingsFor(stages),
  };
  const entry = fileURLToPath(new URL('crash-bot.ts', import.meta.url));
  await using fleet = await startFleet(entry, orders, randomFrom(seed));
  const db = await openDb(stored.url);
  const scene: Scene = { slack, zadig, fleet, db, again: { asked: 0, clicked: 0 } };
  const ended: Ended[] = [];
  const found: Found[] = [];
  let begun = 0;

  /** As long as there are changes to ask for, one after the other; resolves with when the last of them was over. */
  async function play(stage: Stage): Promise<{ stage: Stage; until: number }> {
    let until = 0;
    while (begun < changes) {
      begun += 1;
      const one = await story(stage, begun, until, randomFrom(seed * 1_000 + begun), scene);
      until = one.until;
      ended.push(one);
      found.push(await foundIn(one, scene));
    }
    return { stage, until };
  }

  try {
    const played = await Promise.all(stages.map(play));
    await fleet.end();
    const problems = [
      ...found.flatMap((one) => one.problems),
      ...played.flatMap(({ stage, until }) => lateRequests(zadig, stage, until)),
      ...(await chainProblems(stored.url)),
    ];
    const summary = summed(problems, ended, found, scene);
    return { summary: `${summary} (${database}, seed ${seed})`, problems };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`${database}, seed ${seed}: ${why}\n${fleet.log().slice(-LOG_LENGTH)}`, { cause: error });
  } finally {
    await db.destroy();
  }
}

function lateRequests(zadig: ZadigSandbox, stage: Stage, since: number): string[] {
  const late = mutationsOf(zadig, stage, since);
  return late.map(({ method, path }) => `${TWICE}: ${method} ${path}, after all had ended`);
}

async function chainProblems(url: string): Promise<string[]> {
  const db = await openAudit(url);
  const check = await verifyChain(auditRows(db)).finally(() => db.destroy());
  return check.ok ? [] : [`the audit log is broken: row ${check.seq} ${check.why}`];
}

function summed(
  problems: readonly string[],
  ended: readonly Ended[],
  found: readonly Found[],
  { fleet, slack, again }: Scene,
): string {
  const saying = (word: string) => problems.filter((problem) => problem.startsWith(word)).length;
  return [
    `${ended.length} changes`,
    `${fleet.kills()} kills`,
    `${fleet.starts() - 1} restarts`,
    `${saying(TWICE)} applied twice`,
    `${saying(LOST)} lost`,
    `${found.filter(({ unknown }) => unknown).length} of unknown outcome`,
    `${found.filter(({ sentAgain }) => sentAgain).length} sent again after a lost answer`,
    `${again.asked} commands and ${again.clicked} clicks repeated by people`,
    `${duplicates(ended, slack)} messages twice`,
  ].join(', ');
}
