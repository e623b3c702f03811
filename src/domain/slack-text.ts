/**
 * What a person typed, from what Slack delivers: links back to their text, entities to characters, curly
 * quotes to straight ones, a dash typed for `--` back to two hyphens, odd spaces to plain ones.
 * A ``` block keeps all its characters but odd spaces in its indentation, which no YAML can be read with.
 */
export function asTyped(delivered: string): string {
  return decodeEntities(undoLinks(delivered))
    .split('```')
    .map((part, index) => (index % 2 === 1 ? straightIndentation(part) : straighten(part)))
    .join('```');
}

/** What is said to the bot: what follows the mention, or what stands before it when nothing follows. */
export function saidToBot(text: string): string {
  const [before = '', ...after] = text.split(/<@[A-Z0-9]+(?:\|[^<>]*)?>/);
  const said = after.join(' ').trim() === '' ? before : after.join(' ');
  return said.replace(/^\s*\/?zadig(?=\s|$)/i, '');
}

function decodeEntities(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;
const ODD_SPACES = /[\u00A0\u2000-\u200A\u202F\u205F\u3000]/g;
const LINK = /<([^<>\s|][^<>|]*)(?:\|([^<>]*))?>/g;

function undoLinks(text: string): string {
  return text.replace(LINK, (_whole, target: string, label: string | undefined) => {
    if (/^!(?:here|channel|everyone)$/.test(target)) return target.replace('!', '@');
    if (/^[@#!]/.test(target)) return label?.startsWith('@') ? label : target;
    if (label === undefined) return target.replace(/^mailto:/, '');
    // Slack turns the typed `api.example.com` into a link of itself with a scheme in front.
    return target.replace(/^(https?:\/\/|mailto:|tel:)/, '').replace(/\/$/, '') === label.replace(/\/$/, '')
      ? label
      : target;
  });
}

function straightIndentation(body: string): string {
  return body.replace(/^[ \u00A0\u2000-\u200A\u202F\u205F\u3000\uFEFF]+/gm, (indent) =>
    indent.replace(/\uFEFF/g, '').replace(ODD_SPACES, ' '),
  );
}

function straighten(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(ODD_SPACES, ' ')
    .replace(/[\u201C\u201D\u201E\u201F\u00AB\u00BB]/g, '"')
    .replace(/[\u2018\u2019\u201A\u201B]/g, "'")
    .replace(/(^|\s)[\u2013\u2014\u2015]-?(?=\p{L})/gu, '$1--');
}
