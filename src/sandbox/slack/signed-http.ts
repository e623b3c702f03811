import { createHmac } from 'node:crypto';
import { parsed, str } from './json.ts';
import type { AttemptResult, Delivery, Retry, State } from './state.ts';

function bodyOf(delivery: Delivery): { readonly type: string; readonly body: string } {
  const form = 'application/x-www-form-urlencoded';
  switch (delivery.kind) {
    case 'events_api':
      return { type: 'application/json', body: JSON.stringify(delivery.payload) };
    case 'interactive':
      return {
        type: form,
        body: new URLSearchParams({ payload: JSON.stringify(delivery.payload) }).toString(),
      };
    case 'slash_commands': {
      const fields = Object.entries(delivery.payload).map(([name, value]): [string, string] => [
        name,
        str(value),
      ]);
      return { type: form, body: new URLSearchParams(fields).toString() };
    }
  }
}

/** The v0 signature over a timestamp in seconds and a body. */
export function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function ackPayload(text: string): unknown {
  if (text === '') return undefined;
  return parsed(text) ?? { text };
}

/** Posts a delivery to the request URL, signed; resolves with what came back, however late. */
export async function attemptOverHttp(
  url: string,
  delivery: Delivery,
  retry: Retry | null,
  state: State,
): Promise<AttemptResult> {
  const { type, body } = bodyOf(delivery);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const headers: Record<string, string> = {
    'content-type': type,
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': signature(state.settings.signingSecret, timestamp, body),
  };
  if (retry !== null) {
    headers['x-slack-retry-num'] = String(retry.num);
    headers['x-slack-retry-reason'] = retry.reason;
  }
  try {
    const response = await fetch(url, { method: 'POST', headers, body, signal: state.closing.signal });
    const text = await response.text();
    if (response.ok) return { acked: true, payload: ackPayload(text) };
    const again = response.headers.get('x-slack-no-retry') !== '1';
    return { acked: false, reason: 'http_error', retry: again };
  } catch {
    return { acked: false, reason: 'connection_failed', retry: true };
  }
}
