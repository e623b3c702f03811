import { z } from 'zod';

const Words = z.string();

/** What is said in a change's thread, once each. JSON, so that it may wait in the database until Slack has taken it. */
export const Note = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('asked') }),
  z.strictObject({
    kind: z.literal('voted'),
    userId: z.string(),
    verdict: z.enum(['approve', 'deny']),
    reason: Words.nullable(),
    /** The approving groups the person was in at the click. */
    groups: z.array(z.string()).readonly(),
    /** What is still missing, such as `1 more of leads`; null when nothing is. */
    missing: Words.nullable(),
  }),
  z.strictObject({ kind: z.literal('approved') }),
  /** `groups`: names of those who are asked again. */
  z.strictObject({
    kind: z.literal('reminded'),
    groups: z.array(z.string()).readonly(),
    missing: Words.nullable(),
  }),
  z.strictObject({ kind: z.literal('expired') }),
  z.strictObject({ kind: z.literal('withdrawn') }),
  z.strictObject({ kind: z.literal('denied'), by: z.string(), reason: Words.nullable() }),
  /** `replacedBy`: id of the change that asks again; null when it was not asked again. */
  z.strictObject({ kind: z.literal('stale'), why: Words, replacedBy: z.string().nullable() }),
  /** It is not sent yet, because of a lock or of an environment that is busy. `why`: a sentence. */
  z.strictObject({ kind: z.literal('waiting'), why: Words }),
  z.strictObject({ kind: z.literal('sending') }),
  z.strictObject({
    kind: z.literal('outcome'),
    state: z.enum(['succeeded', 'failed', 'unknown']),
    text: Words,
    durationMs: z.number(),
  }),
  /** What a container that keeps the change from being healthy says. Texts are redacted; either may be empty. */
  z.strictObject({
    kind: z.literal('evidence'),
    service: z.string(),
    pod: z.string(),
    container: z.string(),
    lines: z.string(),
    events: z.string(),
  }),
  z.strictObject({ kind: z.literal('breakGlass'), reason: Words.nullable() }),
  z.strictObject({ kind: z.literal('reviewed'), by: z.string() }),
  /** `id`: the change that takes this one back. */
  z.strictObject({ kind: z.literal('undoAsked'), id: z.string() }),
]);
export type Note = z.output<typeof Note>;
