import { isDeepStrictEqual } from 'node:util';
import { type Json, records } from '../json.ts';
import {
  ANY_TEXT,
  type Check,
  checkList,
  checkObject,
  checkString,
  checkText,
  checkUrl,
  checkWord,
  PLAIN,
  problem,
} from './problems.ts';

/** Options of a choice: their number, and each one's text (75), value (150) and description (75). */
export function checkOptions(
  value: unknown,
  at: string,
  rule: { readonly min: number; readonly max: number; readonly mrkdwn?: boolean; readonly url?: boolean },
  check: Check,
): void {
  const kinds = rule.mrkdwn ? ANY_TEXT : PLAIN;
  checkList(value, at, rule, check).forEach((row, i) => {
    const option = checkObject(row, `${at}/${i}`, check);
    if (option === null) return;
    checkText(option['text'], `${at}/${i}/text`, { kinds, max: 75, required: true }, check);
    checkString(option['value'], `${at}/${i}/value`, { min: 1, max: 150, required: !rule.url }, check);
    checkText(option['description'], `${at}/${i}/description`, { kinds, max: 75 }, check);
    if (option['url'] === undefined) return;
    if (rule.url) checkUrl(option['url'], `${at}/${i}/url`, check);
    else problem(`${at}/${i}`, 'invalid additional property: url', check);
  });
}

/** Groups of options: at most 100 of at most 100, each with a label of 75. */
export function checkOptionGroups(value: unknown, at: string, check: Check): void {
  checkList(value, at, { min: 1, max: 100 }, check).forEach((row, i) => {
    const group = checkObject(row, `${at}/${i}`, check);
    if (group === null) return;
    checkText(group['label'], `${at}/${i}/label`, { kinds: PLAIN, max: 75, required: true }, check);
    checkOptions(group['options'], `${at}/${i}/options`, { min: 1, max: 100 }, check);
  });
}

/** Either options or groups of them, never both. */
export function checkChoices(element: Json, at: string, check: Check): void {
  const [options, groups] = [element['options'], element['option_groups']];
  if (options !== undefined && groups !== undefined) {
    problem(at, 'only one of options and option_groups is allowed', check);
    return;
  }
  if (groups !== undefined) {
    checkOptionGroups(groups, `${at}/option_groups`, check);
    return;
  }
  checkOptions(options, `${at}/options`, { min: 1, max: 100 }, check);
}

/** What is chosen at first has to be among the options: the whole option, word for word. */
export function checkInitial(element: Json, at: string, check: Check): void {
  const groups = records(element['option_groups']).flatMap((group) => records(group['options']));
  const options = [...records(element['options']), ...groups];
  const checkOne = (value: unknown, place: string): void => {
    if (!options.some((option) => isDeepStrictEqual(option, value)))
      problem(place, 'must be one of the provided options', check);
  };
  const { initial_option: one, initial_options: some } = element;
  if (one !== undefined) checkOne(one, `${at}/initial_option`);
  if (some === undefined) return;
  checkList(some, `${at}/initial_options`, { min: 1, max: 100 }, check).forEach((value, i) => {
    checkOne(value, `${at}/initial_options/${i}`);
  });
}

/** A confirm dialog: title 100, text 300, buttons 30. */
export function checkConfirm(value: unknown, at: string, check: Check): void {
  if (value === undefined) return;
  const dialog = checkObject(value, at, check);
  if (dialog === null) return;
  checkText(dialog['title'], `${at}/title`, { kinds: PLAIN, max: 100 }, check);
  checkText(dialog['text'], `${at}/text`, { kinds: ANY_TEXT, max: 300, required: true }, check);
  checkText(dialog['confirm'], `${at}/confirm`, { kinds: PLAIN, max: 30 }, check);
  checkText(dialog['deny'], `${at}/deny`, { kinds: PLAIN, max: 30 }, check);
  checkWord(dialog['style'], `${at}/style`, ['primary', 'danger'], check);
}
