import { type Json, records, str } from './json.ts';
import { dateText, type Names, withEmoji } from './rendered-mrkdwn.ts';

function leaf(row: Json, names: Names): string {
  switch (row['type']) {
    case 'text':
      return str(row['text']);
    case 'link':
      return str(row['text']) || str(row['url']);
    case 'user':
      return `@${names(str(row['user_id'])) ?? str(row['user_id'])}`;
    case 'usergroup':
      return `@${names(str(row['usergroup_id'])) ?? str(row['usergroup_id'])}`;
    case 'channel':
      return `#${names(str(row['channel_id'])) ?? str(row['channel_id'])}`;
    case 'broadcast':
      return `@${str(row['range'])}`;
    case 'emoji':
      return withEmoji(`:${str(row['name'])}:`);
    case 'date':
      return dateText(Number(row['timestamp']), str(row['format']), str(row['fallback']));
    default:
      return str(row['value']);
  }
}

const leaves = (part: Json, names: Names): string =>
  records(part['elements'])
    .map((row) => leaf(row, names))
    .join('');

/** A rich_text block as lines of text. */
export function richTextLines(block: Json, names: Names): readonly string[] {
  return records(block['elements']).flatMap((part) => {
    if (part['type'] === 'rich_text_quote')
      return leaves(part, names)
        .split('\n')
        .map((line) => `> ${line}`);
    if (part['type'] !== 'rich_text_list') return leaves(part, names).replace(/\n$/, '').split('\n');
    const indent = '  '.repeat(Number(part['indent'] ?? 0));
    return records(part['elements']).map((item, i) => {
      const sign = part['style'] === 'ordered' ? `${i + 1 + Number(part['offset'] ?? 0)}.` : '•';
      return `${indent}${sign} ${leaves(item, names)}`;
    });
  });
}
