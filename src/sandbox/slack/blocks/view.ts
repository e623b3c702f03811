import { fieldsOf } from '../fields.ts';
import { isRecord, type Json, parsed, records, str } from '../json.ts';
import { SlackRefusal } from '../refusal.ts';
import { checkBlocks } from './blocks.ts';
import { checkViewFields } from './known-fields.ts';
import { type Check, checkId, checkString, checkText, PLAIN, problem, problemMessages } from './problems.ts';

const MAX_BYTES = 250_000;

/**
 * The view argument, checked for its surface.
 * Errors: SlackRefusal `invalid_arguments` with the path, `view_too_large`.
 */
export function checkView(value: unknown, surface: 'modal' | 'home'): Json {
  const view = typeof value === 'string' ? parsed(value) : value;
  if (!isRecord(view)) throw new SlackRefusal('invalid_arguments', 'view: not a JSON object');
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_BYTES) throw new SlackRefusal('view_too_large');
  const check: Check = { surface, problems: [] };
  if (view['type'] !== surface) problem('/view/type', `must be ${surface}`, check);
  checkBlocks(view['blocks'], '/view/blocks', 100, check);
  checkString(view['private_metadata'], '/view/private_metadata', { max: 3000 }, check);
  checkId(view['callback_id'], '/view/callback_id', check);
  checkId(view['external_id'], '/view/external_id', check);
  checkViewFields(view, surface, check);
  checkFocus(view, check);
  if (surface === 'modal') checkModal(view, check);
  const messages = problemMessages(check);
  if (messages.length > 0)
    throw new SlackRefusal('invalid_arguments', messages.join('; '), { response_metadata: { messages } });
  return view;
}

function checkModal(view: Json, check: Check): void {
  for (const field of ['clear_on_close', 'notify_on_close'])
    if (view[field] !== undefined && typeof view[field] !== 'boolean')
      problem(`/view/${field}`, 'must be a boolean', check);
  checkText(view['title'], '/view/title', { kinds: PLAIN, max: 24, required: true }, check);
  checkText(view['submit'], '/view/submit', { kinds: PLAIN, max: 24 }, check);
  checkText(view['close'], '/view/close', { kinds: PLAIN, max: 24 }, check);
  const asks = records(view['blocks']).some((block) => str(block['type']) === 'input');
  if (asks && view['submit'] === undefined)
    problem('/view/submit', 'missing required field: a modal with input blocks needs submit', check);
}

/** One element at most has the cursor at first. */
function checkFocus(view: Json, check: Check): void {
  const focused = fieldsOf(records(view['blocks'])).filter(
    (field) => field.element['focus_on_load'] === true,
  );
  if (focused.length > 1)
    problem('/view/blocks', `only one element can have focus_on_load, not ${focused.length}`, check);
}
