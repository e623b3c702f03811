import type { ActionsBlock, KnownBlock, RichTextBlock, SectionBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { fitLines, plain } from './mrkdwn.ts';

/** All that blocks say, as the message's `text`; what does not fit is counted. Buttons are named by label. */
export function asText(blocks: readonly KnownBlock[]): string {
  const parts = blocks.map(blockText).filter((part) => part !== '');
  return parts.length === 0 ? 'zadig' : fitLines(parts.join('\n'), LIMITS.fallback);
}

function blockText(block: KnownBlock): string {
  switch (block.type) {
    case 'header':
      return plain(block.text.text);
    case 'section':
      return [block.text?.text, ...(block.fields ?? []).map((field) => field.text), label(block.accessory)]
        .filter(Boolean)
        .join('\n');
    case 'context':
      return block.elements.map((element) => ('text' in element ? element.text : '')).join(' ');
    case 'rich_text':
      return plain(richText(block));
    case 'actions':
      return block.elements.map(label).filter(Boolean).join(' ');
    default:
      return '';
  }
}

function label(element: ActionsBlock['elements'][number] | SectionBlock['accessory']): string {
  return element?.type === 'button' ? `[${plain(element.text.text)}]` : '';
}

function richText(block: RichTextBlock): string {
  return block.elements
    .map((part) =>
      'elements' in part ? part.elements.map((leaf) => ('text' in leaf ? leaf.text : '')).join('') : '',
    )
    .join('\n');
}
