import { isRecord, type Json, list, str } from '../json.ts';
import { type Check, checkNumber, checkString, checkText, PLAIN, problem } from './problems.ts';

/** What is checked of one kind of element. */
export type Rule = (element: Json, at: string, check: Check) => void;

const DISPATCHED = ['on_enter_pressed', 'on_character_entered'];

/** Placeholder of at most 150 characters. */
export const placeholder: Rule = (element, at, check) =>
  checkText(element['placeholder'], `${at}/placeholder`, { kinds: PLAIN, max: 150 }, check);

/** What all fields that are typed into have in common. */
export const typed: Rule = (element, at, check) => {
  placeholder(element, at, check);
  checkString(element['initial_value'], `${at}/initial_value`, { max: 3000 }, check);
  const config = element['dispatch_action_config'];
  if (config === undefined) return;
  const triggers = isRecord(config) ? list(config['trigger_actions_on']) : [];
  if (triggers.length === 0 || !triggers.every((word) => DISPATCHED.includes(str(word))))
    problem(
      `${at}/dispatch_action_config`,
      `trigger_actions_on must be any of: ${DISPATCHED.join(', ')}`,
      check,
    );
};

/** A text of 0 to 3000 characters; what stands in it at first has to fit. */
export const plainTextInput: Rule = (element, at, check) => {
  typed(element, at, check);
  const { min_length: min, max_length: max } = element;
  checkNumber(min, `${at}/min_length`, { min: 0, max: 3000 }, check);
  checkNumber(max, `${at}/max_length`, { min: 1, max: 3000 }, check);
  if (typeof max !== 'number') return;
  if (typeof min === 'number' && min > max)
    problem(`${at}/min_length`, 'cannot be greater than max_length', check);
  if (str(element['initial_value']).length > max)
    problem(`${at}/initial_value`, `must be less than ${max + 1} characters`, check);
};

const WHOLE = /^-?\d+$/;
const DECIMAL = /^-?(\d+(\.\d*)?|\.\d+)$/;

/** Is this what may be typed into a number input? */
export function isNumber(text: string, decimals: boolean): boolean {
  return (decimals ? DECIMAL : WHOLE).test(text);
}

/** A number: limits and first value are strings, whole unless decimals are allowed, and in order. */
export const numberInput: Rule = (element, at, check) => {
  typed(element, at, check);
  const decimals = element['is_decimal_allowed'];
  if (typeof decimals !== 'boolean')
    problem(
      `${at}/is_decimal_allowed`,
      decimals === undefined ? 'missing required field' : 'must be a boolean',
      check,
    );
  const read = (field: string): number | null => {
    const value = element[field];
    if (value === undefined) return null;
    if (typeof value === 'string' && isNumber(value, decimals === true)) return Number(value);
    const what = decimals === true ? 'a number' : 'a whole number';
    problem(`${at}/${field}`, typeof value === 'string' ? `must be ${what}` : 'must provide a string', check);
    return null;
  };
  const [min, max, first] = [read('min_value'), read('max_value'), read('initial_value')];
  if (min !== null && max !== null && min > max)
    problem(`${at}/min_value`, 'cannot be greater than max_value', check);
  if (first === null) return;
  if (min !== null && first < min) problem(`${at}/initial_value`, 'cannot be less than min_value', check);
  if (max !== null && first > max) problem(`${at}/initial_value`, 'cannot be greater than max_value', check);
};
