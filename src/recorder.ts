import type { Logger } from 'pino';
import type { Outcome } from './dispatch/dispatch.ts';
import { BotError } from './domain/errors.ts';
import type { Invocation } from './domain/invocation.ts';
import { maskText } from './domain/secrets.ts';
import type { Metrics } from './ops/metrics.ts';
import type { Refusal } from './slack/conversation.ts';
import type { Heard } from './slack/heard.ts';
import type { Audit } from './store/audit.ts';
import { auditHead } from './store/audit-reader.ts';
import type { Db } from './store/db.ts';

/** Keeps what was asked and how it ended: in the log, the metrics and the audit log. */
export interface Recorder {
  outcome(invocation: Invocation, outcome: Outcome): void;
  refused(why: Refusal, heard: Pick<Heard, 'actor' | 'channelId' | 'surface'>): void;
}

const MOST_TEXT = 2_000;

export function createRecorder(log: Logger, metrics: Metrics, audit: Audit): Recorder {
  return {
    outcome({ id, actor, place, surface, text }, { command, outcome, ms, error }) {
      metrics.command(command, outcome, ms);
      const entry = {
        ...{ id, user: actor.userId, team: actor.teamId, channel: place.channelId },
        ...{ surface, command, outcome },
      };
      audit.record({ kind: 'invocation', data: { ...entry, text: withoutSecrets(text), why: whyOf(error) } });
      if (outcome === 'internal') log.error({ ...entry, ms, err: error }, 'a command failed inside the bot');
      else log.info({ ...entry, ms }, 'command');
    },
    refused(why, { actor, channelId: channel, surface }) {
      metrics.refused(why);
      const { userId: user, teamId: team } = actor;
      audit.record({ kind: 'refusal', data: { why, user, team, channel, surface } });
    },
  };
}

const NOTED_EVERY_MS = 3_600_000;

/**
 * Writes the head of the audit log to the log, now and then: what is cut off its end, or all of it written anew, shows
 * against a head that was noted elsewhere.
 */
export function noteHeads(db: Db, log: Logger): () => Promise<void> {
  const note = () =>
    auditHead(db).then(
      (head) => head !== null && log.info(head, 'head of the audit log'),
      (error: unknown) => log.warn({ err: error }, 'the head of the audit log could not be read'),
    );
  let noting: Promise<unknown> = note();
  const timer = setInterval(() => {
    noting = note();
  }, NOTED_EVERY_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await noting;
  };
}

/** The sentence that was said, with the person it speaks of. */
function whyOf(error: unknown): string | null {
  if (!(error instanceof BotError)) return null;
  return `${error.by === undefined ? '' : `${error.by} `}${maskText(error.message)}`;
}

/** What was typed. A block of YAML may be a Secret, and nothing tells which parts are. */
function withoutSecrets(text: string): string {
  const short = text.replace(/```.*?(```|$)/s, (block) => `(a block of ${block.length} characters)`);
  return maskText(short).slice(0, MOST_TEXT);
}
