import type { BotError, ErrorCode } from '../domain/errors.ts';
import type { CommandShape } from '../domain/usage.ts';
import type { Answer } from './answer.ts';
import { usageText } from './help.ts';
import { context, type FormButton, section } from './message.ts';
import { code, inline, mention } from './mrkdwn.ts';

const MARK: Readonly<Record<ErrorCode, string>> = {
  usage: ':speech_balloon:',
  forbidden: ':no_entry:',
  not_found: ':mag:',
  conflict: ':information_source:',
  internal: ':boom:',
  auth: ':key:',
  licence: ':ticket:',
  rejected: ':x:',
  unavailable: ':electric_plug:',
  unsupported: ':no_entry_sign:',
};

/** What went wrong and what to do next; how the command is written where a name was wrong, and the `form` to mend it in. */
export function errorView(error: BotError, command?: CommandShape, form?: FormButton): Answer {
  const mistyped = error.code === 'not_found' || error.code === 'usage';
  const whose = error.by === undefined ? '' : `${mention(error.by)} `;
  const lines = [
    ...(error.hint === undefined ? [] : [inline(error.hint, 800)]),
    ...(error.typed === undefined || command === undefined ? [] : [`Typed: ${code(error.typed)}`]),
    ...(mistyped && command !== undefined ? [howTo(command)] : []),
  ];
  return {
    head: [
      section(`${MARK[error.code]} ${whose}${inline(error.message, 1_500)}`),
      ...(lines.length === 0 ? [] : [context(lines.join('\n'))]),
    ],
    ...(mistyped && form !== undefined ? { buttons: [form] } : {}),
  };
}

/** Everything that is wrong with a command as typed, how it is written, and one example. */
export function usageView(command: CommandShape, problems: readonly string[], form: FormButton): Answer {
  const wrong = problems.map((problem) => `${MARK.usage} ${inline(problem, 400)}`);
  const said = wrong.length === 0 ? [`${MARK.usage} ${inline(command.summary)}.`] : wrong;
  return { head: [section(said.join('\n')), context(howTo(command))], buttons: [form] };
}

/** Nothing is called that. */
export function unknownCommandView(typed: string, close: readonly CommandShape[]): Answer {
  const meant = close.map(
    (command) => `Did you mean ${code(`/zadig ${command.name}`)}? ${inline(command.summary)}.`,
  );
  return {
    head: [
      section([`${MARK.usage} I know no command “${inline(typed, 100)}”.`, ...meant].join('\n')),
      context([...close.slice(0, 1).map(howTo), `${code('/zadig help')} lists all I can do.`].join('\n')),
    ],
  };
}

function howTo(command: CommandShape): string {
  const [example] = command.examples;
  return `${usageText(command)}${example === undefined ? '' : `\nFor example ${code(`/zadig ${example}`)}`}`;
}

/** Our own fault. The reference finds it in the logs. */
export function internalView(reference: string): Answer {
  return {
    head: [
      section(
        `${MARK.internal} Something went wrong inside me, and it is not your fault. Nothing was changed.`,
      ),
      context(`Whoever keeps me can find it in the logs by ${code(reference)}.`),
    ],
  };
}
