import { findChannel, findUser, type SlackWorld } from './world.ts';

const CODE = /(```[\s\S]*?```|`[^`\n]+`)/;
const URL_TEXT = /(?:https?|ftp):\/\/[^\s<>|]+[^\s<>|.,;:!?)'"\]]/;
const MAIL = /[\w.+-]+@[\w-]+\.[\w.-]*[a-z]/;
const DOMAIN =
  /(?<![\w./@-])(?:[a-z0-9-]+\.)+(?:com|io|org|net|dev|cn)(?:[:/][^\s<>|]*[^\s<>|.,;:!?)'"\]])?(?![\w-])/;
const NAME = /(?<![\w/])[@#][a-z0-9][\w-]*/;
const TOKENS = new RegExp(`(${[URL_TEXT, MAIL, DOMAIN, NAME].map((rule) => rule.source).join('|')})`, 'gi');

/** `& < >` as entities, the only escaping Slack does. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function mentioned(word: string, labels: boolean, world: SlackWorld): string | null {
  const name = word.slice(1).toLowerCase();
  if (word.startsWith('#')) {
    const channel = findChannel(world, name);
    return channel === undefined ? null : `<#${channel.id}|${channel.name}>`;
  }
  if (['here', 'channel', 'everyone'].includes(name)) return `<!${name}>`;
  const group = [...world.groups.values()].find((row) => row.handle === name);
  if (group !== undefined) return `<!subteam^${group.id}|@${group.handle}>`;
  const user = findUser(world, name);
  if (user === undefined) return null;
  return labels ? `<@${user.id}|${user.name}>` : `<@${user.id}>`;
}

function linked(word: string, labels: boolean, world: SlackWorld): string {
  if (/^(https?|ftp):/i.test(word)) return `<${escaped(word)}>`;
  if (/^[@#]/.test(word)) return mentioned(word, labels, world) ?? escaped(word);
  if (word.includes('@')) return `<mailto:${word}|${word}>`;
  return `<http://${escaped(word)}|${escaped(word)}>`;
}

function part(text: string, labels: boolean, world: SlackWorld): string {
  return text
    .split(TOKENS)
    .map((piece, i) => (i % 2 === 1 ? linked(piece, labels, world) : escaped(piece)))
    .join('');
}

/**
 * What an app gets when a person types this: names become ids, addresses become links (bare domains too), `& < >`
 * become entities. Quotes and dashes stay as typed. In code spans only the entities change.
 * A slash command with `should_escape` labels people (`<@U0ANA|ana>`), a message does not.
 */
export function typedText(text: string, options: { readonly labels: boolean }, world: SlackWorld): string {
  return text
    .split(CODE)
    .map((piece, i) => (i % 2 === 1 ? escaped(piece) : part(piece, options.labels, world)))
    .join('');
}
