import { environmentList, type ProjectEnvironments } from '../blocks/environments.ts';
import { arg, optional } from '../domain/args.ts';
import { BotError } from '../domain/errors.ts';
import { defineRead } from './command.ts';

export const envList = defineRead({
  name: 'env list',
  title: 'List environments',
  aliases: ['ls', 'envs'],
  summary: 'Environments with their state, test and production together',
  examples: ['env list', 'env list payments'],
  args: { project: optional(arg.project()) },
  async answer({ project }, ctx) {
    const names = project === undefined ? await ctx.projects() : [project];
    const [read, locks] = await Promise.all([
      Promise.allSettled(names.map((name) => ctx.environments(name))),
      ctx.changes.locks(names),
    ]);
    const failed = read.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    // One project that cannot be read must not hide the others; when all cannot, that is the answer.
    if (failed.length > 0 && failed.length === read.length) throw failed[0];
    return environmentList(
      read.map((result, index) =>
        result.status === 'fulfilled' ? result.value : unread(names[index] ?? '', result.reason),
      ),
      locks,
    );
  },
});

function unread(project: string, reason: unknown): ProjectEnvironments {
  const problem = reason instanceof BotError ? reason.message : 'It could not be read.';
  return { project, environments: [], hidden: 0, problem };
}
