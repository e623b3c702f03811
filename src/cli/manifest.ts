import { stringify } from 'yaml';
import { appManifest, type Delivery } from '../slack/manifest.ts';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The app manifest as YAML, ready to paste into Slack; `unfurl` is the domain whose links show what they lead to. */
export function manifestText(delivery: Delivery, unfurl: string | null = null): string {
  return `# Made by \`npm run docs\`. Paste it at https://api.slack.com/apps → Create New App → From a manifest.\n${stringify(appManifest(delivery, unfurl), { lineWidth: 0 })}`;
}

export interface ManifestOptions {
  readonly http?: string;
  /** A URL or a host; `true` without one. */
  readonly unfurl?: string | true;
}

/**
 * `zadig-slack manifest [--http URL] [--unfurl [DOMAIN]]`: prints it. `zadigUrl` is Zadig's own, whose domain is taken
 * when none is given. Exit 2 and a sentence when Slack could not deliver to the URL, or has no such domain.
 */
export function manifest(options: ManifestOptions, zadigUrl: string | undefined): void {
  const made = manifestFor(options, zadigUrl);
  if ('text' in made) {
    console.log(made.text.trimEnd());
    return;
  }
  console.error(made.problem);
  process.exitCode = 2;
}

type Made = { readonly text: string } | { readonly problem: string };

function manifestFor({ http, unfurl }: ManifestOptions, zadigUrl: string | undefined): Made {
  const delivery: Delivery | null = http === undefined ? { kind: 'socket' } : deliveryTo(http);
  if (delivery === null)
    return { problem: '--http must be a public https URL, for example https://bot.example.com.' };
  if (unfurl === undefined) return { text: manifestText(delivery) };
  const given = unfurl === true ? zadigUrl : unfurl;
  const domain = given === undefined ? null : unfurlDomain(given);
  if (domain !== null) return { text: manifestText(delivery, domain) };
  const why = given === undefined ? 'ZADIG_URL is not set.' : 'Slack takes no address and no localhost.';
  return { problem: `--unfurl must be the domain of your Zadig, for example zadig.example.com. ${why}` };
}

const DOMAIN = /^(?=.{1,255}$)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;

/** The domain in a URL or a host, as Slack wants it: without scheme, port and path. */
function unfurlDomain(given: string): string | null {
  const url = given.includes('://') ? given : `https://${given}`;
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, username } = new URL(url);
  if (!/^https?:$/.test(protocol) || username !== '') return null;
  return DOMAIN.test(hostname) && !hostname.endsWith('.localhost') ? hostname : null;
}

function deliveryTo(given: string): Delivery | null {
  if (!URL.canParse(given)) return null;
  const { protocol, hostname, origin, pathname } = new URL(given);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.has(hostname))) return null;
  return { kind: 'http', url: `${origin}${pathname.replace(/\/+$/, '')}/slack/events` };
}
