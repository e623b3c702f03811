import { createServer } from 'node:http';
import { type SlackOptions, type SlackSandbox, startSlack } from '../../src/sandbox/slack/server.ts';

/** What Slack sends, as far as these tests look at it. */
export interface Sent {
  readonly type: string;
  readonly trigger_id: string;
  readonly value?: string;
  readonly [field: string]: unknown;
}

/** Answers one request: undefined is an empty ack, null never answers. */
export type Answer = (sent: Sent, slack: SlackSandbox) => unknown;

interface RunningApp extends AsyncDisposable {
  readonly slack: SlackSandbox;
}

/** A Slack, and behind a request URL an app that answers as a test says, well or badly. */
export async function startApp(answer: Answer, options: SlackOptions = {}): Promise<RunningApp> {
  const slack = await startSlack({ rateLimits: false, ...options });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const fields = new URLSearchParams(Buffer.concat(chunks).toString());
    const said = await answer(JSON.parse(fields.get('payload') ?? '{}') as Sent, slack);
    if (said === null) return;
    response.end(said === undefined ? '' : JSON.stringify(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  slack.deliverTo(`http://127.0.0.1:${port}/slack/events`);
  return {
    slack,
    async [Symbol.asyncDispose]() {
      await slack.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
