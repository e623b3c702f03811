import { helpFound, helpList, helpOn } from '../blocks/help.ts';
import { arg } from '../domain/args.ts';
import { nearest } from '../domain/nearest.ts';
import { speaksOf } from '../domain/usage.ts';
import { defineRead } from './command.ts';

export const help = defineRead({
  name: 'help',
  summary: 'What I can do, or how one command is used',
  topic: 'here',
  examples: ['help', 'help env list', 'help pods'],
  args: { words: arg.words({ label: 'Command', source: 'commands' }) },
  async answer({ words }, { commands }) {
    const wanted = words.join(' ').toLowerCase();
    if (wanted === '') return helpList(commands);
    const exact = commands.find((command) => [command.name, ...(command.aliases ?? [])].includes(wanted));
    if (exact !== undefined) return helpOn(exact);
    const names = commands.flatMap(({ name, aliases: also = [] }) => [name, ...also]);
    const named = commands.filter(({ name }) => name.split(' ').includes(wanted));
    const found = named.length > 0 ? named : commands.filter((command) => speaksOf(command, wanted));
    return helpFound(wanted, found, nearest(wanted, names));
  },
});
