import { list, str } from '../json.ts';
import { numberInput, placeholder, plainTextInput, type Rule, typed } from './inputs.ts';
import { checkElementFields } from './known-fields.ts';
import { checkChoices, checkConfirm, checkInitial, checkOptions } from './options.ts';
import {
  type Check,
  checkId,
  checkNumber,
  checkObject,
  checkString,
  checkText,
  checkUrl,
  checkWord,
  PLAIN,
  problem,
  type Surface,
} from './problems.ts';
import { checkRichText } from './rich-text.ts';

const STYLES = ['primary', 'danger'];
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

const label: Rule = (element, at, check) => {
  checkText(element['text'], `${at}/text`, { kinds: PLAIN, max: 75, required: true }, check);
  checkString(element['accessibility_label'], `${at}/accessibility_label`, { max: 75 }, check);
  checkWord(element['style'], `${at}/style`, STYLES, check);
};

const FIRST = ['initial_options', 'initial_users', 'initial_conversations', 'initial_channels'];

const maxSelected: Rule = (element, at, check) => {
  const max = element['max_selected_items'];
  checkNumber(max, `${at}/max_selected_items`, { min: 1, max: 100 }, check);
  for (const field of FIRST)
    if (typeof max === 'number' && list(element[field]).length > max)
      problem(`${at}/${field}`, `no more than ${max} items allowed`, check);
};

const staticChoice: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkChoices(element, at, check);
  checkInitial(element, at, check);
};

const external: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkNumber(element['min_query_length'], `${at}/min_query_length`, { min: 0, max: 100 }, check);
  const { initial_option: one, initial_options: some } = element;
  if (one !== undefined) checkOptions([one], `${at}/initial_option`, { min: 1, max: 1 }, check);
  if (some !== undefined) checkOptions(some, `${at}/initial_options`, { min: 1, max: 100 }, check);
};

const boxes: Rule = (element, at, check) => {
  checkOptions(element['options'], `${at}/options`, { min: 1, max: 10, mrkdwn: true }, check);
  checkInitial(element, at, check);
};

const multi =
  (rule: Rule): Rule =>
  (element, at, check) => {
    rule(element, at, check);
    maxSelected(element, at, check);
  };

const RULES: Readonly<Record<string, Rule>> = {
  button: (element, at, check) => {
    label(element, at, check);
    checkString(element['value'], `${at}/value`, { max: 2000 }, check);
    if (element['url'] !== undefined) checkUrl(element['url'], `${at}/url`, check);
  },
  workflow_button: (element, at, check) => {
    label(element, at, check);
    checkObject(element['workflow'], `${at}/workflow`, check);
  },
  icon_button: (element, at, check) => {
    label(element, at, check);
    checkString(element['icon'], `${at}/icon`, { min: 1, max: 255, required: true }, check);
  },
  feedback_buttons: (element, at, check) => {
    for (const side of ['positive_button', 'negative_button']) {
      const button = checkObject(element[side], `${at}/${side}`, check);
      if (button !== null) label(button, `${at}/${side}`, check);
    }
  },
  checkboxes: boxes,
  radio_buttons: boxes,
  overflow: (element, at, check) =>
    checkOptions(element['options'], `${at}/options`, { min: 2, max: 5, url: true }, check),
  static_select: staticChoice,
  multi_static_select: multi(staticChoice),
  external_select: external,
  multi_external_select: multi(external),
  users_select: placeholder,
  multi_users_select: multi(placeholder),
  conversations_select: placeholder,
  multi_conversations_select: multi(placeholder),
  channels_select: placeholder,
  multi_channels_select: multi(placeholder),
  datepicker: (element, at, check) => {
    placeholder(element, at, check);
    if (element['initial_date'] !== undefined && !DATE.test(str(element['initial_date'])))
      problem(`${at}/initial_date`, 'must be YYYY-MM-DD', check);
  },
  timepicker: (element, at, check) => {
    placeholder(element, at, check);
    if (element['initial_time'] !== undefined && !TIME.test(str(element['initial_time'])))
      problem(`${at}/initial_time`, 'must be HH:mm', check);
  },
  datetimepicker: (element, at, check) =>
    checkNumber(
      element['initial_date_time'],
      `${at}/initial_date_time`,
      { min: 1e9, max: 9_999_999_999 },
      check,
    ),
  plain_text_input: plainTextInput,
  email_text_input: typed,
  url_text_input: typed,
  number_input: numberInput,
  rich_text_input: (element, at, check) => {
    placeholder(element, at, check);
    if (element['initial_value'] !== undefined)
      checkRichText(element['initial_value'], `${at}/initial_value`, check);
    for (const field of ['min_lines', 'max_lines'])
      checkNumber(element[field], `${at}/${field}`, { min: 1, max: 100 }, check);
  },
  file_input: (element, at, check) =>
    checkNumber(element['max_files'], `${at}/max_files`, { min: 1, max: 10 }, check),
};

const SURFACES: Readonly<Record<string, readonly Surface[]>> = {
  email_text_input: ['modal'],
  file_input: ['modal'],
  number_input: ['modal'],
  url_text_input: ['modal'],
  datetimepicker: ['message', 'modal'],
  rich_text_input: ['modal', 'home'],
  workflow_button: ['message'],
  feedback_buttons: ['message'],
  icon_button: ['message'],
};

/** An interactive element where only the `allowed` types may stand. */
export function checkElement(value: unknown, at: string, allowed: readonly string[], check: Check): void {
  const element = checkObject(value, at, check);
  if (element === null) return;
  const type = str(element['type']);
  const rule = RULES[type];
  if (rule === undefined || !allowed.includes(type)) {
    problem(`${at}/type`, `unsupported type: ${type === '' ? 'none' : type}`, check);
    return;
  }
  if (SURFACES[type]?.includes(check.surface) === false)
    problem(`${at}/type`, `${type} is not supported in a ${check.surface}`, check);
  checkElementFields(element, type, at, check);
  checkId(element['action_id'], `${at}/action_id`, check);
  checkConfirm(element['confirm'], `${at}/confirm`, check);
  rule(element, at, check);
}
