import type { SlackSandbox } from '../../src/sandbox/slack/server.ts';

/** Block Kit by hand, right or wrong: what a test sends to the local Slack without a client in between. */
export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const section = (text: string) => ({
  type: 'section' as const,
  text: { type: 'mrkdwn' as const, text },
});
export const many = <T>(count: number, row: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => row(i));
export const option = (name: number | string) => ({ text: plain(`o${name}`), value: `v${name}` });
export const input = <T extends object>(element: T, over: object = {}) => ({
  type: 'input' as const,
  block_id: 'b',
  label: plain('Label'),
  element: { action_id: 'a', ...element },
  ...over,
});
export const modal = (over: object = {}) => ({
  type: 'modal' as const,
  title: plain('Title'),
  submit: plain('Send it'),
  blocks: [section('a')],
  ...over,
});

export interface Said {
  readonly ok: boolean;
  readonly error?: string;
  readonly [field: string]: unknown;
}

/** One call of the Web API with the bot's token. */
export async function call(slack: SlackSandbox, method: string, args: object): Promise<Said> {
  const response = await fetch(`${slack.url}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Said;
}
