import { setTimeout as pause } from 'node:timers/promises';
import type { Ack } from '../../src/sandbox/slack/acts.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import { NEVER } from '../../src/store/changes.ts';
import type { ChangeTable } from '../../src/store/schema.ts';
import type { Random } from '../support/crash-random.ts';
import { type Deed, deedFor } from './crash-deeds.ts';
import { faultFor, isOver, killsFor, LOOK_MS, type Watch, watch } from './crash-kills.ts';
import type { Scene, Stage } from './crash-scene.ts';

/** A change that is over. */
export interface Ended {
  readonly index: number;
  readonly deed: Deed;
  readonly stage: Stage;
  readonly fault: string | null;
  /** When the one before it in this environment was over, and when it was itself, Unix milliseconds. */
  readonly since: number;
  readonly until: number;
  readonly row: ChangeTable;
}

/** What tells where a change that does not end stands. */
const TELLING = [
  ...(['id', 'state', 'version', 'drawn', 'attempts', 'sent_at', 'outcome'] as const),
  ...(['due_at', 'lease_owner', 'lease_until'] as const),
];
/** A replica that lives may still be at it for so long after another was killed. */
const OTHER_REPLICA_MS = 3_000;
/** Nothing takes longer, counted from the last kill, on a machine that runs everything at once. */
const GENEROUS_MS = 45_000;

/** One change from its request to its end, with the faults and kills that chance has for it. */
export async function story(
  stage: Stage,
  index: number,
  since: number,
  random: Random,
  scene: Scene,
): Promise<Ended> {
  const { zadig, db } = scene;
  const deed = deedFor(stage, index, zadig.world, random);
  const fault = faultFor(random);
  const { method, path } = deed;
  const delayMs = 50 + random.upTo(850);
  const lift =
    fault === null ? null : zadig.fault({ match: { method, path }, times: 1, kind: fault, delayMs });
  const reasons: string[] = [];
  const watched = watch(killsFor(fault, random), stage, since, reasons, scene);
  try {
    const id = await ask(deed, index, stage, reasons, watched, scene);
    if (deed.quorum > 0) await approve(id, 'ben', stage, watched, scene);
    if (deed.quorum > 1) await approve(id, 'cleo', stage, watched, scene);
    const row = await isThrough(id, watched, scene);
    return { index, deed, stage, fault, since, until: Date.now(), row };
  } catch (error) {
    const rows = await db.selectFrom('change').select(TELLING).where('reason', 'in', reasons).execute();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`change ${index} (${deed.line}, ${fault}): ${why}\n${JSON.stringify(rows, null, 1)}`, {
      cause: error,
    });
  } finally {
    lift?.();
    await watched.stop();
  }
}

/** Types it; the reason tells which change it has become. */
function ask(
  deed: Deed,
  index: number,
  { home }: Stage,
  reasons: string[],
  watched: Watch,
  scene: Scene,
): Promise<string> {
  const ana = scene.slack.person('ana');
  return insist(
    (turn) => {
      const reason = `crash ${index}.${turn}`;
      reasons.push(reason);
      if (turn > 1) scene.again.asked += 1;
      watched.reach('asked');
      if (deed.quorum === 0) watched.reach('clicked');
      return ana.slash(`/zadig ${deed.line} --reason "${reason}"`, { channel: home });
    },
    async () => {
      const query = scene.db.selectFrom('change').select('id').where('reason', 'in', reasons);
      return (await query.executeTakeFirst())?.id ?? null;
    },
    () => `asking: ${lastSeen(ana, home)}`,
    scene,
  );
}

/** Presses the button on the card. */
async function approve(
  id: string,
  name: string,
  { cards }: Stage,
  watched: Watch,
  scene: Scene,
): Promise<void> {
  const person = scene.slack.person(name);
  const card = () =>
    person
      .messages({ channel: cards })
      .findLast(({ rendered, blocks }) => rendered.includes(id) && offers(blocks, 'Approve'));
  const since = Date.now();
  const why = () => `no card for ${name}: ${lastSeen(person, cards)}`;
  await patiently(() => card() ?? null, since, why, scene);
  await insist(
    async (turn) => {
      const found = card();
      if (found === undefined) return { acked: true, late: false };
      if (turn > 1) scene.again.clicked += 1;
      watched.reach('clicked');
      return person.click('Approve', { in: found });
    },
    async () => {
      const votes = scene.db.selectFrom('vote').select('user_id').where('change_id', '=', id);
      return (await votes.where('user_id', '=', person.id).executeTakeFirst()) ?? null;
    },
    () => `${name} approving: ${lastSeen(person, cards)}`,
    scene,
  );
}

/** Does something until it shows, as people do: again only when it was not taken, or when the bot has died since. */
async function insist<T>(
  act: (turn: number) => Promise<Pick<Ack, 'acked' | 'late'>>,
  look: () => Promise<T | null>,
  what: () => string,
  { fleet }: Scene,
): Promise<T> {
  for (let turn = 1; ; turn += 1) {
    await fleet.up();
    const [kills, alone, since] = [fleet.kills(), fleet.isAlone(), Date.now()];
    const { acked, late } = await act(turn);
    for (let hopeful = true; hopeful; ) {
      const quietMs = Date.now() - Math.max(since, fleet.lastKillAt());
      // Whoever had it is dead when there was one alone; another may still be at it.
      const died = fleet.kills() > kills && quietMs > (alone ? 0 : OTHER_REPLICA_MS);
      hopeful = (acked || late) && !died;
      // Only now, since it may have come just before the bot died.
      const found = await look();
      if (found !== null) return found;
      if (quietMs > GENEROUS_MS) throw new Error(`nothing came of ${what()}`);
      await pause(LOOK_MS);
    }
  }
}

/** Ended, said, drawn and let go, with no kill still to come. */
function isThrough(id: string, watched: Watch, scene: Scene): Promise<ChangeTable> {
  return patiently(
    async () => {
      const query = scene.db.selectFrom('change').selectAll().where('id', '=', id);
      const row = await query.executeTakeFirst();
      const rests = row !== undefined && row.lease_owner === null && row.due_at === NEVER;
      return rests && isOver(row.state) && watched.isCalm() ? row : null;
    },
    Date.now(),
    () => 'it is stuck',
    scene,
  );
}

async function patiently<T>(
  look: () => T | null | Promise<T | null>,
  since: number,
  why: () => string,
  { fleet }: Scene,
): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() - Math.max(since, fleet.lastKillAt()) > GENEROUS_MS) throw new Error(why());
    await pause(LOOK_MS);
  }
}

/** Whether a message has a button of this name. */
export function offers(blocks: readonly unknown[], label: string): boolean {
  return JSON.stringify(blocks).includes(`"text":"${label}"`);
}

function lastSeen(person: Person, channel: string): string {
  return person.messages({ channel }).at(-1)?.rendered ?? 'nothing';
}
