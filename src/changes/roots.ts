import { noteView } from '../blocks/change/note.ts';
import type { Message } from '../blocks/message.ts';
import type { StoredChange } from '../store/change-row.ts';
import { type Drawing, roleIn, type Standing } from './drawing.ts';
import { homesFor, type Spot } from './homes.ts';
import type { ChangeParts } from './parts.ts';
import { type Posted, Unsayable } from './voice.ts';

export interface Rooted {
  readonly standing: Standing;
  /** Why one could not be posted; null when all stand. */
  readonly problem: unknown;
  /** One was posted that the others do not know of yet. */
  readonly isLate: boolean;
}

const UNASKED =
  'I cannot post in the approvals channel, so nobody has been asked yet. It must be ours alone, and I must be in it: /invite @zadig.';

/** Posts the home message and the card where they are not there yet. */
export async function postRoots(change: StoredChange, drawing: Drawing, parts: ChangeParts): Promise<Rooted> {
  const { id } = change;
  const standing = [...(await parts.work.messages(id))];
  const known = standing.length;
  let problem: unknown = null;
  for (const { role, places } of homesFor(change, standing, parts)) {
    const view =
      role === 'home' ? await drawing.home(change, standing) : await drawing.card(change, standing);
    try {
      const { spot, ...posted } = await postSomewhere(places, view, parts);
      const isBoth = role === 'both' && spot === places[0];
      const roles = isBoth ? (['home', 'card'] as const) : [role === 'both' ? 'home' : role];
      for (const name of roles) {
        const message = { change_id: id, role: name, ...posted };
        await parts.work.posted(message);
        standing.push(message);
      }
    } catch (error) {
      problem = error;
      if (role !== 'home' && error instanceof Unsayable) await sayThatNobodyWasAsked(change, standing, parts);
    }
  }
  // One message alone shows all there is; of two, the first does not know of the second yet.
  const isAlone = new Set(standing.map(({ ts }) => ts)).size === 1;
  if (known === 0 && isAlone) await parts.work.drawn(id, change.version);
  return { standing, problem, isLate: known > 0 && standing.length > known };
}

async function sayThatNobodyWasAsked(
  change: StoredChange,
  standing: Standing,
  { voice, work }: ChangeParts,
): Promise<void> {
  const home = roleIn(standing, 'home');
  if (home === undefined || roleIn(standing, 'unasked') !== undefined) return;
  const posted = await voice.post(
    home.channel,
    home.thread,
    noteView({ kind: 'waiting', why: UNASKED }, change),
  );
  await work.posted({ change_id: change.id, role: 'unasked', ...posted, thread: home.thread });
}

async function postSomewhere(
  places: readonly Spot[],
  view: Message,
  { voice }: ChangeParts,
): Promise<Posted & { readonly spot: Spot; readonly thread: string }> {
  let problem: unknown = new Error('There is no channel to speak in.');
  for (const spot of places) {
    try {
      const posted = await voice.post(spot.channel, spot.thread, view);
      return { spot, ...posted, thread: spot.thread ?? posted.ts };
    } catch (error) {
      // What is only away for a moment is no reason to speak elsewhere.
      if (!(error instanceof Unsayable)) throw error;
      problem = error;
    }
  }
  throw problem;
}
