import { type Json, records, str } from './json.ts';

/** One interactive element of a message or view with the block it stands in. */
export interface Field {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Json;
  readonly block: Json;
  /** How a person calls it: the input's label, else the placeholder, else the text beside it. */
  readonly label: string;
  readonly input: boolean;
}

function labelOf(block: Json, element: Json): string {
  for (const text of [block['label'], element['placeholder'], block['text'], element['text']]) {
    const label = str(records([text])[0]?.['text']);
    if (label !== '') return label;
  }
  return str(element['action_id']);
}

/** Every interactive element, in reading order. */
export function fieldsOf(blocks: readonly Json[]): readonly Field[] {
  return blocks.flatMap((block): readonly Field[] => {
    if (Array.isArray(block['child_blocks'])) return fieldsOf(records(block['child_blocks']));
    if (block['type'] === 'carousel') return fieldsOf(records(block['elements']));
    if (block['type'] === 'rich_text' || block['type'] === 'context') return [];
    const rows = [
      block['accessory'],
      block['element'],
      ...records(block['elements']),
      ...records(block['actions']),
    ];
    return records(rows)
      .filter((element) => element['type'] !== 'image')
      .map((element) => ({
        blockId: str(block['block_id']),
        actionId: str(element['action_id']),
        element,
        block,
        label: labelOf(block, element),
        input: block['type'] === 'input',
      }));
  });
}

/** Options of an element, those in groups included. */
export function optionsOf(element: Json): readonly Json[] {
  const groups = records(element['option_groups']).flatMap((group) => records(group['options']));
  return [...records(element['options']), ...groups];
}

/** What a person reads on an option. */
export function optionText(option: Json): string {
  return str(records([option['text']])[0]?.['text']);
}

const MANY: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  multi_static_select: ['selected_options', 'initial_options'],
  multi_external_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  multi_users_select: ['selected_users', 'initial_users'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
};

const ONE: Readonly<Record<string, readonly [field: string, initial: string]>> = {
  static_select: ['selected_option', 'initial_option'],
  external_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  users_select: ['selected_user', 'initial_user'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  channels_select: ['selected_channel', 'initial_channel'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  rich_text_input: ['rich_text_value', 'initial_value'],
};

/** Name of the field that holds an element's value in `state.values`; null for a button or overflow menu. */
export function valueField(element: Json): { readonly name: string; readonly many: boolean } | null {
  const type = str(element['type']);
  if (type === 'file_input') return { name: 'files', many: true };
  const many = MANY[type];
  if (many !== undefined) return { name: many[0], many: true };
  const one = ONE[type];
  return one === undefined ? null : { name: one[0], many: false };
}

/** `state.values` of a view or message nobody touched yet. */
export function initialValues(blocks: readonly Json[]): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const field of fieldsOf(blocks)) {
    const type = str(field.element['type']);
    const slot = valueField(field.element);
    if (slot === null) continue;
    const initial = field.element[(MANY[type] ?? ONE[type])?.[1] ?? ''];
    values[field.blockId] = {
      ...values[field.blockId],
      [field.actionId]: { type, [slot.name]: initial ?? (slot.many ? [] : null) },
    };
  }
  return values;
}

/** Values after the blocks were replaced: what was typed stays where block_id, action_id and type are the same. */
export function keptValues(
  before: Readonly<Record<string, Json>>,
  blocks: readonly Json[],
): Record<string, Json> {
  const values = initialValues(blocks);
  for (const [blockId, actions] of Object.entries(values))
    for (const [actionId, value] of Object.entries(actions)) {
      const old = records([before[blockId]?.[actionId]])[0];
      if (old !== undefined && old['type'] === records([value])[0]?.['type']) actions[actionId] = old;
    }
  return values;
}

/** The blocks of a view with what was entered in place of the initial values. */
export function asEntered(blocks: readonly Json[], values: Readonly<Record<string, Json>>): Json[] {
  return blocks.map((block) => {
    const entered = records([values[str(block['block_id'])]])[0] ?? {};
    const filled = (element: Json): Json => {
      const slot = valueField(element);
      const type = str(element['type']);
      const initial = (MANY[type] ?? ONE[type])?.[1];
      const state = records([entered[str(element['action_id'])]])[0];
      if (slot === null || initial === undefined || state === undefined) return element;
      const { [initial]: _, ...rest } = element;
      const value = state[slot.name];
      return value === null || value === undefined ? rest : { ...rest, [initial]: value };
    };
    const shown: Json = { ...block };
    for (const field of ['element', 'accessory'])
      if (block[field] !== undefined) shown[field] = records([block[field]]).map(filled)[0];
    if (block['type'] === 'actions') shown['elements'] = records(block['elements']).map(filled);
    return shown;
  });
}
