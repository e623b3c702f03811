import { z } from 'zod';
import type { Seal } from '../../changes/seal.ts';
import type { Actor } from '../../domain/actor.ts';
import type { Entered } from '../../domain/form/field.ts';

/** Where a form was opened, and where its answer goes: as Slack said it, and as nobody else can. */
export const Origin = z.strictObject({
  /** A user's id at the app's Home, where there is no channel. */
  channel: z.string(),
  thread: z.string().nullable(),
  /** Slack's own URL for the answer, for half an hour. */
  url: z.string().nullable(),
  /** Unix milliseconds. */
  at: z.number(),
});
export type Origin = z.output<typeof Origin>;

/** Who has a form open, and where its answer goes. */
export interface Somewhere {
  readonly actor: Actor;
  readonly origin: Origin;
}

/** Was it opened at the app's Home? */
export function isAtHome({ channel }: Origin): boolean {
  return /^[UW]/.test(channel);
}

const Sealed = z.strictObject({ userId: z.string(), origin: Origin });

/** As a view carries it, for one person alone. */
export function sealedOrigin(origin: Origin, userId: string, seal: Seal): string {
  return seal.close({ userId, origin });
}

/** The inverse; null for what was not sealed here for this person. */
export function originIn(sealed: string, userId: string, seal: Seal): Origin | null {
  try {
    const opened = Sealed.parse(seal.open(sealed));
    return opened.userId === userId ? opened.origin : null;
  } catch {
    return null;
  }
}

/** What a form carries in the view itself. A client sends it back, so that nothing but the origin is decided by it. */
export const KeptForm = z.strictObject({
  command: z.string(),
  page: z.union([z.literal(1), z.literal(2)]),
  /** What the pickers drawn in it depend on: Slack does not tell them what has been chosen. */
  given: z.record(z.string(), z.string()),
  /** What is entered, and no input of this view shows; where that has no room here, the id of the draft that holds it. */
  carried: z.union([z.record(z.string(), z.union([z.string(), z.array(z.string())])), z.string()]),
  origin: z.string(),
});
export type KeptForm = z.output<typeof KeptForm>;

/** What a menu carries. */
export const KeptMenu = z.strictObject({ origin: z.string() });

/** What the review of a change carries. */
export const KeptReview = z.strictObject({ draft: z.string(), terms: z.string(), origin: z.string() });
export type KeptReview = z.output<typeof KeptReview>;

/** What a view carries, as JSON; null for what is none. */
export function parsed(carried: string | undefined): unknown {
  try {
    return JSON.parse(carried ?? '');
  } catch {
    return null;
  }
}

/** Slack's limit for `private_metadata`. */
const MOST = 3_000;

/** As a view carries it. `keep` gives the id of a draft, for what has no room in it. */
export async function keptText(
  kept: Omit<KeptForm, 'carried'> & { readonly carried: Entered },
  keep: () => Promise<string>,
): Promise<string> {
  const whole = JSON.stringify(kept);
  if (whole.length <= MOST) return whole;
  const short = { ...kept, carried: await keep() };
  const text = JSON.stringify(short);
  // No picker offers names that long; who wrote them has to write the rest as well.
  return text.length <= MOST ? text : JSON.stringify({ ...short, given: {} });
}
