import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { slashCommand } from './load.ts';
import type { Flow, SentLines } from './log-server.ts';
import { median, percentile } from './numbers.ts';
import type { PipelineSample } from './pipeline.ts';
import { EXPECTED, type Ground, ROOT, type Subject, startSubject } from './subjects.ts';
import { createThreads, type Post, type Threads } from './thread-slack.ts';

/** What was measured of log tails. Times in milliseconds, memory in MiB. */
export interface TailsSample {
  readonly pipeline: PipelineSample;
  readonly loud: LoudSample;
  readonly many: ManySample;
  readonly low: LowSample;
}

/** One stream as loud as a busy service. */
export interface LoudSample {
  /** Lines that the log server sent for the first time, and again. */
  readonly sent: number;
  readonly again: number;
  readonly books: LastBooks;
  /** Median of resident memory in the first and last third, after a warm-up. */
  readonly firstMb: number;
  readonly lastMb: number;
  /** Of commands that were typed meanwhile, and in turn with them to a bot that follows nothing. */
  readonly ackP50: Beside;
  readonly ackP99: Beside;
  /** Of one post a second, while there was text. */
  readonly share: number;
  readonly posts: number;
  readonly charsPerPost: number;
  readonly limited: ReadonlyMap<string, number>;
  readonly refused: readonly string[];
  readonly cores: number;
}

export interface Beside {
  readonly tailing: number;
  readonly without: number;
}

/** The counts of a tail's last message. */
export interface LastBooks {
  readonly received: number;
  readonly posted: number;
  readonly filtered: number;
  readonly dropped: number;
  readonly filed: number;
}

export interface ManySample {
  readonly tails: number;
  readonly mbPerTail: number;
  readonly cores: number;
  readonly linesPerSecond: number;
  readonly limited: ReadonlyMap<string, number>;
  readonly ackP99: number;
}

