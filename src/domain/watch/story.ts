import { z } from 'zod';
import { Trait, Trouble } from './sight.ts';

/** One trait that is another now; null: it was not there before, or is gone. */
export const TraitChange = z.object({
  of: Trait.shape.of,
  name: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type TraitChange = z.output<typeof TraitChange>;

const When = {
  /** Unix milliseconds of when it was seen. */
  at: z.number(),
  /** It came about while nobody was looking. */
  late: z.boolean(),
};

/** Something that happened in a story. */
export const StoryEvent = z.discriminatedUnion('what', [
  z.object({ what: z.literal('changed'), ...When, changes: z.array(TraitChange), by: z.string() }),
  z.object({ what: z.literal('trouble'), ...When, trouble: Trouble }),
  z.object({ what: z.literal('back'), ...When, trouble: Trouble, times: z.int() }),
  z.object({ what: z.literal('well'), ...When, sinceMs: z.number() }),
  z.object({ what: z.literal('gone'), ...When }),
]);
export type StoryEvent = z.output<typeof StoryEvent>;

/** The change made through the bot that something came of, and the thread where it is told. */
export const Cause = z.object({
  change: z.string(),
  requester: z.string(),
  thread: z.object({ channel: z.string(), ts: z.string() }).nullable(),
});
export type Cause = z.output<typeof Cause>;

/**
 * One incident or one rollout of a service, or of the environment as a whole (`subject` null). `settling`: it is well
 * again, perhaps not for long.
 */
export const Story = z.object({
  id: z.string(),
  subject: z.string().nullable(),
  kind: z.enum(['incident', 'rollout']),
  state: z.enum(['rolling', 'failing', 'settling', 'well', 'gone']),
  openedAt: z.number(),
  /** When something was last changed, for a rollout. */
  rolledAt: z.number().nullable(),
  wellSince: z.number().nullable(),
  closedAt: z.number().nullable(),
  /** The last there was. */
  trouble: Trouble.nullable(),
  /** How often it came back. */
  returns: z.int(),
  by: z.string(),
  /** Null: nobody did it through the bot. */
  cause: Cause.nullable(),
  changes: z.array(TraitChange),
  events: z.array(StoryEvent),
});
export type Story = z.output<typeof Story>;

export function isOver({ state }: Pick<Story, 'state'>): boolean {
  return state === 'well' || state === 'gone';
}
