import type { App } from '@slack/bolt';
import type { Logger } from 'pino';
import type { DispatchParts } from '../dispatch/dispatch.ts';
import { createFindExample } from '../dispatch/example.ts';
import { createLinkState } from '../dispatch/link.ts';
import type { Recorder } from '../recorder.ts';
import { type Channels, listenForSharing } from '../slack/channels.ts';
import { listenForFirstContact } from '../slack/first-contact.ts';
import type { Installation, People } from '../slack/identity.ts';
import { listenForLinks } from '../slack/links.ts';
import type { Poster } from '../slack/poster.ts';
import type { Db } from '../store/db.ts';
import type { Deliveries } from '../store/deliveries.ts';
import { introductions } from '../store/introductions.ts';

export interface UnaskedParts {
  readonly asked: DispatchParts;
  readonly recorder: Recorder;
  readonly db: Db;
  readonly deliveries: Deliveries;
  readonly poster: Poster;
  readonly people: People;
  readonly channels: Channels;
  readonly home: Installation;
  readonly zadigUrl: string;
  readonly log: Logger;
}

/** What the bot does without being asked: it says what links show and who it is, and heeds who reads along. The result stops it. */
export function listenUnasked(app: App, parts: UnaskedParts): () => Promise<void> {
  const { asked, recorder, db, home } = parts;
  listenForSharing(app, parts.channels);
  listenForFirstContact(app, {
    ...parts,
    introductions: introductions(db, Date.now),
    findExample: createFindExample(asked),
  });
  return listenForLinks(app, {
    ...parts,
    teamId: home.teamId,
    state: createLinkState(asked),
    onRefused: recorder.refused,
  });
}
