import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createNursery } from './children.ts';
import { measureForms, ZADIG_MS } from './forms.ts';
import type { Transport } from './load.ts';
import { describeLoad, measureRound, measureStarts, type Pair, type Sample, SETTLE_MS } from './measure.ts';
import { compile, type Ground, recordAnswer, startLocalZadig } from './subjects.ts';
import { table } from './table.ts';
import { measureTails } from './tails.ts';
import { tailsNotes, tailsTable } from './tails-table.ts';

/**
 * `npm run bench`: the bot as the image has it beside a bare Bolt app, in processes of their own, and its log tails. About
 * eight minutes, half of them for each: `--only base` and `--only tails`.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    commands: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds);
const commands = Number(values.commands);
const seconds = Number(values.seconds);
const STARTS_PER_ROUND = 3;

if (
  ![rounds, commands, seconds].every((amount) => Number.isInteger(amount) && amount > 0) ||
  ![undefined, 'base', 'tails'].includes(values.only)
) {
  console.error('npm run bench -- --rounds 3 --commands 2000 --seconds 60 [--only base|tails]');
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'zadig-slack-bench-'));
const nursery = createNursery(folder);
process.on('exit', () => {
  nursery.killAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

const busy = loadavg()[0] ?? 0;
const say = (text: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
say('compiling');
await compile(folder);
const ground = await startLocalZadig(folder, nursery);
const tails = values.only === 'base' ? null : await measureTails(ground, seconds, say);
const base = values.only === 'tails' ? null : await measureBase(ground);

const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
const cores = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`;
console.log(
  `\nMeasured ${new Date().toISOString().slice(0, 10)} on ${cores}, ${memory}, Node ${process.version}; load before the run ${busy.toFixed(2)}.\n`,
);
if (base !== null) {
  console.log(table(base.results));
  console.log(`
${describeLoad(commands)}. One is done when its answer has come; the bare app's answer is the bot's own, ${base.answerBytes} bytes.
Medians of ${rounds} rounds (starts: ${rounds * STARTS_PER_ROUND}) in fresh processes, in turn; ratios within a round. In Socket Mode the bot has its
two connections open, the bare app its one. The bot writes its log to a file and has SQLite on disk, empty at each
start. Forms are measured with Zadig answering in ${ZADIG_MS} ms, one at a time; the bare app shows the bot's own forms and choices
and asks nobody for them. Memory is resident memory, ${SETTLE_MS / 1000} s after the last answer; "idle" is before the first.
`);
}
if (tails !== null) {
  console.log(tailsTable(tails));
  console.log(`\n${tailsNotes(tails)}`);
}
process.exit(0);

async function measureBase(on: Ground) {
  const answerBytes = await recordAnswer(on);
  const starts = { socket: await startsOf('socket', on), http: await startsOf('http', on) };
  const forms = await formsOf(on);
  const results = {
    ...{ starts, forms },
    rounds: { socket: await roundsOf('socket', on), http: await roundsOf('http', on) },
  };
  return { answerBytes, results };
}

async function startsOf(transport: Transport, on: Ground): Promise<readonly Pair<number>[]> {
  say(`starts, ${transport}`);
  return measureStarts(transport, rounds * STARTS_PER_ROUND, on);
}

async function formsOf(on: Ground): Promise<Awaited<ReturnType<typeof measureForms>>[]> {
  const pairs = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`forms, round ${round + 1} of ${rounds}`);
    pairs.push(await measureForms(on));
  }
  return pairs;
}

async function roundsOf(transport: Transport, on: Ground): Promise<readonly Pair<Sample>[]> {
  const pairs: Pair<Sample>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}, ${transport}`);
    pairs.push(await measureRound(transport, round % 2 === 0, commands, on));
  }
  return pairs;
}
