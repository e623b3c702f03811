import { optionText, valueField } from './fields.ts';
import { type Json, list, records, str } from './json.ts';
import { mrkdwnText, type Names, withEmoji } from './rendered-mrkdwn.ts';
import { richTextLines } from './rendered-rich-text.ts';

const FILE_LINES = 5;

/** A file as far as a reader sees it in the message. */
export interface ShownFile {
  readonly name: string;
  readonly content: string;
}

function text(value: unknown, names: Names): string {
  const object = records([value])[0];
  if (object === undefined) return str(value);
  const said = str(object['text']);
  return object['type'] === 'mrkdwn' ? mrkdwnText(said, names) : withEmoji(said);
}

function chosen(element: Json, names: Names): string {
  const options = [...records([element['initial_option']]), ...records(element['initial_options'])];
  const first = options.map(optionText).join(', ');
  const ids = ['initial_user', 'initial_conversation', 'initial_channel'].map((field) => str(element[field]));
  const plain = ['initial_value', 'initial_date', 'initial_time'].map((field) => str(element[field]));
  const entered = [first, ...ids.map((id) => names(id) ?? id), ...plain].find((said) => said !== '');
  return entered ?? text(element['placeholder'], names);
}

function ticked(element: Json, option: Json): boolean {
  const on = [...records([element['initial_option']]), ...records(element['initial_options'])];
  return on.some((row) => row['value'] === option['value']);
}

function elementText(element: Json, names: Names): string {
  switch (element['type']) {
    case 'button':
    case 'workflow_button':
    case 'icon_button':
      return `[${text(element['text'], names)}]`;
    case 'feedback_buttons':
      return [element['positive_button'], element['negative_button']]
        .map((side) => `[${text(records([side])[0]?.['text'], names)}]`)
        .join(' ');
    case 'overflow':
      return '[⋯]';
    case 'image':
      return `🖼 ${str(element['alt_text'])}`;
    case 'plain_text':
    case 'mrkdwn':
      return text(element, names);
    case 'checkboxes':
    case 'radio_buttons':
      return records(element['options'])
        .map((option) => `${ticked(element, option) ? '(x)' : '( )'} ${text(option['text'], names)}`)
        .join('  ');
    default: {
      const select = /select|picker/.test(str(element['type']));
      return valueField(element) === null ? '' : `[${chosen(element, names)}${select ? ' ▾' : ''}]`;
    }
  }
}

function cell(value: Json, names: Names): string {
  return value['type'] === 'rich_text' ? richTextLines(value, names).join(' ') : str(value['text']);
}

function tableLines(block: Json, names: Names): readonly string[] {
  const rows = list(block['rows']).map((row) => records(row).map((value) => cell(value, names)));
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const lines = rows.map((row) =>
    row
      .map((value, i) => value.padEnd(width(i)))
      .join('  ')
      .trimEnd(),
  );
  return [...(str(block['caption']) === '' ? [] : [str(block['caption'])]), ...lines];
}

const MARKS: Readonly<Record<string, string>> = {
  pending: '○',
  in_progress: '◔',
  complete: '✅',
  error: '❌',
};

function blockLines(block: Json, names: Names): readonly string[] {
  const inner = (value: unknown): readonly string[] =>
    records(value).flatMap((row) => blockLines(row, names));
  const elements = records(block['elements']).map((row) => elementText(row, names));
  switch (block['type']) {
    case 'header':
    case 'alert':
      return [text(block['text'], names)];
    case 'markdown':
      return str(block['text']).split('\n');
    case 'section': {
      const accessory = records([block['accessory']]).map((row) => elementText(row, names));
      const fields = records(block['fields']).map((row) => text(row, names));
      return [[text(block['text'], names), ...accessory].filter(Boolean).join('  '), ...fields].filter(
        Boolean,
      );
    }
    case 'context':
      return [elements.join('  ')];
    case 'actions':
    case 'context_actions':
      return [elements.join(' ')];
    case 'divider':
      return ['———'];
    case 'image':
      return [`🖼 ${text(block['title'], names) || str(block['alt_text'])}`];
    case 'input': {
      const hint = text(block['hint'], names);
      const field = records([block['element']]).map((row) => elementText(row, names));
      return [`${text(block['label'], names)}: ${field.join('')}`, ...(hint === '' ? [] : [hint])];
    }
    case 'rich_text':
      return richTextLines(block, names);
    case 'table':
    case 'data_table':
      return tableLines(block, names);
    case 'plan':
      return [str(block['title']), ...inner(block['tasks'])];
    case 'task_card':
      return [
        `${MARKS[str(block['status'])] ?? '○'} ${str(block['title'])}`,
        ...inner([block['details'], block['output']]),
      ];
    case 'container':
      return [text(block['title'], names), text(block['subtitle'], names), ...inner(block['child_blocks'])];
    case 'carousel':
      return inner(block['elements']);
    case 'card': {
      const said = [block['title'], block['subtitle'], block['body']].map((row) => text(row, names));
      return [
        ...said,
        records(block['actions'])
          .map((row) => elementText(row, names))
          .join(' '),
      ];
    }
    default:
      return [text(block['title'], names)];
  }
}

function fileLines(file: ShownFile): readonly string[] {
  const lines = file.content.replace(/\n$/, '').split('\n');
  return [
    `📄 ${file.name} (${lines.length} lines)`,
    ...lines.slice(0, FILE_LINES).map((line) => `  ${line}`),
  ];
}

/**
 * A message or view as a reader sees it, in plain text: buttons as `[Label]`, selects as `[Placeholder ▾]`, files as
 * `📄 name (n lines)` with their first lines. The top-level text only shows when there are no blocks.
 */
export function rendered(
  message: {
    readonly text?: string;
    readonly blocks?: readonly unknown[];
    readonly attachments?: readonly unknown[];
    readonly files?: readonly ShownFile[];
  },
  names: Names = () => undefined,
): string {
  const blocks = records(message.blocks ?? []);
  const said = blocks.length > 0 ? [] : mrkdwnText(message.text ?? '', names).split('\n');
  const attached = records(message.attachments ?? []).flatMap((row) => [
    ...(['pretext', 'title', 'text'] as const).map((field) => mrkdwnText(str(row[field]), names)),
    ...records(row['blocks']).flatMap((block) => blockLines(block, names)),
  ]);
  const lines = [...said, ...blocks.flatMap((block) => blockLines(block, names)), ...attached];
  return [...lines, ...(message.files ?? []).flatMap(fileLines)].filter((line) => line !== '').join('\n');
}
