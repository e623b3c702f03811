import { type Json, records, str } from '../json.ts';
import {
  checkAlert,
  checkCard,
  checkCarousel,
  checkImage,
  checkPlan,
  checkTask,
  checkVideo,
} from './cards.ts';
import { checkElement } from './elements.ts';
import { checkBlockFields } from './known-fields.ts';
import {
  ANY_TEXT,
  type Check,
  checkId,
  checkList,
  checkObject,
  checkString,
  checkText,
  checkWord,
  PLAIN,
  problem,
  type Surface,
} from './problems.ts';
import { checkRichText } from './rich-text.ts';
import { checkChart, checkDataTable, checkTable } from './tables.ts';

type Rule = (block: Json, at: string, check: Check) => void;

const SELECTS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const CHOICES = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', ...SELECTS];
const IN_ACTIONS = ['button', 'workflow_button', 'overflow', 'datetimepicker', 'rich_text_input', ...CHOICES];
const IN_SECTION = ['button', 'workflow_button', 'overflow', ...CHOICES];
const IN_INPUT = [
  ...[
    'plain_text_input',
    'rich_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'file_input',
  ],
  ...['datetimepicker', ...CHOICES],
];
const IN_CONTAINER = [
  ...[
    'actions',
    'context',
    'divider',
    'file',
    'header',
    'image',
    'input',
    'rich_text',
    'section',
    'table',
    'video',
  ],
];

const section: Rule = (block, at, check) => {
  if (block['text'] === undefined && block['fields'] === undefined)
    problem(at, 'must have text or fields', check);
  checkText(block['text'], `${at}/text`, { kinds: ANY_TEXT, max: 3000 }, check);
  if (block['fields'] !== undefined)
    checkList(block['fields'], `${at}/fields`, { min: 1, max: 10 }, check).forEach((field, i) => {
      checkText(field, `${at}/fields/${i}`, { kinds: ANY_TEXT, max: 2000, required: true }, check);
    });
  const accessory = records([block['accessory']])[0];
  if (accessory?.['type'] === 'image') checkImage(accessory, `${at}/accessory`, check);
  else if (block['accessory'] !== undefined)
    checkElement(block['accessory'], `${at}/accessory`, IN_SECTION, check);
};

const context: Rule = (block, at, check) =>
  checkList(block['elements'], `${at}/elements`, { min: 1, max: 10 }, check).forEach((row, i) => {
    const element = records([row])[0];
    if (element?.['type'] === 'image') checkImage(element, `${at}/elements/${i}`, check);
    else checkText(row, `${at}/elements/${i}`, { kinds: ANY_TEXT, max: 3000, required: true }, check);
  });

const input: Rule = (block, at, check) => {
  checkText(block['label'], `${at}/label`, { kinds: PLAIN, max: 2000, required: true }, check);
  checkText(block['hint'], `${at}/hint`, { kinds: PLAIN, max: 2000 }, check);
  checkElement(block['element'], `${at}/element`, IN_INPUT, check);
  for (const field of ['optional', 'dispatch_action'])
    if (block[field] !== undefined && typeof block[field] !== 'boolean')
      problem(`${at}/${field}`, 'must be a boolean', check);
  if (block['dispatch_action'] === true && records([block['element']])[0]?.['type'] === 'file_input')
    problem(`${at}/element/type`, 'unsupported type: file_input', check);
};

const elements =
  (max: number, allowed: readonly string[]): Rule =>
  (block, at, check) =>
    checkList(block['elements'], `${at}/elements`, { min: 1, max }, check).forEach((row, i) => {
      checkElement(row, `${at}/elements/${i}`, allowed, check);
    });

const container: Rule = (block, at, check) => {
  if (block['title'] === undefined && block['rich_text_title'] === undefined)
    problem(at, 'must have title or rich_text_title', check);
  checkText(block['title'], `${at}/title`, { kinds: PLAIN, max: 150 }, check);
  checkText(block['subtitle'], `${at}/subtitle`, { kinds: ANY_TEXT, max: 150 }, check);
  checkWord(block['width'], `${at}/width`, ['narrow', 'standard', 'wide', 'full'], check);
  const inner = checkList(block['child_blocks'], `${at}/child_blocks`, { min: 1, max: 10 }, check);
  for (const [i, row] of inner.entries()) checkChild(row, `${at}/child_blocks/${i}`, check);
};

