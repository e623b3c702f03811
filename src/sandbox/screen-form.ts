import { asEntered, type Field, fieldsOf, optionsOf, optionText, valueField } from './slack/fields.ts';
import { type Json, list, records, str } from './slack/json.ts';
import type { View } from './slack/person-forms.ts';
import { rendered } from './slack/rendered.ts';
import { type Names, withEmoji } from './slack/rendered-mrkdwn.ts';

const MOST_OPTIONS = 15;
const MOST_LINES = 40;

/** A form or Home in lines, without its title: inputs with what is entered, what there is to choose, hint and error. */
export function drawView(view: View, names: Names): string {
  const body = view.blocks.flatMap((block, at) => {
    const lines = blockLines(block, view, names);
    const isApart =
      block['type'] === 'header' || [block, view.blocks[at - 1]].some((one) => one?.['type'] === 'input');
    return at > 0 && isApart ? ['', ...lines] : lines;
  });
  const labels = view.type === 'home' ? [] : [view.close ?? 'Close', view.submit ?? ''];
  const buttons = labels.filter((label) => label !== '').map((label) => `[${withEmoji(label)}]`);
  return framed([...body, ...(buttons.length === 0 ? [] : ['', buttons.join(' ')])]);
}

/** One input of it as it stands now, with what there is to choose. */
export function drawField(view: View, field: Field, names: Names): string {
  return framed([labelOf(field), ...valueLines(view, field, names).map((line) => `  ${line}`)]);
}

/** What is entered in a field, piece by piece; nothing: none. */
export function enteredIn(view: View, field: Field): readonly unknown[] {
  const slot = valueField(field.element);
  const state = records([records([view.values[field.blockId]])[0]?.[field.actionId]])[0];
  const value = slot === null ? null : state?.[slot.name];
  const pieces = Array.isArray(value) ? list(value) : [value];
  return pieces.filter((one) => one !== null && one !== undefined && one !== '');
}

function framed(lines: readonly string[]): string {
  return lines.map((line) => `│ ${line}`.trimEnd()).join('\n');
}

function blockLines(block: Json, view: View, names: Names): readonly string[] {
  const fields = fieldsOf([block]);
  if (block['type'] === 'input') return fields.flatMap((field) => inputLines(field, view, names));
  const shown = rendered({ blocks: asEntered([block], view.values) }, names).split('\n');
  return [...shown, ...fields.flatMap(({ element }) => choiceLines(element))];
}

function inputLines(field: Field, view: View, names: Names): readonly string[] {
  const hint = plainText(field.block['hint']);
  const error = view.errors[field.label];
  const lines = [
    ...valueLines(view, field, names),
    ...choiceLines(field.element),
    ...(hint === '' ? [] : [hint]),
    ...(error === undefined ? [] : [`❗ ${withEmoji(error)}`]),
  ];
  return [labelOf(field), ...lines.map((line) => `  ${line}`)];
}

function labelOf({ label, block }: Field): string {
  return `${withEmoji(label)}${block['optional'] === true ? ' (optional)' : ''}`;
}

function valueLines(view: View, field: Field, names: Names): readonly string[] {
  const { element } = field;
  const texts = enteredIn(view, field).map((one) => pieceText(one, names));
  if (isTicked(element)) {
    const mark = (text: string) => (texts.includes(text) ? '(x)' : '( )');
    return optionsOf(element).map((option) => {
      const text = optionText(option);
      const about = plainText(option['description']);
      return `${mark(text)} ${withEmoji(text)}${about === '' ? '' : ` (${about})`}`;
    });
  }
  const arrow = /select|picker/.test(str(element['type'])) ? ' ▾' : '';
  if (texts.length === 0) {
    const placeholder = plainText(element['placeholder']);
    return [`[${arrow || ' '}]${placeholder === '' ? '' : `  ${placeholder}`}`];
  }
  const lines = texts.join(', ').split('\n');
  if (lines.length === 1) return [`[${lines.join('')}${arrow}]`];
  const more = lines.length - MOST_LINES;
  const rest = more <= 0 ? [] : [`… and ${more} more ${more === 1 ? 'line' : 'lines'}`];
  return [...lines.slice(0, MOST_LINES).map((line) => `┊ ${line}`), ...rest];
}

/** Options that Slack hides behind the arrow. */
function choiceLines(element: Json): readonly string[] {
  const texts = optionsOf(element).map((option) => withEmoji(optionText(option)));
  if (texts.length === 0 || isTicked(element) || element['type'] === 'overflow') return [];
  const more = texts.length - MOST_OPTIONS;
  const rest = more <= 0 ? '' : ` and ${more} more`;
  const word = valueField(element)?.many === true ? 'any of' : 'one of';
  return [`${word}: ${texts.slice(0, MOST_OPTIONS).join(', ')}${rest}`];
}

function isTicked(element: Json): boolean {
  return element['type'] === 'checkboxes' || element['type'] === 'radio_buttons';
}

function pieceText(piece: unknown, names: Names): string {
  if (typeof piece === 'string') return names(piece) ?? piece;
  if (typeof piece === 'number') return new Date(piece * 1000).toISOString();
  const [object] = records([piece]);
  if (object === undefined) return '';
  return object['type'] === 'rich_text' ? rendered({ blocks: [object] }, names) : optionText(object);
}

function plainText(text: unknown): string {
  return withEmoji(str(records([text])[0]?.['text']));
}
