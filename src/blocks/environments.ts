import type { Environment } from '../domain/environment.ts';
import { targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Answer, Item } from './answer.ts';
import { type Locks, lockLines } from './lock.ts';
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

/** Counting the services of each would take a call to Zadig each. */
const STATES = 'States are Zadig’s word for its own work; Show tells which services are ready.';

/** Environments project by project, test ones first. */
export function environmentList(projects: readonly ProjectEnvironments[], locks: Locks): Answer {
  const total = projects.reduce((sum, { environments }) => sum + environments.length, 0);
  const [only] = projects;
  const isOne = projects.length === 1 && only !== undefined;
  const titles = isOne && total > 0 ? [projectTitle(only)] : [];
  const head = isOne
    ? titles
    : [section(`${count(total, 'environment')} in ${count(projects.length, 'project')}`)];
  const notes = [...(total === 0 ? [] : [STATES]), ...projects.flatMap(projectNotes)];
  return {
    head,
    // The title of the only project stands on every page.
    items: projects.flatMap((project) => projectItems(project, locks, isOne)),
    perPage: 20,
    foot: notes.length === 0 ? [] : [context(notes.join('\n'))],
  };
}

function projectTitle({ project, environments }: ProjectEnvironments) {
  return section(`${bold(project)}  ·  ${count(environments.length, 'environment')}`);
}

/** One entry per environment; the first of a project carries the project's name unless that `isTold`. */
function projectItems(found: ProjectEnvironments, locks: Locks, isTold: boolean): Item[] {
  const { project, environments } = found;
  return environments.map((environment, index) => {
    const target = targetText({ project, env: environment.key });
    const lines = [environmentLine(project, environment), ...lockLines(locks.get(target))];
    const row = section(lines.join('\n'), {
      label: 'Show',
      command: `env show ${quoteWord(target)}`,
      about: `Show ${target}`,
    });
    return index === 0 && !isTold ? [projectTitle(found), row] : [row];
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
