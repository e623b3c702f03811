import { type Logger, LogLevel } from '@slack/bolt';
import type { Logger as Pino } from 'pino';

/** Bolt's and the SDK's words in our log. Their debug level holds whole payloads, so it is never passed on. */
export function boltLogger(log: Pino): Logger {
  const own = log.child({ part: 'slack-sdk' });
  const text = (words: readonly unknown[]) =>
    words.map((word) => (word instanceof Error ? word.message : String(word))).join(' ');
  return {
    debug: () => {},
    info: (...words: unknown[]) => own.debug(text(words)),
    warn: (...words: unknown[]) => own.warn(text(words)),
    error: (...words: unknown[]) => own.error(text(words)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
