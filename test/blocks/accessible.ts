import { DIALOG_ACTION, FORM_ACTION } from '../../src/blocks/message.ts';
import { fieldsOf, optionsOf, optionText } from '../../src/sandbox/slack/fields.ts';
import { type Json, records, str } from '../../src/sandbox/slack/json.ts';
import { said, sounds, speaks, type Text, textsOf } from './said.ts';

/** Read aloud without what is around them, these say nothing. */
const VAGUE = ['ok', 'okay', 'yes', 'no', 'go', 'here', 'click', 'clickhere', 'this', 'link', 'submit'];
/** Commands that take something away. */
const DESTROYS = /^(\w+ )?(delete|remove|disable)\b/;
/** What a button carries out says its name aloud, after the change's id perhaps: `Approve: Delete the environment in …`. */
const LETS_DESTROY = /^(approve( \w+)?: (delete|remove|disable)|undo( \w+)?: (create|add|enable))\b/i;
const MOST_LABEL = 75;
/** How a `text` says that it is not all. */
const LEFT_OUT = /(… and \d+ more lines|\(\d+ more characters\))$/;

/**
 * What is wrong with blocks for somebody who hears them or sees no colours; empty when nothing is. `text` is the
 * message's, which screen readers read in place of the blocks; left out for a view, which has none.
 */
export function accessibilityProblems(blocks: readonly unknown[], text?: string): readonly string[] {
  const rows = records(blocks);
  return [
    ...(text === undefined ? [] : fallbackProblems(rows, text)),
    ...(rows.length === 0 && text !== undefined
      ? textProblems({ text, where: 'section', kind: 'mrkdwn' })
      : []),
    ...textsOf(rows).flatMap(textProblems),
    ...rows.flatMap(blockProblems),
    ...buttonProblems(fieldsOf(rows).map(({ element }) => element)),
  ];
}

/** The same of a form or Home tab, its title and buttons included. */
export function viewProblems(view: Json): readonly string[] {
  const labels = ['title', 'submit', 'close'].flatMap((field) => {
    const text = said(view[field]);
    if (view[field] === undefined || view[field] === null) return [];
    const vague = field !== 'title' && VAGUE.includes(sounds(text));
    return vague || !speaks(text) ? [`the ${field} "${text}" says nothing`] : [];
  });
  return [...labels, ...accessibilityProblems(records(view['blocks']))];
}

function fallbackProblems(blocks: readonly Json[], text: string): readonly string[] {
  if (!speaks(text)) return ['the message has no text: nothing is read aloud and nothing is notified'];
  const heard = sounds(text, 'mrkdwn');
  const lines = textsOf(blocks).flatMap((part) =>
    part.text.split('\n').map((line) => ({ ...part, text: line })),
  );
  const missing = lines.filter((line) => !heard.includes(sounds(line.text, line.kind)));
  const [first] = missing;
  if (first === undefined || (LEFT_OUT.test(text.trim()) && missing.length < lines.length)) return [];
  return [`the text does not say "${first.text}"`];
}

function textProblems({ text, where }: Text): readonly string[] {
  if (where === 'preformatted') return [];
  if (!speaks(text)) return [`the ${where} "${text}" has no words`];
  return text.split(/\n| {2}· {2}/).flatMap((part) => {
    const marked = /:[a-z][a-z0-9_+-]*:/.test(part) && !/^\s*(>|&gt;)/.test(part);
    return marked && !/\p{L}{2,}/u.test(besideNames(part))
      ? [`only an emoji says the state in "${part}"`]
      : [];
  });
}

/** A line without its emoji and all that is a name: code, bold names, people, links, moments. */
function besideNames(line: string): string {
  return line
    .replace(/`[^`]*`|<[^>]*>|:[a-z][a-z0-9_+-]*:/g, ' ')
    .replace(/\*[a-z0-9][a-z0-9._/@-]*\*/g, ' ');
}

function blockProblems(block: Json): readonly string[] {
  if (block['type'] === 'image') return str(block['alt_text']) === '' ? ['an image has no alt_text'] : [];
  if (block['type'] === 'input') return speaks(said(block['label'])) ? [] : ['an input has no label'];
  return records([block['accessory'], ...records(block['elements'])])
    .filter((element) => element['type'] === 'image' && str(element['alt_text']) === '')
    .map(() => 'an image has no alt_text');
}

function buttonProblems(elements: readonly Json[]): readonly string[] {
  const buttons = elements.filter((element) => element['type'] === 'button');
  const names = buttons.map((button) => `${said(button['text'])} / ${str(button['accessibility_label'])}`);
  const twins = [...new Set(names.filter((name, i) => names.indexOf(name) < i))];
  return [
    ...twins.map((name) => `two buttons sound the same: "${name}"`),
    ...buttons.flatMap(oneButton),
    ...elements.flatMap(optionProblems),
  ];
}

function oneButton(button: Json): readonly string[] {
  const label = said(button['text']);
  const about = button['accessibility_label'];
  const problems: string[] = [];
  if ((label.match(/\p{L}/gu) ?? []).length < 2) problems.push(`the button "${label}" has no words`);
  if (VAGUE.includes(sounds(label))) problems.push(`the button "${label}" does not say what it does`);
  if (about !== undefined && str(about).length > MOST_LABEL)
    problems.push(`the button "${label}" is described in more than ${MOST_LABEL} characters`);
  if (about !== undefined && !sounds(str(about)).includes(sounds(label)))
    problems.push(`the button "${label}" is called "${str(about)}" aloud, where its own label is missing`);
  return [...problems, ...dangerProblems(button, label)];
}

function dangerProblems(button: Json, label: string): readonly string[] {
  const [dialog] = records([button['confirm']]);
  const action = str(button['action_id']).split(':')[0] ?? '';
  const asks = dialog !== undefined || [DIALOG_ACTION, FORM_ACTION].includes(action);
  // A form destroys nothing: what comes of it is reviewed first.
  const destroys =
    action !== FORM_ACTION &&
    (DESTROYS.test(str(button['value'])) ||
      DESTROYS.test(label.toLowerCase()) ||
      LETS_DESTROY.test(str(button['accessibility_label'])));
  const problems: string[] = [];
  if (destroys && button['style'] !== 'danger')
    problems.push(`the button "${label}" destroys and is not of style danger`);
  if ((destroys || button['style'] === 'danger') && !asks)
    problems.push(`the button "${label}" is dangerous and asks nothing first`);
  if (dialog === undefined) return problems;
  if (button['style'] === 'danger' && dialog['style'] !== 'danger')
    problems.push(`what "${label}" asks first is not of style danger`);
  const mute = ['title', 'text', 'confirm', 'deny'].filter((field) => !speaks(said(dialog[field])));
  if (mute.length > 0) problems.push(`what "${label}" asks first has no ${mute.join(', ')}`);
  if (VAGUE.includes(sounds(said(dialog['confirm']))))
    problems.push(`"${said(dialog['confirm'])}" in what "${label}" asks first does not say what happens`);
  return problems;
}

/** What is wrong with the options of a choice, or with those that are suggested for one. */
export function optionProblems(element: Json): readonly string[] {
  const texts = optionsOf(element).map(optionText);
  const twins = texts.filter((text, i) => texts.indexOf(text) < i);
  const mute = texts.filter((text) => !speaks(text));
  return [
    ...(twins.length > 0 ? [`two options are both called "${twins[0]}"`] : []),
    ...(mute.length > 0 ? [`the option "${mute[0]}" has no words`] : []),
  ];
}
