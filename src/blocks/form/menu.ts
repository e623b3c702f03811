import type { KnownBlock, ModalView } from '@slack/types';
import type { CommandShape } from '../../domain/usage.ts';
import { buttons, context, section } from '../message.ts';
import { bold } from '../mrkdwn.ts';
import { titleOf } from './view.ts';

/** Commands to choose from. */
export interface Menu {
  readonly title: string;
  readonly about: string;
  readonly commands: readonly CommandShape[];
  /** What goes behind a command's name: ` payments/dev --share`. */
  rest(command: CommandShape): string;
}

const HEADINGS: Readonly<Record<string, string>> = {
  env: 'Environments',
  service: 'Services',
  var: 'Variables',
  config: 'Configurations',
  subenv: 'Sub environments',
};

/** A form in which one chooses what to do; the command's own form takes its place. */
export function menuView(
  { title, about, commands, rest }: Menu,
  kept: string,
): ModalView & { readonly blocks: KnownBlock[] } {
  const groups = new Map<string, CommandShape[]>();
  for (const command of commands) {
    const heading = HEADINGS[command.name.split(' ')[0] ?? ''] ?? 'Workloads';
    groups.set(heading, [...(groups.get(heading) ?? []), command]);
  }
  const blocks: KnownBlock[] = [...groups].flatMap(([heading, group]) => [
    section(bold(heading)),
    ...buttons(
      group.map((command) => {
        const label = titleOf(command);
        return { label, form: `${command.name}${rest(command)}`, about: `${label}: ${command.summary}` };
      }),
    ),
  ]);
  return {
    type: 'modal',
    callback_id: 'menu',
    private_metadata: kept,
    title: { type: 'plain_text', text: title, emoji: false },
    close: { type: 'plain_text', text: 'Cancel', emoji: false },
    blocks: [context(about), ...blocks],
  };
}