export interface LowSample {
  readonly lines: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

const SETTINGS = `projects: [payments, storefront, analytics]
access:
  - { who: everyone, may: [read, stream] }
logs: { minutes: 30, per_user: 1000, in_all: 1000 }
`;
const LOUD = 5_000;
const LOUD_CHANNEL = 'C0LOUD';
const COMMAND_MS = 100;
const WARM_UP_S = 10;
/** Memory grows for so long, until what is kept is thrown away as fast as it comes. */
const SETTLED_S = 20;
const [MANY, EACH, PER_CHANNEL] = [100, 20, 2] as const;
/** So long until what waits for its turn is as much as each tail keeps. */
const FILL_S = 40;
const MANY_S = 15;
const [LOW_FROM_MS, LOW_TO_MS] = [3_000, 7_000] as const;
const LOW_S = 50;
/** Each has one pod. */
const QUIET_SERVICES = [
  'payments/dev/worker',
  'payments/dev/ledger',
  'payments/dev/reports',
  'payments/qa/worker',
  'storefront/dev/cart',
  'storefront/dev/search',
  'storefront/prod/cart',
  'storefront/prod/search',
] as const;
const PATIENCE_MS = 60_000;

/** A bot, its Slack with limits, and a Zadig whose logs flow as they are told to. */
interface Scene extends AsyncDisposable {
  readonly bot: Subject;
  readonly threads: Threads;
  flow(flow: Flow): Promise<void>;
  sent(): Promise<readonly SentLines[]>;
}

/** Everything about log tails, about four minutes; `seconds` of the loud stream. */
export async function measureTails(
  ground: Ground,
  seconds: number,
  say: (text: string) => void,
): Promise<TailsSample> {
  writeFileSync(join(ground.folder, 'tails.yaml'), SETTINGS);
  say('tails: the pipeline alone');
  const pipeline = await measurePipeline(ground);
  say(`tails: ${LOUD} lines a second`);
  const loud = await measureLoud(ground, seconds);
  say(`tails: ${MANY} at once`);
  const many = await measureMany(ground);
  say('tails: few lines');
  return { pipeline, loud, many, low: await measureLow(ground) };
}

async function measurePipeline({ nursery }: Ground): Promise<PipelineSample> {
  const child = nursery.start('--import', ['tsx', join(ROOT, 'test/bench/pipeline.ts')], {});
  await Promise.race([child.ended, pause(PATIENCE_MS)]);
  return JSON.parse(child.output());
}

async function startScene(ground: Ground): Promise<Scene> {
  const script = join(ROOT, 'test/bench/log-server.ts');
  const server = ground.nursery.start('--import', ['tsx', script, ground.zadig.ZADIG_URL], {});
  let url = '';
  while (url === '') {
    await Promise.race([pause(20), server.died]);
    url = /LOGS_URL=(\S+)\n/.exec(server.output())?.[1] ?? '';
  }
  const threads = createThreads();
  const on = { ...ground, zadig: { ...ground.zadig, ZADIG_URL: url }, settings: 'tails.yaml' };
  const bot = await startSubject('bot', 'socket', on, threads.methods);
  const ask = async (body?: Flow) => {
    const answer = await fetch(`${url}/_logs`, body === undefined ? {} : asPost(body));
    return (await answer.json()) as SentLines[];
  };
  return {
    ...{ bot, threads, sent: ask },
    async flow(flow) {
      await ask(flow);
    },
    async [Symbol.asyncDispose]() {
      await bot.stop();
      await server.stop();
    },
  };
}

function asPost(body: object): RequestInit {
  return { method: 'POST', body: JSON.stringify(body) };
}

let typed = 0;

/** Types one command; how long its ack took, once the answer has come. */
async function type({ slack, way }: Subject, text: string, expected: string, channel?: string) {
  typed += 1;
  const id = `tails-${typed}-${Math.random().toString(36).slice(2)}`;
  // Each channel has somebody who asks for tails there.
  const user = channel === undefined ? `U0PERSON${typed % 50}` : `U0TAIL${channel}`;
  const command = {
    ...slashCommand(id, slack.origin, user, ['/zadig', text]),
    ...(channel === undefined ? {} : { channel_id: channel }),
  };
  const answered = slack.answer(id);
  const sentAt = performance.now();
  const ackedAt = await way.deliver(id, command);
  const answer = await answered;
  if (!answer.includes(expected)) throw new Error(`Not the answer that was asked for: ${answer}`);
  return ackedAt - sentAt;
}

/** Types `env list` every 100 ms, whatever became of the ones before. */
async function typeOn(bot: Subject, seconds: number, afterMs = 0): Promise<readonly number[]> {
  const acks: Promise<number>[] = [];
  const startedAt = performance.now() + afterMs;
  for (let times = 0; times < (seconds * 1_000) / COMMAND_MS; times += 1) {
    await pause(Math.max(0, startedAt + times * COMMAND_MS - performance.now()));
    acks.push(type(bot, 'env list', EXPECTED));
  }
  return Promise.all(acks);
}

async function secondSocket({ slack }: Subject): Promise<void> {
  while (slack.sockets() < 2) await pause(100);
}

async function measureLoud(ground: Ground, seconds: number): Promise<LoudSample> {
  await using scene = await startScene(ground);
  // Side by side, since nothing else makes the same of what the machine does besides.
  const calm = await startSubject('bot', 'socket', ground);
  try {
    return await Promise.race([loud(scene, calm, seconds), scene.bot.child.died, calm.child.died]);
  } finally {
    await calm.stop();
  }
}

async function loud(scene: Scene, calm: Subject, seconds: number): Promise<LoudSample> {
  const { bot, threads } = scene;
  const typeBoth = (forS: number) => Promise.all([typeOn(bot, forS), typeOn(calm, forS, COMMAND_MS / 2)]);
  await typeBoth(WARM_UP_S);
  await secondSocket(bot);
  await type(bot, 'logs payments/dev/worker', 'Following the logs', LOUD_CHANNEL);
  await scene.flow({ kind: 'steady', perSecond: LOUD });
  const begunAt = Date.now();
  const memory: Weighed[] = [];
  const weigh = setInterval(() => memory.push({ at: Date.now(), mb: bot.child.rssMb() }), 500);
  const cpuBefore = bot.child.cpuMs();
  const [tailing, without] = await typeBoth(seconds);
  const cores = (bot.child.cpuMs() - cpuBefore) / (Date.now() - begunAt);
  clearInterval(weigh);
  await scene.flow({ kind: 'steady', perSecond: 0 });
  const endedAt = Date.now();
  const sent = await drained(scene);
  await type(bot, 'stop', 'Stopped', LOUD_CHANNEL);
  const last = await threads.until(({ words }) => words.includes('is over'), PATIENCE_MS);
  const beside = (at: number) => ({ tailing: percentile(tailing, at), without: percentile(without, at) });
  return {
    sent: sent.reduce((sum, { lines, again }) => sum + lines - again, 0),
    again: sent.reduce((sum, { again }) => sum + again, 0),
    books: booksOf(last),
    ...thirdsOf(memory, begunAt + 1_000 * Math.min(SETTLED_S, seconds / 3), endedAt),
    ...{ ackP50: beside(0.5), ackP99: beside(0.99) },
    ...paceOf(threads.posts.filter(({ at, lines }) => lines !== '' && at >= begunAt && at <= endedAt)),
    ...{ limited: threads.limited, refused: threads.refused, cores },
  };
}

interface Weighed {
  readonly at: number;
  readonly mb: number;
}

function thirdsOf(memory: readonly Weighed[], from: number, to: number) {
  const third = (to - from) / 3;
  const within = (start: number) =>
    median(memory.filter(({ at }) => at >= start && at < start + third).map(({ mb }) => mb));
  return { firstMb: within(from), lastMb: within(to - third) };
}

/** How much of one post a second these are. */
function paceOf(posts: readonly Post[]) {
  const spanMs = (posts.at(-1)?.at ?? 0) - (posts[0]?.at ?? 0);
  return {
    share: ((posts.length - 1) * 1_000) / spanMs,
    posts: posts.length,
    charsPerPost: posts.reduce((sum, { lines }) => sum + lines.length, 0) / posts.length,
  };
}

/** Waits until everything that was sent is on the other side. */
async function drained({ sent }: Scene): Promise<readonly SentLines[]> {
  let before = -1;
  for (;;) {
    await pause(1_000);
    const now = await sent();
    const lines = now.reduce((sum, one) => sum + one.lines, 0);
    if (lines === before && now.every(({ waiting }) => waiting === 0)) return now;
    before = lines;
  }
}

function booksOf({ words }: Post): LastBooks {
  const number = (pattern: RegExp) => Number((pattern.exec(words)?.[1] ?? 'NaN').replaceAll(',', ''));
  return {
    received: number(/([\d,]+) lines? received/),
    posted: number(/([\d,]+) posted/),
    filtered: number(/([\d,]+) filtered out/),
    dropped: number(/([\d,]+) dropped/),
    filed: number(/([\d,]+) in the file/),
  };
}

async function measureMany(ground: Ground): Promise<ManySample> {
  await using scene = await startScene(ground);
  return await Promise.race([many(scene), scene.bot.child.died]);
}

async function many({ bot, threads, flow, sent }: Scene): Promise<ManySample> {
  await typeOn(bot, WARM_UP_S);
  await secondSocket(bot);
  await pause(2_000);
  const idleMb = bot.child.rssMb();
  const channels = Array.from({ length: MANY / PER_CHANNEL }, (_, index) => `C0BENCH${index}`);
  // Their own messages take their time, at some hundred posts a minute; meanwhile the answer says that it is asked for.
  for (let round = 0; round < PER_CHANNEL; round += 1)
    await Promise.all(channels.map((channel) => type(bot, 'logs payments/dev/worker', '', channel)));
  const standing = () => threads.posts.filter(({ thread }) => thread === null).length;
  await threads.until(() => standing() === MANY, PATIENCE_MS);
  await flow({ kind: 'steady', perSecond: EACH });
  await pause(FILL_S * 1_000);
  const before = { cpuMs: bot.child.cpuMs(), at: Date.now(), lines: linesOf(await sent()) };
  const acks = await typeOn(bot, MANY_S);
  const wallMs = Date.now() - before.at;
  const fullMb = bot.child.rssMb();
  return {
    tails: MANY,
    mbPerTail: (fullMb - idleMb) / MANY,
    cores: (bot.child.cpuMs() - before.cpuMs) / wallMs,
    linesPerSecond: ((linesOf(await sent()) - before.lines) * 1_000) / wallMs,
    limited: threads.limited,
    ackP99: percentile(acks, 0.99),
  };
}

function linesOf(sent: readonly SentLines[]): number {
  return sent.reduce((sum, { lines }) => sum + lines, 0);
}

async function measureLow(ground: Ground): Promise<LowSample> {
  await using scene = await startScene(ground);
  return await Promise.race([low(scene), scene.bot.child.died]);
}

async function low({ bot, threads, flow }: Scene): Promise<LowSample> {
  for (const [index, service] of QUIET_SERVICES.entries())
    await type(bot, `logs ${service}`, 'Following the logs', `C0BENCH${index}`);
  await flow({ kind: 'sparse', fromMs: LOW_FROM_MS, toMs: LOW_TO_MS });
  await pause(LOW_S * 1_000);
  const waited = threads.posts.flatMap(({ at, lines }) =>
    [...lines.matchAll(/ at=(\d+)/g)].map(([, written]) => at - Number(written)),
  );
  return {
    lines: waited.length,
    ...{ p50: percentile(waited, 0.5), p95: percentile(waited, 0.95), most: Math.max(...waited) },
  };
}
