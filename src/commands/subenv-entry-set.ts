import { z } from 'zod';
import { arg, oneOf, switchArg } from '../domain/args.ts';
import type { SubEnvEntry } from '../domain/environment.ts';
import { BotError } from '../domain/errors.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { endpoints } from '../zadig/endpoints.ts';
import { ZadigError } from '../zadig/failure.ts';
import { mutation } from '../zadig/mutation.ts';
import { defineChange } from './change.ts';
import { hostsText, hostText, parseHosts } from './shared/entry-hosts.ts';
import { findService, type Reader } from './shared/service-detail.ts';
import { isShared, mustBeShareable, readiness } from './shared/subenv-switch.ts';

/** Zadig's code for an entry that is not there, or cannot be read. */
const NO_ENTRY = 6079;
const UNTOLD = 'Zadig does not tell the entry back, so I cannot check it.';

export const subenvEntrySet = defineChange({
  name: 'subenv entry set',
  title: 'Set the traffic entry',
  summary: 'Set where traffic enters a shared environment',
  examples: [
    'subenv entry set payments/dev/api api.example.com:80',
    'subenv entry set payments/dev/api api.example.com:443/HTTPS api.example.com:80',
    'subenv entry set payments/dev/api --clear',
  ],
  args: {
    service: arg.service(),
    hosts: oneOf(arg.words({ label: 'Hosts', hint: 'api.example.com:443/HTTPS' })),
    clear: oneOf(switchArg('Remove the entry')),
  },
  Facts: z.strictObject({ service: z.string(), before: z.string().nullable(), after: z.string() }),
  repeatable: true,
  waitsForIdle: false,
  async plan({ service: target, hosts: typed, clear }, ctx) {
    mustBeShareable(target);
    const hosts = parseHosts(typed);
    const at = targetText(target);
    if (clear !== (hosts.length === 0)) throw eitherOr(clear, at);
    await findService(target, ctx);
    await mustBeOn(target, ctx);
    const { project, env, production, service } = target;
    const { servers } = await entryOf(target, service, ctx);
    const [before, after] = [servers === null ? null : hostsText(servers), hostsText(hosts)];
    if (before === after) {
      const what = clear ? 'has no entry' : `is entered at ${hosts.map(hostText).join(', ')} already`;
      throw new BotError('usage', `${service} ${what}.`);
    }
    return {
      target,
      call: mutation('setSubEnvEntry', {
        project,
        production,
        params: { env, service },
        body: hosts.map(({ host, port, protocol }) => ({ host, port_number: port, port_protocol: protocol })),
      }),
      summary: clear ? `Remove the entry of ${service}` : `Set the entry of ${service}`,
      fields: [
        {
          name: 'Entry',
          before: before === null ? 'not told by Zadig' : before || null,
          after: after || null,
        },
      ],
      warnings:
        before === null ? ['Zadig does not tell the entry that is set now, so I cannot set it back.'] : [],
      facts: { service, before, after },
      undo: before === null ? null : `subenv entry set ${at} ${before === '' ? '--clear' : before}`,
    };
  },
  async progress({ target, facts: { service, before, after }, answered }, ctx) {
    const { servers } = await entryOf(target, service, ctx);
    if (servers === null)
      return answered ? { state: 'ready', note: UNTOLD } : { state: 'untouched', note: '' };
    const now = hostsText(servers);
    if (now === after) return { state: 'ready', note: '' };
    if (now === before) return { state: 'untouched', note: '' };
    const note = `Zadig shows ${now === '' ? 'no entry' : now}.`;
    return { state: 'waiting', done: 0, total: 1, unit: 'entries', note, failing: [] };
  },
});

function eitherOr(clear: boolean, at: string): BotError {
  return clear
    ? new BotError('usage', '--clear removes the entry, so it takes no hosts.')
    : new BotError('usage', 'The hosts are missing.', {
        hint: `As in /zadig subenv entry set ${at} api.example.com:443/HTTPS; --clear removes the entry.`,
      });
}

async function mustBeOn({ project, env, production }: EnvTarget, ctx: Reader): Promise<void> {
  const place = { project, env, production };
  if (isShared(await readiness(place, 'enable', ctx))) return;
  throw new BotError('conflict', `Sub environments of ${targetText(place)} are off, so it has no entries.`, {
    hint: `/zadig subenv enable ${targetText(place)} switches them on.`,
  });
}

/** Nothing is told where Zadig says that it has none to read, since it says so of entries that are set, too. */
async function entryOf(
  { project, env, production }: EnvTarget,
  service: string,
  { zadig, signal }: Reader,
): Promise<SubEnvEntry> {
  try {
    return await zadig.call(endpoints.subEnvEntry, { project, production, params: { env, service }, signal });
  } catch (error) {
    if (error instanceof ZadigError && error.zadigCode === NO_ENTRY) return { gateway: null, servers: null };
    throw error;
  }
}
