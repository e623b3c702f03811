import type { KnownBlock } from '@slack/types';
import type { Answer } from './answer.ts';
import { LIMITS } from './limits.ts';
import type { MaskedYaml, Unshown } from './masked-yaml.ts';
import { context, preformatted, section } from './message.ts';
import { count } from './mrkdwn.ts';

/** YAML for reading: short ones in the message, longer ones as a file. */
export function yamlAnswer(
  title: string,
  fileName: string,
  yaml: MaskedYaml,
  notes: readonly string[] = [],
): Answer {
  const hidden = yaml.masked === 0 ? [] : [`:lock: ${count(yaml.masked, 'secret value')} hidden.`];
  const foot = [...hidden, ...notes].map((note) => context(note));
  if (yaml.text === null) return { head: [section(title), section(whyNot(yaml.why, yaml.size))], foot };
  const { text } = yaml;
  const lines = text.split('\n').length;
  if (text.length <= LIMITS.inlineText) return { head: [section(title), ...inside(text)], foot };
  return {
    head: [section(`${title}\n${count(lines, 'line')}, as a file.`)],
    foot,
    file: { name: fileName, text: `${text}\n` },
  };
}

function whyNot(why: Unshown, size: number): string {
  switch (why) {
    case 'unsafe':
      return 'It cannot be read as YAML and speaks of a Secret, so I cannot tell which parts are safe to show. Look at it in Zadig.';
    case 'no values':
      return 'I find no data in this Secret, so I cannot tell which parts are safe to show. Look at it in Zadig.';
    case 'too large':
      return `It is too large to show here: ${count(Math.ceil(size / 1_000), 'thousand characters', 'thousand characters')}. Look at it in Zadig.`;
  }
}

function inside(text: string): KnownBlock[] {
  return text.trim() === '' ? [section('It is empty.')] : [preformatted(text)];
}
