import type { Json } from '../json.ts';
import { type Check, problem } from './problems.ts';

const CHOICE = 'confirm focus_on_load';
const TYPED = 'placeholder initial_value dispatch_action_config focus_on_load';
const MANY = `placeholder max_selected_items ${CHOICE}`;
const CHANNELS = 'default_to_current_conversation filter';

/** Beside `type` and `action_id`. Source: docs.slack.dev, block elements; @slack/types. */
const OF_ELEMENT: Readonly<Record<string, string>> = {
  button: 'text value url style accessibility_label confirm',
  workflow_button: 'text workflow style accessibility_label confirm',
  icon_button: 'icon text value accessibility_label visible_to_user_ids confirm',
  feedback_buttons: 'positive_button negative_button',
  checkboxes: `options initial_options ${CHOICE}`,
  radio_buttons: `options initial_option ${CHOICE}`,
  overflow: 'options confirm',
  static_select: `placeholder options option_groups initial_option ${CHOICE}`,
  multi_static_select: `options option_groups initial_options ${MANY}`,
  external_select: `placeholder initial_option min_query_length ${CHOICE}`,
  multi_external_select: `initial_options min_query_length ${MANY}`,
  users_select: `placeholder initial_user ${CHOICE}`,
  multi_users_select: `initial_users ${MANY}`,
  conversations_select: `placeholder initial_conversation response_url_enabled ${CHANNELS} ${CHOICE}`,
  multi_conversations_select: `initial_conversations ${CHANNELS} ${MANY}`,
  channels_select: `placeholder initial_channel response_url_enabled ${CHOICE}`,
  multi_channels_select: `initial_channels ${MANY}`,
  datepicker: `placeholder initial_date ${CHOICE}`,
  timepicker: `placeholder initial_time timezone ${CHOICE}`,
  datetimepicker: `initial_date_time ${CHOICE}`,
  plain_text_input: `multiline min_length max_length ${TYPED}`,
  email_text_input: TYPED,
  url_text_input: TYPED,
  number_input: `is_decimal_allowed min_value max_value ${TYPED}`,
  rich_text_input: `min_lines max_lines ${TYPED}`,
  file_input: 'filetypes max_files',
};

/** Beside `type` and `block_id`. Source: docs.slack.dev, blocks; @slack/types. */
const OF_BLOCK: Readonly<Record<string, string>> = {
  actions: 'elements',
  alert: 'text level',
  context: 'elements',
  context_actions: 'elements',
  divider: '',
  header: 'text',
  image: 'image_url slack_file alt_text title',
  input: 'label element hint optional dispatch_action',
  markdown: 'text',
  rich_text: 'elements',
  section: 'text fields accessory expand',
};

const SHARED = 'type blocks title callback_id external_id private_metadata';

/** Source: docs.slack.dev, modal and Home tab views. */
const OF_VIEW = { modal: `${SHARED} submit close clear_on_close notify_on_close`, home: SHARED } as const;

function checkFields(value: Json, known: string | undefined, at: string, check: Check): void {
  if (known === undefined) return;
  for (const field of Object.keys(value))
    if (!known.split(' ').includes(field)) problem(at, `invalid additional property: ${field}`, check);
}

/** Notes every field this element does not have. */
export function checkElementFields(element: Json, type: string, at: string, check: Check): void {
  const known = OF_ELEMENT[type];
  checkFields(element, known && `type action_id ${known}`, at, check);
}

/** Notes every field this block does not have; of rarely used blocks all are taken. */
export function checkBlockFields(block: Json, type: string, at: string, check: Check): void {
  const known = OF_BLOCK[type];
  checkFields(block, known === undefined ? known : `type block_id ${known}`, at, check);
}

/** Notes every field this kind of view does not have: what `views.open` answered cannot be sent back as it is. */
export function checkViewFields(view: Json, type: keyof typeof OF_VIEW, check: Check): void {
  checkFields(view, OF_VIEW[type], '/view', check);
}
