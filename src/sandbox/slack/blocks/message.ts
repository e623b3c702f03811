import { flag, type Json, parsed, records } from '../json.ts';
import { SlackRefusal } from '../refusal.ts';
import { checkBlocks } from './blocks.ts';
import { type Check, problemMessages } from './problems.ts';
import { textOf } from './size.ts';

const MAX_TEXT_OF_BLOCKS = 12_000;

/** Array argument that came as JSON text or as an array. Errors: SlackRefusal with `error` when it is neither. */
export function arrayArgument(value: unknown, error: string): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  const rows = typeof value === 'string' ? parsed(value) : value;
  if (!Array.isArray(rows)) throw new SlackRefusal(error, 'not a JSON array');
  return rows;
}

function refuse(check: Check): void {
  if (check.problems.length === 0) return;
  const messages = problemMessages(check);
  throw new SlackRefusal('invalid_blocks', messages.join('; '), {
    errors: messages.map((text) => text.replace('[ERROR] ', '')),
    response_metadata: { messages },
  });
}

function checkOncePerMessage(blocks: readonly Json[]): void {
  const count = (type: string): number => blocks.filter((block) => block['type'] === type).length;
  if (count('table') > 1) throw new SlackRefusal('invalid_attachments', 'only_one_table_allowed');
  if (count('data_visualization') > 2)
    throw new SlackRefusal('invalid_blocks', 'at most 2 data_visualization');
  const cells = blocks.filter((block) => block['type'] === 'table');
  if (cells.reduce((sum, block) => sum + textOf(block['rows']), 0) > 10_000)
    throw new SlackRefusal('invalid_blocks', 'no more than 10000 characters in table cells');
  const markdown = blocks.filter((block) => block['type'] === 'markdown');
  if (markdown.reduce((sum, block) => sum + textOf(block), 0) > 12_000)
    throw new SlackRefusal('msg_blocks_too_long', 'markdown blocks: no more than 12000 characters together');
}

/**
 * Blocks and attachments of a message, checked.
 * Errors: SlackRefusal `invalid_blocks` with the path, `msg_blocks_too_long`, `too_many_attachments`.
 */
export function checkMessage(
  blocks: readonly unknown[],
  attachments: readonly Json[],
  /** A response_url is not subject to the limit over all blocks. */
  options: { readonly cumulative: boolean },
): void {
  const check: Check = { surface: 'message', problems: [] };
  checkBlocks(blocks, '/blocks', 50, check);
  attachments.forEach((row, i) => {
    if (row['blocks'] !== undefined) checkBlocks(row['blocks'], `/attachments/${i}/blocks`, 50, check);
  });
  refuse(check);
  if (attachments.length > 100)
    throw new SlackRefusal('too_many_attachments', `${attachments.length} of 100`);
  checkOncePerMessage(records(blocks));
  const size = textOf(blocks);
  if (options.cumulative && size > MAX_TEXT_OF_BLOCKS)
    throw new SlackRefusal('msg_blocks_too_long', `${size} of ${MAX_TEXT_OF_BLOCKS} characters in /blocks`);
}

/** Same blocks with the block_id and action_id Slack gives to those that have none. */
export function withIds(blocks: readonly Json[], nextId: () => string): Json[] {
  const element = (value: unknown): unknown => {
    const row = records([value])[0];
    if (row === undefined || ['image', 'plain_text', 'mrkdwn'].includes(String(row['type']))) return value;
    return String(row['type']).startsWith('rich_text_') && row['type'] !== 'rich_text_input'
      ? value
      : { ...row, action_id: row['action_id'] ?? nextId() };
  };
  return blocks.map((block) => {
    const copy: Json = { ...block, block_id: block['block_id'] ?? nextId() };
    if (Array.isArray(block['elements']) && !['rich_text', 'carousel'].includes(String(block['type'])))
      copy['elements'] = block['elements'].map(element);
    if (block['element'] !== undefined) copy['element'] = element(block['element']);
    if (block['accessory'] !== undefined) copy['accessory'] = element(block['accessory']);
    if (Array.isArray(block['child_blocks']))
      copy['child_blocks'] = withIds(records(block['child_blocks']), nextId);
    return copy;
  });
}

/** Null when the flag was not sent. */
export function optionalFlag(value: unknown): boolean | null {
  return value === undefined || value === '' ? null : flag(value);
}
