import type { z } from 'zod';
import { startApp } from '../../src/app.ts';
import type { RunningApp } from '../../src/app-options.ts';
import { Settings } from '../../src/domain/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { SeenMessage } from '../../src/sandbox/slack/seen-message.ts';
import { auditRows, openAudit } from '../../src/store/audit-reader.ts';
import { type Bot, QUICK, QUICK_TAILS, QUICK_WATCHES, UNLIMITED } from './bot.ts';

type GivenSettings = z.input<typeof Settings>;
type GivenApprove = Exclude<NonNullable<GivenSettings['policies']>[number]['approve'], 'none'>;

/** Machines that run everything at once are slow, and the bot holds itself to what Slack takes in a minute. */
export const PATIENT = { timeoutMs: 15_000 } as const;

/** Everybody may change everything; production needs one of the leads, or what `approve` says otherwise. */
export function governed(approve: Partial<GivenApprove> = {}, more: GivenSettings = {}): GivenSettings {
  return {
    channels: { approvals: 'C0APPROVE' },
    groups: { leads: { slack_group: 'S0LEADS' }, sre: { slack_group: 'S0SRE' } },
    access: [{ who: 'everyone', may: ['read', 'stream', 'change'] }],
    policies: [{ match: { production: true }, approve: { from: ['leads'], ...approve } }],
    ...more,
  };
}

/** What was sent to Zadig besides reads. */
export function sent({ zadig }: Pick<Bot, 'zadig'>) {
  return zadig.requests().filter(({ method }) => method !== 'GET');
}

/** The id of the change that a message is about. */
export function changeOf({ rendered }: Pick<SeenMessage, 'rendered'>): string {
  const id = /\bChange ([a-z0-9]{10})\b/.exec(rendered)?.[1];
  if (id === undefined) throw new Error(`no change is named in: ${rendered}`);
  return id;
}

/** Asks for something that needs approval and waits for its card. */
export async function asks(person: Person, command: string): Promise<{ id: string; card: SeenMessage }> {
  await person.slash(`/zadig ${command}`);
  const id = changeOf(await person.sees('Asked for approval', { ...PATIENT, ephemeral: true }));
  const card = await person.sees(new RegExp(`Waiting for approval[\\s\\S]*Change ${id}`), {
    ...PATIENT,
    channel: 'approvals',
  });
  return { id, card };
}

/** What a person sees of a message now. */
export function now(person: Person, { channel, ts }: SeenMessage): SeenMessage {
  const found = person.messages({ channel }).find((message) => message.ts === ts);
  if (found === undefined) throw new Error(`${person.name} does not see it any more`);
  return found;
}

/** Waits until a message shows something. */
export function becomes(
  bot: Pick<Bot, 'slack'>,
  person: Person,
  message: SeenMessage,
  what: string,
): Promise<SeenMessage> {
  return bot.slack.until(() => {
    const seen = now(person, message);
    return seen.rendered.includes(what) ? seen : null;
  }, PATIENT.timeoutMs);
}

/** One row of the audit log. */
export interface Audited {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The audit log as it is on disk, oldest row first. */
export async function audited(url: string, kind?: string): Promise<readonly Audited[]> {
  const db = await openAudit(url);
  const rows: Audited[] = [];
  for await (const row of auditRows(db))
    if (kind === undefined || row.kind === kind) rows.push({ kind: row.kind, data: JSON.parse(row.data) });
  await db.destroy();
  return rows;
}

/** Another start of the bot on the same database, Slack and Zadig, as after a deployment. */
export async function startAgain(
  { slack, zadig, databaseUrl }: Pick<Bot, 'slack' | 'zadig' | 'databaseUrl'>,
  settings: GivenSettings,
  token = zadig.token,
): Promise<AsyncDisposable & { readonly app: RunningApp }> {
  const app = await startApp({
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.url,
      transport: { kind: 'socket', appToken: slack.appToken, staggerMs: 0 },
    },
    zadig: { url: zadig.url, token },
    databaseUrl,
    port: 0,
    settings: Settings.parse(settings),
    pace: QUICK,
    tailPace: QUICK_TAILS,
    watchPace: QUICK_WATCHES,
    outboxLimits: UNLIMITED,
    log: createLog('silent', [], { write: () => {} }),
  });
  return { app, [Symbol.asyncDispose]: () => app.stop(1_000) };
}
