import { str } from '../json.ts';
import {
  type Check,
  checkList,
  checkNumber,
  checkObject,
  checkString,
  checkUrl,
  checkWord,
  problem,
} from './problems.ts';

const LEAVES: Readonly<Record<string, string | null>> = {
  text: 'text',
  link: 'url',
  user: 'user_id',
  usergroup: 'usergroup_id',
  channel: 'channel_id',
  team: 'team_id',
  broadcast: 'range',
  emoji: 'name',
  color: 'value',
  date: null,
};

function checkLeaf(value: unknown, at: string, only: readonly string[] | null, check: Check): void {
  const leaf = checkObject(value, at, check);
  if (leaf === null) return;
  const type = str(leaf['type']);
  const field = LEAVES[type];
  if (field === undefined || (only !== null && !only.includes(type))) {
    problem(`${at}/type`, `unsupported type: ${type === '' ? 'none' : type}`, check);
    return;
  }
  if (field === null) {
    checkNumber(leaf['timestamp'] ?? null, `${at}/timestamp`, { min: 0, max: 1e11 }, check);
    checkString(leaf['format'], `${at}/format`, { min: 1, max: 3000, required: true }, check);
  } else if (type === 'link') checkUrl(leaf['url'], `${at}/url`, check, true);
  else if (type === 'broadcast')
    checkWord(leaf['range'] ?? '', `${at}/range`, ['here', 'channel', 'everyone'], check);
  // The size over all blocks is what limits a text here; only emptiness is an error of its own.
  else checkString(leaf[field], `${at}/${field}`, { min: 1, max: 1_000_000, required: true }, check);
}

function checkLeaves(value: unknown, at: string, only: readonly string[] | null, check: Check): void {
  for (const [i, row] of checkList(value, at, { min: 0, max: 10_000 }, check).entries())
    checkLeaf(row, `${at}/${i}`, only, check);
}

function checkPart(value: unknown, at: string, check: Check): void {
  const part = checkObject(value, at, check);
  if (part === null) return;
  checkNumber(part['border'], `${at}/border`, { min: 0, max: 1 }, check);
  switch (part['type']) {
    case 'rich_text_section':
    case 'rich_text_quote': {
      checkLeaves(part['elements'], `${at}/elements`, null, check);
      return;
    }
    case 'rich_text_preformatted': {
      checkLeaves(part['elements'], `${at}/elements`, ['text', 'link'], check);
      return;
    }
    case 'rich_text_list':
      checkWord(part['style'] ?? '', `${at}/style`, ['bullet', 'ordered'], check);
      checkNumber(part['indent'], `${at}/indent`, { min: 0, max: 8 }, check);
      checkList(part['elements'], `${at}/elements`, { min: 1, max: 10_000 }, check).forEach((row, i) => {
        const item = checkObject(row, `${at}/elements/${i}`, check);
        if (item === null) return;
        if (item['type'] === 'rich_text_section')
          checkLeaves(item['elements'], `${at}/elements/${i}/elements`, null, check);
        else problem(`${at}/elements/${i}/type`, 'must be rich_text_section', check);
      });
      return;
    default:
      problem(`${at}/type`, `unsupported type: ${str(part['type'])}`, check);
  }
}

/** A rich_text block or value: sections, lists of sections, quotes and preformatted texts of known leaves. */
export function checkRichText(value: unknown, at: string, check: Check): void {
  const block = checkObject(value, at, check);
  if (block === null) return;
  if (block['type'] !== 'rich_text') {
    problem(`${at}/type`, 'must be rich_text', check);
    return;
  }
  checkList(block['elements'], `${at}/elements`, { min: 1, max: 1000 }, check).forEach((part, i) => {
    checkPart(part, `${at}/elements/${i}`, check);
  });
}
