import { z } from 'zod';

/** Where a change stands: the picture of design §6. */
export const ChangeState = z.enum([
  'pending',
  'approved',
  'applying',
  'verifying',
  'succeeded',
  'failed',
  'unknown',
  'denied',
  'expired',
  'withdrawn',
  'stale',
]);
export type ChangeState = z.output<typeof ChangeState>;

const BEFORE: Readonly<Record<ChangeState, readonly ChangeState[]>> = {
  pending: [],
  approved: ['pending'],
  applying: ['approved'],
  verifying: ['applying'],
  succeeded: ['applying', 'verifying', 'unknown'],
  failed: ['approved', 'applying', 'verifying', 'unknown'],
  unknown: ['applying', 'verifying'],
  denied: ['pending'],
  expired: ['pending'],
  withdrawn: ['pending', 'approved'],
  stale: ['pending', 'approved', 'applying'],
};

/** The states a change may be in to become `next`; every transition is one UPDATE guarded by them. */
export function statesBefore(next: ChangeState): readonly ChangeState[] {
  return BEFORE[next];
}

/** Nothing more will happen by itself. `unknown` waits for a person. */
export function isSettled(state: ChangeState): boolean {
  return ['succeeded', 'failed', 'denied', 'expired', 'withdrawn', 'stale'].includes(state);
}

/** One thing that differs afterwards, as people read it: one line each, null for "not there". Never a secret. */
export const Field = z.strictObject({
  name: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
export type Field = z.output<typeof Field>;

/** A request as it will be sent, with what is secret masked. */
export const ShownRequest = z.strictObject({
  method: z.string(),
  path: z.string(),
  body: z.string().nullable(),
});
export type ShownRequest = z.output<typeof ShownRequest>;

/** What people see, vote on and consent to. Its canonical JSON has the SHA-256 that votes bind to. Holds no secret. */
export const Plan = z.strictObject({
  /** The command's name: `image`. */
  command: z.string(),
  target: z.strictObject({
    project: z.string(),
    env: z.string(),
    production: z.boolean(),
    service: z.string().nullable(),
  }),
  /** What happens, without the target: `Restart api`. */
  summary: z.string(),
  fields: z.array(Field).readonly(),
  /** What else is touched, a sentence each. */
  touches: z.array(z.string()).readonly(),
  /** What to know before agreeing, a sentence each. */
  warnings: z.array(z.string()).readonly(),
  /** A unified diff; null when there is none. */
  diff: z.string().nullable(),
  requests: z.array(ShownRequest).readonly(),
  /** Stands for the whole request and the state before, what is masked above included. */
  digest: z.string(),
});
export type Plan = z.output<typeof Plan>;

/** A container that keeps a change from being healthy. */
export const Failing = z.strictObject({
  service: z.string(),
  pod: z.string(),
  container: z.string(),
  /** Kubernetes' word: `CrashLoopBackOff`. */
  reason: z.string(),
});
export type Failing = z.output<typeof Failing>;

/** What the cluster shows of a change that has been sent. `note` is a short sentence for people, may be empty. */
export type Progress =
  /** Everything is as it was before: Zadig did not do it, or not yet. */
  | { readonly state: 'untouched'; readonly note: string }
  /** On its way: so many of so many (`unit` in the plural: `pods`). */
  | {
      readonly state: 'waiting';
      readonly done: number;
      readonly total: number;
      readonly unit: string;
      readonly note: string;
      readonly failing: readonly Failing[];
    }
  | { readonly state: 'ready'; readonly note: string }
  /** It will not become ready by waiting. */
  | { readonly state: 'failed'; readonly note: string; readonly failing: readonly Failing[] };

/** One person's word on one plan. */
export interface Vote {
  readonly userId: string;
  readonly verdict: 'approve' | 'deny';
  /** The approving groups the person was in at the click. */
  readonly groups: readonly string[];
  readonly reason: string | null;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A group that may approve, as people are told of it. */
export const Approvers = z.strictObject({
  name: z.string(),
  slackGroup: z.string().nullable(),
  users: z.array(z.string()).readonly(),
  /** So many of this group are needed; null when any of the groups will do. */
  needed: z.int().nullable(),
});
export type Approvers = z.output<typeof Approvers>;

/** What a change needs before it is applied. */
export const Need = z.strictObject({
  quorum: z.int(),
  from: z.array(Approvers).readonly(),
  selfApproval: z.boolean(),
  /** Names of the freezes in force that raised the quorum. */
  freezes: z.array(z.string()).readonly(),
  /** Slack channel of the card; null: the configured one. */
  channel: z.string().nullable(),
  /** How long a request stays open. */
  expiresMs: z.number(),
});
export type Need = z.output<typeof Need>;

/** A lock on an environment. */
export interface EnvLock {
  readonly by: string;
  readonly reason: string;
  /** Unix milliseconds. */
  readonly at: number;
}

/** A change as its row tells it: what cards, lists and threads are drawn from. Times are Unix milliseconds. */
export interface Change {
  readonly id: string;
  readonly state: ChangeState;
  /** Grows with every transition and vote. */
  readonly version: number;
  readonly plan: Plan;
  /** SHA-256 of the plan, hex. */
  readonly hash: string;
  readonly requester: string;
  readonly reason: string | null;
  readonly createdAt: number;
  /** Null when it needs nobody's approval. */
  readonly need: Need | null;
  readonly expiresAt: number | null;
  readonly votes: readonly Vote[];
  readonly approvedAt: number | null;
  readonly sentAt: number | null;
  readonly settledAt: number | null;
  /** Why it ended as it did, a sentence or two; null while it has not. */
  readonly outcome: string | null;
  /** Applied without waiting for approval; who signed it off afterwards, null while the review is open. */
  readonly breakGlass: { readonly reviewedBy: string | null } | null;
  /** The change this one takes back, or asks again for. */
  readonly undoes: string | null;
  readonly replaces: string | null;
  readonly undoable: boolean;
}

/** Whether it was applied, well or not, so that there may be something to take back. */
export function wasApplied({ state, sentAt }: Pick<Change, 'state' | 'sentAt'>): boolean {
  return state === 'succeeded' || (state === 'failed' && sentAt !== null);
}
