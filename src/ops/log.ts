import { type DestinationStream, type Logger, pino } from 'pino';
import { maskText } from '../domain/secrets.ts';

/**
 * The log: JSON lines. Fields whose names promise a secret are removed, and every text that looks like one is
 * masked, in messages and errors too, since an upstream's words end up there. `secrets` are masked literally.
 */
export function createLog(
  level: string,
  secrets: readonly string[],
  destination?: DestinationStream,
): Logger {
  const known = secrets.filter((secret) => secret.length >= 6).flatMap(spellings);
  // Longest first: of two that begin alike, the shorter would leave the longer one's end behind.
  known.sort((a, b) => b.length - a.length);
  const scrub = (text: string) =>
    maskText(known.reduce((rest, secret) => rest.replaceAll(secret, '••••'), text));
  const options = {
    level,
    base: {},
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: ['token', '*.token', '*.password', '*.authorization', '*.Authorization', '*.headers', '*.body'],
      remove: true,
    },
    serializers: { err: (error: unknown) => describeError(error, scrub) },
    hooks: { streamWrite: scrub },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** A secret as it is, as it stands in JSON that stands in JSON up to three times, and in a URL. */
function spellings(secret: string): readonly string[] {
  const inJson = [secret];
  for (let depth = 0; depth < 3; depth += 1) inJson.push(JSON.stringify(inJson.at(-1)).slice(1, -1));
  return [...new Set([...inJson, encodeURIComponent(Buffer.from(secret).toString())])];
}

interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

/** What helps to find the fault, and nothing of a request's content. */
function describeError(error: unknown, scrub: (text: string) => string, depth = 0): ErrorFields {
  if (!(error instanceof Error)) return { type: typeof error, message: scrub(String(error)) };
  return {
    type: error.name,
    message: scrub(error.message),
    ...(error.stack === undefined ? {} : { stack: scrub(error.stack) }),
    ...(error.cause === undefined || depth >= 3
      ? {}
      : { cause: describeError(error.cause, scrub, depth + 1) }),
  };
}
