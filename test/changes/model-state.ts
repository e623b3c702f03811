import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import { createChangeLists } from '../../src/store/change-lists.ts';
import type { StoredChange } from '../../src/store/change-row.ts';
import type { Stage } from './model-stage.ts';

/** What has been done so far, as those who did it know. */
export interface Model {
  /** Changes that people asked for, by the answer they got. */
  taken: number;
  /** Deliveries that may come again. */
  readonly deliveries: string[];
  /** `user command` → how often it was answered. */
  readonly answered: Map<string, number>;
  /** `change user` → the approving groups the person was in when the vote was counted. */
  readonly votes: Map<string, readonly string[]>;
  /** Changes applied without approval → the groups of whoever did. */
  readonly glass: Map<string, readonly string[]>;
  /** Everybody whom Slack may mention: they asked, decided or locked. */
  readonly involved: Set<string>;
  readonly locked: Set<string>;
  /** Ends the silence of Slack's directory. */
  directoryBack: (() => void) | null;
  /** What ends Slack’s faults. */
  readonly faults: (() => void)[];
  /** Changes that waited for approval when what they were planned from changed. */
  readonly outdated: Set<string>;
  /** How often eve has tried. */
  outsider: number;
  /** The bot has told eve, since it started, that it is not for her. */
  eveTold: boolean;
}

export function newModel(): Model {
  return {
    taken: 0,
    deliveries: [],
    answered: new Map(),
    votes: new Map(),
    glass: new Map(),
    involved: new Set(),
    locked: new Set(),
    directoryBack: null,
    faults: [],
    outdated: new Set(),
    outsider: 0,
    eveTold: false,
  };
}

/** All changes as stored, the oldest first. */
export async function allChanges(stage: Stage): Promise<readonly StoredChange[]> {
  return [...(await createChangeLists(stage.db).recent(null, 1_000))].reverse();
}

/** One of them: a pending one when there is one, or any. */
export function chosen(
  changes: readonly StoredChange[],
  index: number,
  onlyPending: boolean,
): StoredChange | undefined {
  const pending = onlyPending ? changes.filter(({ state }) => state === 'pending') : [];
  const among = pending.length > 0 ? pending : changes;
  return among[index % Math.max(1, among.length)];
}

/** What the bot said to this person alone or where it is no member, without its notes that it takes longer. */
export function whispers(who: Person): readonly SeenMessage[] {
  return who
    .messages()
    .filter(({ ephemeral, channel }) => ephemeral || channel === 'C0RANDOM')
    .filter(({ from, rendered }) => from === 'zadig' && !rendered.includes('Still asking Zadig'));
}

/** Does it and waits for so many answers to this person; their texts. */
export async function answersTo(
  who: Person,
  count: number,
  act: () => Promise<unknown>,
  stage: Stage,
): Promise<readonly string[]> {
  const before = whispers(who).length;
  await act();
  const heard = await stage.slack
    .until(() => whispers(who).length >= before + count && whispers(who).slice(before), ANSWER_MS)
    .catch(() => {
      const all = whispers(who).slice(before);
      throw new Error(
        `${who.name} got ${all.length} of ${count} answers:\n${all.map(({ rendered }) => rendered).join('\n')}\n${stage.log().split('\n').slice(-15).join('\n')}`,
      );
    });
  return heard.map(({ rendered }) => rendered);
}

const ANSWER_MS = 15_000;

export function count(model: Model, who: Person, command: string, times = 1): void {
  const key = `${who.id} ${command}`;
  model.answered.set(key, (model.answered.get(key) ?? 0) + times);
}

/** The card's or the home message as people see it now; undefined while it is not posted. */
export async function messageOf(
  change: StoredChange,
  role: 'home' | 'card',
  who: Person,
  stage: Stage,
): Promise<SeenMessage | undefined> {
  const row = await stage.db
    .selectFrom('change_message')
    .selectAll()
    .where('change_id', '=', change.id)
    .where('role', '=', role)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return who.messages().find(({ channel, ts }) => channel === row.channel && ts === row.ts);
}

/** The labels of a message's buttons, in order. */
export function buttonsOf(blocks: unknown): readonly string[] {
  if (Array.isArray(blocks)) return blocks.flatMap(buttonsOf);
  if (typeof blocks !== 'object' || blocks === null) return [];
  const known = new Map<string, unknown>(Object.entries(blocks));
  if (known.get('type') !== 'button') return [...known.values()].flatMap(buttonsOf);
  const text = new Map<string, unknown>(Object.entries(known.get('text') ?? {}));
  return [String(text.get('text') ?? '')];
}
