import { isRecord, type Json, str } from './json.ts';

const BROADCAST = /<!(channel|here|everyone)(\|[^>]*)?>/g;
const NAMED = /<(@[UW][A-Z0-9]+|!subteam\^S[A-Z0-9]+)(\|[^>]*)?>/g;
const BARE = /(?<![\w@<!])@(channel|here|everyone)\b/g;

function inText(text: string, bare: boolean): string[] {
  const found = [...text.matchAll(BROADCAST)].map((hit) => `<!${hit[1]}>`);
  found.push(...[...text.matchAll(NAMED)].map((hit) => `<${hit[1]}>`));
  if (bare) found.push(...[...text.matchAll(BARE)].map((hit) => `@${hit[1]}`));
  return found;
}

function inBlocks(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(inBlocks);
  if (!isRecord(value)) return [];
  switch (value['type']) {
    case 'mrkdwn':
      return inText(str(value['text']), value['verbatim'] !== true);
    case 'markdown':
      return inText(str(value['text']), true);
    case 'broadcast':
      return [`<!${str(value['range'])}>`];
    case 'user':
      return [`<@${str(value['user_id'])}>`];
    case 'usergroup':
      return [`<!subteam^${str(value['usergroup_id'])}>`];
    default:
      // A dialog that asks back is not part of the message.
      return Object.entries(value).flatMap(([field, inner]) => (field === 'confirm' ? [] : inBlocks(inner)));
  }
}

/**
 * Mentions in a message that are live: `<!here>`, `<@U…>`, and bare `@here` where Slack parses names, which it does
 * in mrkdwn objects without `verbatim: true` and in `text` with `link_names` or `parse: full`.
 */
export function liveMentions(message: {
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly attachments: readonly Json[];
  readonly parsesNames: boolean;
}): readonly string[] {
  const attached = message.attachments.flatMap((row) => [
    ...inText(`${str(row['pretext'])}\n${str(row['text'])}`, message.parsesNames),
    ...inBlocks(row['blocks']),
  ]);
  return [...inText(message.text, message.parsesNames), ...inBlocks(message.blocks), ...attached];
}

/** Is it a mention of everybody, rather than of one person or group? */
export function isBroadcast(mention: string): boolean {
  return /^(<!(channel|here|everyone)>|@(channel|here|everyone))$/.test(mention);
}
