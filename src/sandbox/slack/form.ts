import { isNumber } from './blocks/inputs.ts';
import { type Field, fieldsOf, optionsOf, optionText, valueField } from './fields.ts';
import { type Json, list, records, str } from './json.ts';
import type { OpenView } from './open-view.ts';
import { findChannel, findUser, type SlackWorld } from './world.ts';

/** What a person enters: a text, several of them, or ticks. */
export type FormValue = string | readonly string[] | boolean;

/** The field a person calls this. Errors: Error naming the labels there are. */
export function fieldNamed(blocks: readonly Json[], label: string): Field {
  const fields = fieldsOf(blocks).filter((field) => valueField(field.element) !== null);
  const wanted = label.trim().toLowerCase();
  const found =
    fields.find((field) => field.label.trim().toLowerCase() === wanted) ??
    fields.find((field) => field.actionId === label || field.blockId === label);
  if (found !== undefined) return found;
  throw new Error(
    `there is no "${label}"; there is: ${fields.map((field) => field.label).join(', ') || 'no inputs'}`,
  );
}

function option(field: Field, text: string, known: readonly Json[]): Json {
  const options = known.length > 0 ? known : optionsOf(field.element);
  const wanted = text.trim().toLowerCase();
  const found =
    options.find((row) => optionText(row).trim().toLowerCase() === wanted) ??
    options.find((row) => row['value'] === text);
  if (found !== undefined) return found;
  const there = options.map(optionText).join(', ');
  throw new Error(`"${field.label}" has no option "${text}"; it has: ${there || 'none'}`);
}

/** What the pickers can give. */
const PICKS: Readonly<Record<string, RegExp>> = {
  datepicker: /^\d{4}-\d{2}-\d{2}$/,
  timepicker: /^\d{2}:\d{2}$/,
  datetimepicker: /^\d{10}$/,
};

function single(field: Field, text: string, known: readonly Json[], world: SlackWorld): unknown {
  const type = str(field.element['type']);
  if (text === '') return null;
  if (/static_select|external_select|radio|checkboxes/.test(type)) return option(field, text, known);
  if (type.endsWith('users_select')) return findUser(world, text)?.id ?? text;
  if (/(conversations|channels)_select$/.test(type)) return findChannel(world, text)?.id ?? text;
  const picks = PICKS[type];
  if (picks !== undefined && !picks.test(text))
    throw new Error(`"${field.label}" offers no "${text}": ${type} gives ${picks.source}`);
  if (type === 'datetimepicker') return Number(text);
  if (type !== 'rich_text_input') return text;
  const section = { type: 'rich_text_section', elements: [{ type: 'text', text }] };
  return { type: 'rich_text', elements: [section] };
}

/** The state a field gets when a person enters this; `known` are suggestions they chose from. */
export function entered(field: Field, value: FormValue, known: readonly Json[], world: SlackWorld): Json {
  const slot = valueField(field.element);
  const type = str(field.element['type']);
  if (slot === null) throw new Error(`nothing can be entered in "${field.label}"`);
  if (typeof value === 'boolean') return { type, [slot.name]: value ? optionsOf(field.element) : [] };
  const texts = typeof value === 'string' ? [value] : value;
  const values = texts.map((text) => single(field, text, known, world));
  const most = field.element['max_selected_items'];
  if (slot.many && typeof most === 'number' && values.length > most)
    throw new Error(`"${field.label}" takes ${most} at most, not ${values.length}`);
  return { type, [slot.name]: slot.many ? values.filter((one) => one !== null) : (values[0] ?? null) };
}

/** Writes a value into an open form. */
export function enter(open: OpenView, field: Field, value: Json): void {
  open.values[field.blockId] = { ...open.values[field.blockId], [field.actionId]: value };
}

function complaint(field: Field, value: unknown): string | null {
  const optional = field.block['optional'] === true;
  const empty =
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && list(value).length === 0);
  if (empty) return optional ? null : 'Please complete this required field.';
  if (typeof value !== 'string') return null;
  const { min_length: min, max_length: max, type } = field.element;
  if (typeof min === 'number' && value.length < min)
    return `This entry is too short: ${min} characters at least.`;
  const longest = typeof max === 'number' ? max : 3000;
  if (value.length > longest) return `This entry is too long: ${longest} characters at most.`;
  if (type === 'url_text_input' && !/^https?:\/\/\S+$/.test(value)) return 'Please enter a valid URL.';
  if (type === 'email_text_input' && !/^\S+@\S+$/.test(value)) return 'Please enter a valid email.';
  return type === 'number_input' ? numberComplaint(field.element, value) : null;
}

function numberComplaint(element: Json, value: string): string | null {
  const decimals = element['is_decimal_allowed'] === true;
  if (!isNumber(value, decimals)) return decimals ? 'Please enter a number.' : 'Please enter a whole number.';
  const { min_value: min, max_value: max } = element;
  if (typeof min === 'string' && Number(value) < Number(min)) return `Must be ${min} or more.`;
  return typeof max === 'string' && Number(value) > Number(max) ? `Must be ${max} or less.` : null;
}

/** What Slack itself complains about before it sends a form, by block_id. */
export function complaints(open: OpenView): Record<string, string> {
  const found: Record<string, string> = {};
  for (const field of fieldsOf(records(open.view['blocks'])).filter((row) => row.input)) {
    const slot = valueField(field.element);
    const state = records([open.values[field.blockId]?.[field.actionId]])[0];
    const said = slot === null ? null : complaint(field, state?.[slot.name]);
    if (said !== null) found[field.blockId] = said;
  }
  return found;
}

/** Messages under the inputs, by the label a person sees. */
export function errorsByLabel(
  open: OpenView,
  errors: Readonly<Record<string, string>>,
): Record<string, string> {
  const fields = fieldsOf(records(open.view['blocks']));
  return Object.fromEntries(
    Object.entries(errors).map(([id, text]) => [
      fields.find((field) => field.blockId === id)?.label ?? id,
      text,
    ]),
  );
}
