import type { App } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Logger } from 'pino';
import { type Example, introduction } from '../blocks/introduction.ts';
import type { FindExample } from '../dispatch/example.ts';
import type { Introductions } from '../store/introductions.ts';
import type { Channels } from './channels.ts';
import type { Installation, People } from './identity.ts';
import type { Poster } from './poster.ts';

export interface FirstContactParts {
  readonly introductions: Introductions;
  readonly findExample: FindExample;
  readonly poster: Poster;
  readonly people: People;
  readonly channels: Channels;
  readonly home: Installation;
  readonly log: Logger;
}

/**
 * Introduces the bot, once and for good: to a channel it is invited to, and to one of our people who opens it, in
 * their direct messages. What fails is logged.
 */
export function listenForFirstContact(app: App, parts: FirstContactParts): void {
  const { people, channels, findExample, log } = parts;

  app.event('member_joined_channel', async ({ event }) => {
    if (event.user !== parts.home.botUserId) return;
    await introduce(event.channel, async () => {
      // Where others read along, or may, no project or environment is named: what the bot does is no secret.
      if ((await channels.audienceOf(event.channel)) !== 'own') return null;
      return findExample(null);
    });
  });

  app.event('app_home_opened', async ({ event }) => {
    if (await people.isOurs(event.user, null)) await introduce(event.user, () => findExample(event.user));
  });

  async function introduce(place: string, example: () => Promise<Example | null>): Promise<void> {
    try {
      await once(place, example, parts);
    } catch (error) {
      log.warn({ err: error, place }, 'the bot could not introduce itself');
    }
  }
}

/**
 * Claimed first, so that neither two replicas nor a repeated delivery say it twice. A process that dies in between
 * has introduced itself to nobody there, which is accepted: said twice is worse than not said. So it is when Slack's
 * answer is lost; only what Slack refuses is tried again the next time.
 */
async function once(
  place: string,
  example: () => Promise<Example | null>,
  { introductions, poster, home }: FirstContactParts,
): Promise<void> {
  if (!(await introductions.claim(home.teamId, place))) return;
  try {
    await poster.post(place, null, introduction(await example()));
  } catch (error) {
    if (error instanceof WebAPIPlatformError) await introductions.forget(home.teamId, place);
    throw error;
  }
}
