import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from '@slack/bolt';
import { HTTPReceiver } from '@slack/bolt';

/** Clocks differ a little; Slack's requests do not come from the future. */
const MOST_AHEAD_S = 60;

export interface HttpIntake {
  readonly receiver: HTTPReceiver;
  /** Serves `POST /slack/events`. */
  readonly listener: RequestListener;
}

/**
 * HTTP delivery. Bolt checks the signature and refuses what is older than five minutes; that a timestamp lies in
 * the future, which would keep a recorded request alive for as long as its forger likes, is refused here.
 */
export function createHttpIntake(signingSecret: string, logger: Logger, now: () => number): HttpIntake {
  const receiver = new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger });
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const sentAt = Number(request.headers['x-slack-request-timestamp']);
    if (!Number.isFinite(sentAt) || sentAt > now() / 1000 + MOST_AHEAD_S) {
      logger.warn('Refused a delivery whose timestamp lies in the future or is missing.');
      response.writeHead(401).end();
      return;
    }
    try {
      receiver.requestListener(request, response);
    } catch {
      response.writeHead(404).end();
    }
  };
  return { receiver, listener };
}
