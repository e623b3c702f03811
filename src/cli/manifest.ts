import { stringify } from 'yaml';
import { appManifest, type Delivery } from '../slack/manifest.ts';

const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The app manifest as YAML, ready to paste into Slack. */
export function manifestText(delivery: Delivery): string {
  return `# Made by \`npm run docs\`. Paste it at https://api.slack.com/apps → Create New App → From a manifest.\n${stringify(appManifest(delivery), { lineWidth: 0 })}`;
}

/** `zadig-slack manifest [--http URL]`: prints it. Exit 2 and a sentence when Slack could not deliver to the URL. */
export function manifest({ http }: { readonly http?: string }): void {
  const delivery: Delivery | null = http === undefined ? { kind: 'socket' } : deliveryTo(http);
  if (delivery === null) {
    console.error('--http must be a public https URL, for example https://bot.example.com.');
    process.exitCode = 2;
    return;
  }
  console.log(manifestText(delivery).trimEnd());
}

function deliveryTo(given: string): Delivery | null {
  if (!URL.canParse(given)) return null;
  const { protocol, hostname, origin, pathname } = new URL(given);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOCAL.has(hostname))) return null;
  return { kind: 'http', url: `${origin}${pathname.replace(/\/+$/, '')}/slack/events` };
}
