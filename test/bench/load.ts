import { createHmac } from 'node:crypto';
import { Pool } from 'undici';
import type { LightSlack } from './light-slack.ts';

export const IN_FLIGHT = 16;
export const SIGNING_SECRET = 'bench-signing-secret';
const PATIENCE_MS = 120_000;

export type Transport = 'socket' | 'http';

/** What one run of commands came to. Latencies are from sending to the ack, in milliseconds. */
export interface LoadResult {
  readonly ackMs: readonly number[];
  readonly perSecond: number;
}

/** Hands over one slash command; resolves with the time of its ack. */
export interface Way {
  deliver(id: string, command: Readonly<Record<string, string>>): Promise<number>;
  close(): Promise<void>;
}

export function socketWay(slack: LightSlack): Way {
  return { deliver: (id, command) => slack.send(id, command), close: async () => {} };
}

/** Signed requests, as Slack sends them, over connections that stay open. */
export function httpWay(port: number): Way {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: IN_FLIGHT });
  return {
    async deliver(_id, command) {
      const body = new URLSearchParams(command).toString();
      const at = String(Math.floor(Date.now() / 1000));
      const hash = createHmac('sha256', SIGNING_SECRET).update(`v0:${at}:${body}`).digest('hex');
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': at,
        'x-slack-signature': `v0=${hash}`,
      };
      const answer = await pool.request({ method: 'POST', path: '/slack/events', headers, body });
      await answer.body.dump();
      if (answer.statusCode !== 200) throw new Error(`A delivery was answered ${answer.statusCode}.`);
      return performance.now();
    },
    close: () => pool.close(),
  };
}

/**
 * `count` times `env list`, IN_FLIGHT at once, each from a person of its own. One is done when it is acked and its answer has come; an answer
 * without `expected` in it ends the bench.
 */
export async function runLoad(
  way: Way,
  slack: LightSlack,
  count: number,
  expected: string,
): Promise<LoadResult> {
  const ackMs: number[] = [];
  let begun = 0;

  async function worker(person: number): Promise<void> {
    while (begun < count) {
      begun += 1;
      const id = `${begun}-${Math.random().toString(36).slice(2)}`;
      const answered = slack.answer(id);
      const sentAt = performance.now();
      const ackedAt = await way.deliver(id, slashCommand(id, slack.origin, `U0PERSON${person}`));
      ackMs.push(ackedAt - sentAt);
      const answer = await answered;
      if (!answer.includes(expected)) throw new Error(`Not the answer that was asked for: ${answer}`);
    }
  }

  const startedAt = performance.now();
  await inTime(Promise.all(Array.from({ length: IN_FLIGHT }, (_, person) => worker(person))));
  return { ackMs, perSecond: (count * 1000) / (performance.now() - startedAt) };
}

export function slashCommand(
  id: string,
  origin: string,
  user: string,
  [command, text]: readonly [string, string] = ['/zadig', 'env list'],
): Record<string, string> {
  return {
    token: 'unused',
    team_id: 'T0DEMO',
    team_domain: 'demo',
    channel_id: 'C0PAYMENTS',
    channel_name: 'payments',
    user_id: user,
    user_name: user,
    command,
    text,
    api_app_id: 'A0ZADIG',
    is_enterprise_install: 'false',
    response_url: `${origin}/response/${id}`,
    trigger_id: `${id}.trigger`,
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Some commands were never answered.')), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