function checkChild(value: unknown, at: string, check: Check): void {
  const child = checkObject(value, at, check);
  if (child === null) return;
  const type = str(child['type']);
  if (IN_CONTAINER.includes(type)) RULES[type]?.rule(child, at, check);
  else problem(`${at}/type`, `unsupported type: ${type}`, check);
}

const ALL: readonly Surface[] = ['message', 'modal', 'home'];
const MESSAGE: readonly Surface[] = ['message'];

const RULES: Readonly<Record<string, { readonly on: readonly Surface[]; readonly rule: Rule }>> = {
  actions: { on: ALL, rule: elements(25, IN_ACTIONS) },
  alert: { on: ['modal'], rule: checkAlert },
  card: { on: MESSAGE, rule: checkCard },
  carousel: { on: MESSAGE, rule: checkCarousel },
  container: { on: MESSAGE, rule: container },
  context: { on: ALL, rule: context },
  context_actions: { on: MESSAGE, rule: elements(5, ['feedback_buttons', 'icon_button']) },
  data_table: { on: ['message', 'home'], rule: checkDataTable },
  data_visualization: { on: MESSAGE, rule: checkChart },
  divider: { on: ALL, rule: () => {} },
  file: {
    on: MESSAGE,
    rule: (_, at, check) => problem(`${at}/type`, 'file blocks cannot be sent by apps', check),
  },
  header: {
    on: ALL,
    rule: (block, at, check) =>
      checkText(block['text'], `${at}/text`, { kinds: PLAIN, max: 150, required: true }, check),
  },
  image: { on: ALL, rule: checkImage },
  input: { on: ALL, rule: input },
  markdown: {
    on: MESSAGE,
    rule: (block, at, check) =>
      checkString(block['text'], `${at}/text`, { min: 1, max: 12_000, required: true }, check),
  },
  plan: { on: MESSAGE, rule: checkPlan },
  rich_text: { on: ALL, rule: checkRichText },
  section: { on: ALL, rule: section },
  table: { on: MESSAGE, rule: checkTable },
  task_card: { on: MESSAGE, rule: checkTask },
  video: { on: ALL, rule: checkVideo },
};

function checkActionIds(block: Json, at: string, check: Check): void {
  const seen = new Set<string>();
  const rows = [...records(block['elements']), ...records([block['accessory'], block['element']])];
  for (const element of rows) {
    const id = str(element['action_id']);
    if (id !== '' && seen.has(id))
      problem(at, `\`action_id\` "${id}" already exists for another element`, check);
    seen.add(id);
  }
}

function checkBlock(block: Json, at: string, ids: Set<string>, check: Check): void {
  const type = str(block['type']);
  const known = RULES[type];
  if (known === undefined) {
    problem(`${at}/type`, `unsupported type: ${type === '' ? 'none' : type}`, check);
    return;
  }
  if (!known.on.includes(check.surface)) {
    problem(`${at}/type`, `${type} is not supported in a ${check.surface}`, check);
    return;
  }
  checkId(block['block_id'], `${at}/block_id`, check);
  const id = str(block['block_id']);
  if (id !== '' && ids.has(id)) problem(`${at}/block_id`, `\`block_id\` "${id}" already exists`, check);
  ids.add(id);
  checkActionIds(block, at, check);
  checkBlockFields(block, type, at, check);
  known.rule(block, at, check);
}

/** Every block of a message or view: its type, its limits, where it may stand, and ids that are given once. */
export function checkBlocks(value: unknown, at: string, max: number, check: Check): void {
  const ids = new Set<string>();
  for (const [i, row] of checkList(value, at, { min: 0, max }, check).entries()) {
    const block = checkObject(row, `${at}/${i}`, check);
    if (block !== null) checkBlock(block, `${at}/${i}`, ids, check);
  }
}
