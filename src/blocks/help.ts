import { maskText } from '../domain/secrets.ts';
import { type CommandShape, options, TOPICS, type Topic, topicOf, usageLine } from '../domain/usage.ts';
import { quoteWord, splitWords } from '../domain/words.ts';
import type { Answer, Item } from './answer.ts';
import { context, type FormButton, section } from './message.ts';
import { bold, code, inline, plain } from './mrkdwn.ts';

const HEADING: Readonly<Record<Topic, string>> = {
  look: 'Look',
  change: 'Change',
  approve: 'Approve',
  here: 'Here',
};

/** All commands, a line each, by what they are about. */
export function helpList(commands: readonly CommandShape[]): Answer {
  return {
    head: [section('*What I can do.* A target is written `project/env` or `project/env/service`.')],
    items: listItems(commands),
    foot: [
      context(
        '`/zadig help env list` tells more of one command. `/zadig use payments/dev` sets this channel’s default, so that `/zadig service show api` is enough. ' +
          'Add `--share` to show an answer to the whole channel. In a thread, mention me instead of `/zadig`.',
      ),
    ],
  };
}

function listItems(commands: readonly CommandShape[]): Item[] {
  return TOPICS.flatMap((topic) => {
    const about = commands.filter((command) => topicOf(command) === topic);
    const lines = about.map((command) => `${code(`/zadig ${command.name}`)}  ${plain(command.summary)}`);
    return chunks(lines, 8).map((part, index) => [
      section([...(index === 0 ? [bold(HEADING[topic])] : []), ...part].join('\n')),
    ]);
  });
}

const SHARE = 'Add `--share` to show the answer to the whole channel.';
const STREAM = 'The log appears in the channel where you ask for it, for everyone in it.';
const CHANGE =
  'Add `--dry-run` to see the plan first: nobody is asked and nothing is sent. `--reason "fixes OPS-12"` tells approvers why; `--break-glass` applies it without waiting for them, in an emergency, where that is allowed.';

/** What it takes besides its own options; of what is done rather than shown there is nothing to share. */
function alsoTakes(command: CommandShape): readonly string[] {
  if (command.kind === 'change') return [CHANGE];
  if (command.kind === 'stream') return [STREAM];
  return ['look', 'here'].includes(topicOf(command)) ? [SHARE] : [];
}

/** One command: what it does, how it is typed, examples to press. */
export function helpOn(command: CommandShape): Answer {
  const aliases = command.aliases ?? [];
  const own = options(command).map(({ shape, about }) => `${code(shape)}  ${plain(about)}`);
  return {
    head: [section([bold(command.name), plain(command.summary), usageText(command), ...own].join('\n'))],
    foot: [
      ...alsoTakes(command).map((text) => context(text)),
      ...(aliases.length === 0
        ? []
        : [context(`Also: ${aliases.map((alias) => code(`/zadig ${alias}`)).join(', ')}`)]),
      section(`For example\n${command.examples.map((example) => code(`/zadig ${example}`)).join('\n')}`),
    ],
    buttons: Object.keys(command.args).length === 0 ? [] : [formButton(command.name)],
  };
}

/**
 * Opens the form in which a command can be filled in. `line` may hold a part of it; what looks like a secret in it is
 * left out, since others may see the button.
 */
export function formButton(name: string, line: string = name): FormButton {
  return { label: 'Open the form', form: withoutSecrets(line), about: `Open the form for ${name}` };
}

function withoutSecrets(line: string): string {
  if (maskText(line) === line) return line;
  const words = splitWords(line).words.map(({ text, quoted }) =>
    !quoted && text.startsWith('--') ? text : quoteWord(text),
  );
  return words.reduce((kept, word) => {
    const longer = kept === '' ? word : `${kept} ${word}`;
    return maskText(longer) === longer ? longer : kept;
  }, '');
}

/** Commands that match what was looked for. */
export function helpFound(words: string, found: readonly CommandShape[], close: readonly string[]): Answer {
  if (found.length > 0)
    return { ...helpList(found), head: [section(`Commands that speak of “${inline(words, 100)}”:`)] };
  const meant =
    close.length === 0
      ? ''
      : ` Did you mean ${close.map((name) => code(`/zadig help ${name}`)).join(' or ')}?`;
  return {
    head: [section(`No command matches “${inline(words, 100)}”.${meant}\n${code('/zadig help')} lists all.`)],
  };
}

/** `Usage: /zadig env show project/env [--share]`. */
export function usageText(command: CommandShape): string {
  return `Usage: ${code(`/zadig ${usageLine(command)}`)}`;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
