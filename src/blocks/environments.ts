import type { Environment } from '../domain/environment.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Answer, Item } from './answer.ts';
import { context, section } from './message.ts';
import { bold, count, inline, moment } from './mrkdwn.ts';
import { environmentState } from './state.ts';
import { targetTitle } from './target.ts';

/** The environments of one project, as far as the asker may see them. */
export interface ProjectEnvironments {
  readonly project: string;
  readonly environments: readonly Environment[];
  /** How many there are that the asker may not read. */
  readonly hidden: number;
  /** What could not be read, and why; null when all was. */
  readonly problem: string | null;
}

/** Environments project by project, test ones first. */
export function environmentList(projects: readonly ProjectEnvironments[]): Answer {
  const total = projects.reduce((sum, { environments }) => sum + environments.length, 0);
  const head =
    projects.length === 1
      ? []
      : [section(`${count(total, 'environment')} in ${count(projects.length, 'project')}`)];
  const notes = projects.flatMap(projectNotes);
  return {
    head,
    items: projects.flatMap(projectItems),
    perPage: 20,
    foot: notes.length === 0 ? [] : [context(notes.join('\n'))],
  };
}

/** One entry per environment; the first of a project carries the project's name. */
function projectItems({ project, environments }: ProjectEnvironments): Item[] {
  const title = section(`${bold(project)}  ·  ${count(environments.length, 'environment')}`);
  return environments.map((environment, index) => {
    const target = targetText({ project, env: environment.key });
    const row = section(environmentLine(project, environment), {
      label: 'Show',
      command: `env show ${quoteWord(target)}`,
      about: `Show ${target}`,
    });
    return index === 0 ? [title, row] : [row];
  });
}

function projectNotes({ project, environments, hidden, problem }: ProjectEnvironments): string[] {
  const name = bold(project);
  const more = environments.length === 0 ? count(hidden, 'environment') : count(hidden, 'more environment');
  return [
    ...(problem === null ? [] : [`:warning: ${name}: ${inline(problem, 600)}`]),
    ...(hidden === 0 ? [] : [`${name}: ${more} you may not read.`]),
    ...(environments.length === 0 && hidden === 0 && problem === null
      ? [`${name}: no environments that the bot’s Zadig account can see.`]
      : []),
  ];
}

function environmentLine(project: string, environment: Environment): string {
  const { key, alias, production, status, updatedBy, updatedAt } = environment;
  const name = alias === null || alias === key ? '' : ` “${inline(alias)}”`;
  const by = updatedBy === '' ? '' : ` by ${inline(updatedBy)}`;
  return `${targetTitle({ project, env: key, production })}${name}\n${environmentState(status)}  ·  changed${by} ${moment(updatedAt)}`;
}
