import { type Json, records, str } from '../json.ts';
import { checkElement } from './elements.ts';
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
import { checkRichText } from './rich-text.ts';

/** An image: where it is and what it shows (alt text 2000). */
export function checkImage(image: Json, at: string, check: Check): void {
  const file = records([image['slack_file']])[0];
  if (file === undefined) checkUrl(image['image_url'], `${at}/image_url`, check, true);
  else if (str(file['id']) === '' && str(file['url']) === '')
    problem(`${at}/slack_file`, 'must have an id or a url', check);
  checkString(image['alt_text'], `${at}/alt_text`, { min: 1, max: 2000, required: true }, check);
  checkText(image['title'], `${at}/title`, { kinds: PLAIN, max: 2000 }, check);
}

/** card: title and subtitle 150, body 200, at most 3 buttons, and something of all that. */
export function checkCard(block: Json, at: string, check: Check): void {
  if (['hero_image', 'title', 'actions', 'body'].every((field) => block[field] === undefined))
    problem(at, 'must have hero_image, title, actions or body', check);
  checkText(block['title'], `${at}/title`, { kinds: ANY_TEXT, max: 150 }, check);
  checkText(block['subtitle'], `${at}/subtitle`, { kinds: ANY_TEXT, max: 150 }, check);
  checkText(block['body'], `${at}/body`, { kinds: ANY_TEXT, max: 200 }, check);
  for (const field of ['hero_image', 'icon']) {
    const image = block[field] === undefined ? null : checkObject(block[field], `${at}/${field}`, check);
    if (image !== null) checkImage(image, `${at}/${field}`, check);
  }
  if (block['actions'] === undefined) return;
  checkList(block['actions'], `${at}/actions`, { min: 1, max: 3 }, check).forEach((row, i) => {
    checkElement(row, `${at}/actions/${i}`, ['button'], check);
  });
}

/** carousel: 1 to 10 cards. */
export function checkCarousel(block: Json, at: string, check: Check): void {
  checkList(block['elements'], `${at}/elements`, { min: 1, max: 10 }, check).forEach((row, i) => {
    const card = checkObject(row, `${at}/elements/${i}`, check);
    if (card === null) return;
    if (card['type'] !== 'card') problem(`${at}/elements/${i}/type`, 'must be card', check);
    checkCard(card, `${at}/elements/${i}`, check);
  });
}

/** task_card: a title, one of four states, details and output as rich text. */
export function checkTask(block: Json, at: string, check: Check): void {
  checkString(block['task_id'], `${at}/task_id`, { min: 1, max: 255, required: true }, check);
  checkString(block['title'], `${at}/title`, { min: 1, max: 3000, required: true }, check);
  if (block['status'] === undefined) problem(`${at}/status`, 'missing required field', check);
  checkWord(block['status'], `${at}/status`, ['pending', 'in_progress', 'complete', 'error'], check);
  for (const field of ['details', 'output'])
    if (block[field] !== undefined) checkRichText(block[field], `${at}/${field}`, check);
}

/** plan: a title and at most 50 tasks. */
export function checkPlan(block: Json, at: string, check: Check): void {
  checkString(block['title'], `${at}/title`, { min: 1, max: 3000, required: true }, check);
  if (block['tasks'] === undefined) return;
  checkList(block['tasks'], `${at}/tasks`, { min: 0, max: 50 }, check).forEach((row, i) => {
    const task = checkObject(row, `${at}/tasks/${i}`, check);
    if (task !== null) checkTask(task, `${at}/tasks/${i}`, check);
  });
}

/** alert: text of 200 and a level. */
export function checkAlert(block: Json, at: string, check: Check): void {
  checkText(block['text'], `${at}/text`, { kinds: ANY_TEXT, max: 200, required: true }, check);
  checkWord(block['level'], `${at}/level`, ['default', 'info', 'warning', 'error', 'success'], check);
}

/** video: title below 200, author below 50, https addresses. */
export function checkVideo(block: Json, at: string, check: Check): void {
  checkUrl(block['video_url'], `${at}/video_url`, check, true);
  checkUrl(block['thumbnail_url'], `${at}/thumbnail_url`, check, true);
  checkString(block['alt_text'], `${at}/alt_text`, { min: 1, max: 2000, required: true }, check);
  checkText(block['title'], `${at}/title`, { kinds: PLAIN, max: 199, required: true }, check);
  checkText(block['description'], `${at}/description`, { kinds: PLAIN, max: 3000 }, check);
  checkString(block['author_name'], `${at}/author_name`, { max: 49 }, check);
}
