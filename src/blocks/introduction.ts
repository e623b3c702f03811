import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import { type CommandButton, context, type Message, message, section } from './message.ts';
import { code } from './mrkdwn.ts';

/** An environment its readers may look at. */
export interface Example {
  readonly project: string;
  readonly env: string;
}

/**
 * What the bot says of itself, once: what it does, three things to try, where to get help. `example` null names no
 * project and no environment.
 */
export function introduction(example: Example | null): Message {
  return message([
    section(
      ':wave: *Hello, I am Zadig.* I show your environments here, and change them for you once those who have to agree did.',
    ),
    ...things(example).map(({ tells, ...button }) =>
      section(`${code(`/zadig ${button.command}`)}  ${tells}`, button),
    ),
    context('`/zadig help` lists all I can do. In a thread, mention me instead of typing `/zadig`.'),
  ]);
}

interface Thing extends CommandButton {
  readonly tells: string;
}

const WHOAMI: Thing = {
  label: 'Who am I',
  command: 'whoami',
  about: 'Who am I to the bot',
  tells: 'What you may do, and where',
};

function things(example: Example | null): readonly Thing[] {
  if (example === null)
    return [
      {
        label: 'List',
        command: 'env list',
        about: 'List environments',
        tells: 'Every environment you may read',
      },
      WHOAMI,
      { label: 'Help', command: 'help', about: 'Help with all commands', tells: 'What else there is' },
    ];
  const { project } = example;
  const full = targetText(example);
  return [
    {
      label: 'List',
      command: `env list ${quoteWord(project)}`,
      about: `List the environments of ${project}`,
      tells: 'The environments of a project',
    },
    {
      label: 'Show',
      command: `env show ${quoteWord(full)}`,
      about: `Show ${full}`,
      tells: 'One of them: its services, images and pods',
    },
    WHOAMI,
  ];
}
