import { type Json, list, records, str } from '../../src/sandbox/slack/json.ts';
import { unescaped } from '../../src/sandbox/slack/rendered-mrkdwn.ts';

/** One text a reader sees in a block, and where. */
export interface Text {
  readonly text: string;
  readonly where:
    | 'header'
    | 'section'
    | 'field'
    | 'context'
    | 'preformatted'
    | 'cell'
    | 'label'
    | 'hint'
    | 'button';
  readonly kind: 'mrkdwn' | 'plain_text';
}

/** The text of a text object; empty for anything else. */
export function said(value: unknown): string {
  return str(records([value])[0]?.['text']);
}

/** Letters and digits alone, in lower case: what stays of a text however it is marked, escaped or set. */
export function sounds(text: string, kind: Text['kind'] = 'plain_text'): string {
  const read = kind === 'mrkdwn' ? unescaped(text) : text;
  return read
    .replace(/:[a-z][a-z0-9_+-]*:/g, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
}

/** Is there anything in it but emoji, signs and blanks? */
export function speaks(text: string): boolean {
  return sounds(text) !== '';
}

function textOf(value: unknown, where: Text['where']): readonly Text[] {
  return records([value]).map((row) => ({
    text: str(row['text']),
    where,
    kind: row['type'] === 'mrkdwn' ? 'mrkdwn' : 'plain_text',
  }));
}

/** Leaves of rich text and of a table's cells. */
function leaves(value: unknown): string {
  return records(value)
    .map((row) => (Array.isArray(row['elements']) ? `${leaves(row['elements'])}\n` : str(row['text'])))
    .join('');
}

function blockTexts(block: Json): readonly Text[] {
  const elements = records(block['elements']);
  const buttons = [...elements, ...records([block['accessory']])]
    .filter((element) => element['type'] === 'button')
    .flatMap((button) => textOf(button['text'], 'button'));
  switch (block['type']) {
    case 'header':
      return textOf(block['text'], 'header');
    case 'section':
      return [
        ...textOf(block['text'], 'section'),
        ...records(block['fields']).flatMap((field) => textOf(field, 'field')),
        ...buttons,
      ];
    case 'context':
      return elements.filter((row) => row['type'] !== 'image').flatMap((row) => textOf(row, 'context'));
    case 'rich_text':
      return [{ text: leaves(elements), where: 'preformatted', kind: 'plain_text' }];
    case 'actions':
      return buttons;
    case 'input':
      return [...textOf(block['label'], 'label'), ...textOf(block['hint'], 'hint')];
    case 'table':
    case 'data_table':
      return list(block['rows']).map((row) => ({ text: leaves(row), where: 'cell', kind: 'plain_text' }));
    default:
      return textOf(block['text'], 'section');
  }
}

/** Everything there is to read in blocks, top to bottom. */
export function textsOf(blocks: readonly Json[]): readonly Text[] {
  return blocks.flatMap(blockTexts);
}
