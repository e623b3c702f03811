import type { Json } from '../json.ts';
import { str } from '../json.ts';
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

type Rule = (element: Json, at: string, check: Check) => void;

const STYLES = ['primary', 'danger'];

const label: Rule = (element, at, check) => {
  checkText(element['text'], `${at}/text`, { kinds: PLAIN, max: 75, required: true }, check);
  checkString(element['accessibility_label'], `${at}/accessibility_label`, { max: 75 }, check);
  checkWord(element['style'], `${at}/style`, STYLES, check);
};

const placeholder: Rule = (element, at, check) =>
  checkText(element['placeholder'], `${at}/placeholder`, { kinds: PLAIN, max: 150 }, check);

const maxSelected: Rule = (element, at, check) =>
  checkNumber(element['max_selected_items'], `${at}/max_selected_items`, { min: 1, max: 100 }, check);

const staticChoice: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkChoices(element, at, check);
  checkInitial(element, at, check);
};

const external: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkNumber(element['min_query_length'], `${at}/min_query_length`, { min: 0, max: 100 }, check);
  for (const field of ['options', 'option_groups'])
    if (element[field] !== undefined) problem(at, `invalid additional property: ${field}`, check);
};

const boxes: Rule = (element, at, check) => {
  checkOptions(element['options'], `${at}/options`, { min: 1, max: 10, mrkdwn: true }, check);
  checkInitial(element, at, check);
};

const typed: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkString(element['initial_value'], `${at}/initial_value`, { max: 3000 }, check);
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
    if (element['initial_date'] !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(str(element['initial_date'])))
      problem(`${at}/initial_date`, 'must be YYYY-MM-DD', check);
  },
  timepicker: (element, at, check) => {
    placeholder(element, at, check);
    if (element['initial_time'] !== undefined && !/^\d{2}:\d{2}$/.test(str(element['initial_time'])))
      problem(`${at}/initial_time`, 'must be HH:mm', check);
  },
  datetimepicker: (element, at, check) =>
    checkNumber(
      element['initial_date_time'],
      `${at}/initial_date_time`,
      { min: 1e9, max: 9_999_999_999 },
      check,
    ),
  plain_text_input: (element, at, check) => {
    typed(element, at, check);
    checkNumber(element['min_length'], `${at}/min_length`, { min: 0, max: 3000 }, check);
    checkNumber(element['max_length'], `${at}/max_length`, { min: 1, max: 3000 }, check);
  },
  email_text_input: typed,
  url_text_input: typed,
  number_input: (element, at, check) => {
    typed(element, at, check);
    if (typeof element['is_decimal_allowed'] !== 'boolean')
      problem(`${at}/is_decimal_allowed`, 'missing required field', check);
  },
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
  checkId(element['action_id'], `${at}/action_id`, check);
  checkConfirm(element['confirm'], `${at}/confirm`, check);
  rule(element, at, check);
}
