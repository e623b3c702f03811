import type { ChangeState } from '../domain/change.ts';
import type { TailState } from '../domain/tail.ts';

/** The tables. Times are Unix milliseconds; ids are Slack's. */
export interface Tables {
  /** What `/zadig use` set for a channel. */
  channel_default: ChannelDefaultTable;
  /** Deliveries of Slack that were taken, so that a second one of the same does nothing. */
  delivery: DeliveryTable;
  /** What was asked, refused, voted, changed and sent; each row holds the hash of the one before. */
  audit: AuditTable;
  /** One row is one change, and the job that carries it out. */
  change: ChangeTable;
  /** One word of one person on one change. */
  vote: VoteTable;
  /** A change's messages in Slack that are redrawn when it moves on. */
  change_message: ChangeMessageTable;
  /** What is to be said in a change's thread, in the order of `seq`; written with the transition that it tells of. */
  change_note: ChangeNoteTable;
  /** Environments nobody may change for now. */
  env_lock: EnvLockTable;
  /** What was entered in a form and is shown for review, until it is asked for. */
  draft: DraftTable;
  /** People who have opened the bot's Home, which is drawn again for them when something changes. */
  home: HomeTable;
  /** Channels and people the bot has introduced itself to. */
  introduction: IntroductionTable;
  /** One row is one log tail, and the job that follows it. */
  tail: TailTable;
  /** A channel hears about an environment, or about all of a project. */
  watch: WatchTable;
  /** Environments that some watch is about, and what was seen of them last. */
  watched_env: WatchedEnvTable;
  /** Incidents and rollouts. */
  story: StoryTable;
  /** How far a story has been told in a channel. */
  telling: TellingTable;
}

export interface WatchTable {
  id: string;
  team_id: string;
  channel: string;
  project: string;
  /** Empty: every environment of the project. */
  env: string;
  production: number | null;
  /** JSON of the WatchWish. */
  wish: string;
  made_by: string;
  made_at: number;
  snoozed_until: number | null;
  /** Why nothing can be told there; null while something can. */
  suspended: string | null;
}

export interface WatchedEnvTable {
  project: string;
  env: string;
  production: number;
  /** JSON of what is known; null before the first look. */
  known: string | null;
  lease_owner: string | null;
  lease_until: number | null;
}

export interface StoryTable {
  id: string;
  project: string;
  env: string;
  /** JSON of the Story. */
  story: string;
  version: number;
  /** Null while it goes on. */
  closed_at: number | null;
}

export interface TellingTable {
  story_id: string;
  channel: string;
  /** The parent message; null until it stands. */
  ts: string | null;
  /** How many of its events have been told. */
  told: number;
  /** The version that its parent shows. */
  drawn: number;
  /** 1: it came and went while nothing was told, and no digest has said so yet. */
  passed: number;
}

export interface TailTable {
  id: string;
  team_id: string;
  requester: string;
  project: string;
  env: string;
  production: number;
  service: string;
  /** Null: every pod of the service. */
  pod: string | null;
  container: string | null;
  /** JSON of the TailWish. */
  wish: string;
  state: TailState;
  /** Grows with everything people decide about it. */
  version: number;
  channel: string;
  /** The thread that was asked in; null when the tail's own message begins one. */
  thread: string | null;
  /** Its own message; null until that stands. */
  ts: string | null;
  started_at: number;
  ends_at: number;
  received: number;
  posted: number;
  filtered: number;
  dropped: number;
  filed: number;
  waiting: number;
  masked: number;
  /** JSON: where each stream and the file stood at these counts. */
  mark: string;
  /** When the counts were kept. */
  marked_at: number;
  /** JSON of the TailEnd. */
  ended: string | null;
  ended_at: number | null;
  /** How often the file so far was asked for at another replica. */
  files_asked: number;
  lease_owner: string | null;
  lease_until: number | null;
}

export interface DraftTable {
  id: string;
  team_id: string;
  user_id: string;
  /** Sealed JSON: it may hold secrets. */
  sealed: string;
  made_at: number;
}

export interface HomeTable {
  team_id: string;
  user_id: string;
  opened_at: number;
}

export interface IntroductionTable {
  team_id: string;
  /** A channel's or a person's id. */
  place: string;
  made_at: number;
}

export interface AuditTable {
  seq: number;
  at: number;
  kind: string;
  /** Canonical JSON. */
  data: string;
  previous: string;
  hash: string;
}

export interface ChangeTable {
  id: string;
  team_id: string;
  project: string;
  env: string;
  production: number;
  service: string | null;
  command: string;
  state: ChangeState;
  version: number;
  /** Canonical JSON of the Plan. */
  plan: string;
  hash: string;
  /** Encrypted: arguments, the call, facts, the undo line. */
  sealed: string;
  /** What only held until the call was sent, JSON. */
  before: string | null;
  requester: string;
  reason: string | null;
  created_at: number;
  /** JSON of the Need; null when nobody has to approve. */
  need: string | null;
  expires_at: number | null;
  reminded: number;
  approved_at: number | null;
  sent_at: number | null;
  /** How often the call was sent. */
  attempts: number;
  settled_at: number | null;
  outcome: string | null;
  break_glass: number;
  reviewed_by: string | null;
  undoes: string | null;
  replaces: string | null;
  undoable: number;
  /** Where it was asked: channel and thread. */
  place: string;
  lease_owner: string | null;
  lease_until: number | null;
  /** Nothing is done before. */
  due_at: number;
  /** The version that its messages show. */
  drawn: number;
}

export interface VoteTable {
  change_id: string;
  user_id: string;
  verdict: 'approve' | 'deny';
  hash: string;
  groups: string;
  reason: string | null;
  at: number;
}

export interface ChangeMessageTable {
  change_id: string;
  /** `unasked`: says that the card could not be posted; it is not redrawn. */
  role: 'home' | 'card' | 'progress' | 'unasked';
  channel: string;
  /** The parent of the thread it stands in; its own ts when it is the parent. */
  thread: string;
  ts: string;
}

export interface ChangeNoteTable {
  change_id: string;
  seq: number;
  /** JSON of what is to be said. */
  note: string;
  said_at: number | null;
}

export interface EnvLockTable {
  project: string;
  env: string;
  locked_by: string;
  reason: string;
  locked_at: number;
}

export interface ChannelDefaultTable {
  team_id: string;
  channel_id: string;
  project: string;
  env: string | null;
  set_by: string;
  set_at: number;
}

export interface DeliveryTable {
  id: string;
  taken_at: number;
}
