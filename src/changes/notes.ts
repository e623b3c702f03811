import { z } from 'zod';
import { noteView } from '../blocks/change/note.ts';
import { context, message } from '../blocks/message.ts';
import { Note } from '../domain/note.ts';
import type { StoredChange } from '../store/change-row.ts';
import type { ChangeMessageTable } from '../store/schema.ts';
import { inOneThread, roleIn, type Standing } from './drawing.ts';
import { homesFor } from './homes.ts';
import type { ChangeParts } from './parts.ts';
import { Unsayable } from './voice.ts';

const Addressed = z.object({ to: z.enum(['home', 'card']), note: Note });
/** More lines than one message shows. */
const LONG_LINES = 2_800;

/** Says what is still to be said in a change's threads, in order. */
export async function sayNotes(change: StoredChange, standing: Standing, parts: ChangeParts): Promise<void> {
  const expectsCard = homesFor(change, standing, parts).some(({ role }) => role !== 'home');
  for (const { seq, note } of await parts.work.openNotes(change.id)) {
    const { to, note: said } = Addressed.parse(note);
    const root = roleIn(standing, to);
    // It is said as soon as the card stands.
    if (root === undefined && (to === 'home' || expectsCard)) continue;
    const isSaidAtHome = to === 'card' && inOneThread(standing);
    if (root !== undefined && !isSaidAtHome) await say(said, to === 'card', change, root, parts);
    await parts.work.said(change.id, seq);
  }
}

/** In the thread; to the requester alone when Slack no longer lets us speak there. */
async function say(
  said: Note,
  again: boolean,
  change: StoredChange,
  root: ChangeMessageTable,
  { voice, log }: ChangeParts,
): Promise<void> {
  const view = noteView(said, change, again);
  try {
    await voice.post(root.channel, root.thread, view);
  } catch (error) {
    if (!(error instanceof Unsayable)) throw error;
    const entry = { err: error, change: change.id, channel: root.channel };
    log.error(entry, 'a thread of a change is closed to the bot');
    await voice.post(change.requester, null, view).catch((refusal: unknown) => {
      if (!(refusal instanceof Unsayable)) throw refusal;
    });
    return;
  }
  if (said.kind !== 'evidence' || said.lines.length <= LONG_LINES) return;
  const file = { name: `${said.pod}.log`, text: said.lines };
  await voice.upload({ channel: root.channel, ts: root.thread }, file).catch(async () => {
    const sorry = message([context(':warning: Slack did not take the file with all of these lines.')]);
    await voice.post(root.channel, root.thread, sorry).catch(() => undefined);
  });
}
