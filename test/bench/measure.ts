import { setTimeout as pause } from 'node:timers/promises';
import { IN_FLIGHT, runLoad, type Transport } from './load.ts';
import { percentile } from './numbers.ts';
import { EXPECTED, type Ground, type Name, type Subject, startSubject } from './subjects.ts';

/** What was measured of one subject in one round. Times in milliseconds, memory in MiB. */
export interface Sample {
  readonly ackP50: number;
  readonly ackP99: number;
  readonly perSecond: number;
  readonly cpuMs: number;
  readonly idleMb: number;
  readonly afterMb: number;
}

export type Pair<T> = Readonly<Record<Name, T>>;

export const WARM_UP = 200;
/** The bot opens its second connection 20 s after the first; idle memory has both in it. */
const SECOND_SOCKET_MS = 30_000;
export const SETTLE_MS = 5_000;

/** Both subjects in fresh processes, idle side by side, then loaded one after the other. */
export async function measureRound(
  transport: Transport,
  botFirst: boolean,
  commands: number,
  ground: Ground,
): Promise<Pair<Sample>> {
  const bot = await startSubject('bot', transport, ground);
  const bare = await startSubject('bare', transport, ground);
  if (transport === 'socket') await secondSocket(bot);
  await pause(SETTLE_MS);
  const idle = { bot: bot.child.rssMb(), bare: bare.child.rssMb() };
  const load = async (subject: Subject, idleMb: number): Promise<Sample> => {
    const loaded = await underLoad(subject, commands);
    await pause(SETTLE_MS);
    return { ...loaded, idleMb, afterMb: subject.child.rssMb() };
  };
  const early = botFirst ? null : await load(bare, idle.bare);
  const samples = { bot: await load(bot, idle.bot), bare: early ?? (await load(bare, idle.bare)) };
  await Promise.all([bot.stop(), bare.stop()]);
  return samples;
}

async function underLoad({ child, way, slack }: Subject, commands: number) {
  const all = async () => {
    await runLoad(way, slack, WARM_UP, EXPECTED);
    const cpuBefore = child.cpuMs();
    const { ackMs, perSecond } = await runLoad(way, slack, commands, EXPECTED);
    return {
      ackP50: percentile(ackMs, 0.5),
      ackP99: percentile(ackMs, 0.99),
      perSecond,
      cpuMs: (child.cpuMs() - cpuBefore) / commands,
    };
  };
  return Promise.race([all(), child.died]);
}

async function secondSocket(bot: Subject): Promise<void> {
  const until = performance.now() + SECOND_SOCKET_MS;
  while (bot.slack.sockets() < 2) {
    if (performance.now() > until) throw new Error('The bot opened no second connection.');
    await pause(100);
  }
}

/** Start of each, one at a time: the bot, the bare app, the bot … */
export async function measureStarts(
  transport: Transport,
  times: number,
  ground: Ground,
): Promise<readonly Pair<number>[]> {
  const pairs: Pair<number>[] = [];
  for (let round = 0; round < times; round += 1) {
    pairs.push({
      bot: await startOnce('bot', transport, ground),
      bare: await startOnce('bare', transport, ground),
    });
  }
  return pairs;
}

async function startOnce(name: Name, transport: Transport, ground: Ground): Promise<number> {
  const subject = await startSubject(name, transport, ground);
  await subject.stop();
  return subject.readyMs;
}

/** What the load is, in words. */
export function describeLoad(commands: number): string {
  return `${commands} × \`/zadig env list\`, ${IN_FLIGHT} in flight, after ${WARM_UP} that are not counted`;
}
