import type { KnownBlock } from '@slack/types';
import type { EnvLock } from '../../domain/change.ts';
import type { Environment } from '../../domain/environment.ts';
import { few } from '../../domain/few.ts';
import { targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import type { ProjectEnvironments } from '../environments.ts';
import { type Locks, lockLines } from '../lock.ts';
import { type CommandButton, context, header, section } from '../message.ts';
import { bold, count, inline } from '../mrkdwn.ts';
import { countedState, type ServiceCount } from '../state.ts';
import { targetTitle } from '../target.ts';
import { some } from './some.ts';

/** The environments one person may read, as far as Zadig told of them in time. */
export interface HomeEnvironments {
  readonly known: readonly ProjectEnvironments[];
  /** Projects of which Zadig has not told in time; null when it has not even told which there are. */
  readonly late: readonly string[] | null;
  /** Services not ready, by `project/env`, of those environments that were looked into in time. */
  readonly counted: ReadonlyMap<string, ServiceCount>;
  readonly locks: Locks;
  /** Why there is nothing to show, when it is not that Zadig is late. */
  readonly problem: string | null;
}

interface Row {
  readonly project: string;
  readonly environment: Environment;
  /** What Zadig calls it, and what is known of its services. */
  readonly count: ServiceCount;
  readonly lock: EnvLock | undefined;
}

const MOST = 20;
const MOST_PROBLEMS = 5;
const UNCOUNTED: ServiceCount = { services: 0, unready: 0 };
/** Nothing to look after: running, or put to sleep. */
const CALM = ['success', 'sleeping'];

/** Those in trouble first, then production, then the rest. */
export function environments({ environments: found }: { readonly environments: HomeEnvironments }) {
  const rows = found.known.flatMap(({ project, environments }) =>
    environments.map((environment): Row => {
      const target = targetText({ project, env: environment.key });
      const count = found.counted.get(target) ?? UNCOUNTED;
      return { project, environment, count, lock: found.locks.get(target) };
    }),
  );
  const { blocks, left } = some([...rows].sort(byUrgency), MOST, (row) => [line(row)]);
  const notes = notesOf(found, rows.length);
  return [
    header('Environments'),
    ...blocks,
    ...(left === 0 ? [] : [section(`… and ${count(left, 'more environment')}.`, ALL)]),
    ...(notes.length === 0 ? [] : [context(notes.join('\n'))]),
  ] satisfies readonly KnownBlock[];
}

const ALL: CommandButton = { label: 'Show all', command: 'env list', about: 'Show all environments' };

function byUrgency(a: Row, b: Row): number {
  return (
    urgency(a) - urgency(b) ||
    a.project.localeCompare(b.project) ||
    a.environment.key.localeCompare(b.environment.key, 'en', { numeric: true })
  );
}

function urgency({ environment: { status, production }, count: { unready } }: Row): number {
  if (!CALM.includes(status) || unready > 0) return 0;
  return production ? 1 : 2;
}

function line({ project, environment: { key, alias, production, status }, count, lock }: Row) {
  const target = targetText({ project, env: key });
  const name = alias === null || alias === key ? '' : ` “${inline(alias, 60)}”`;
  const first = `${targetTitle({ project, env: key, production })}${name}  ·  ${countedState(status, count)}`;
  return section([first, ...lockLines(lock)].join('\n'), {
    label: 'Show',
    command: `env show ${quoteWord(target)}`,
    about: `Show ${target}`,
  });
}

function notesOf({ known, late, problem }: HomeEnvironments, shown: number): readonly string[] {
  const problems = known.flatMap((one) =>
    one.problem === null ? [] : [`:warning: ${bold(one.project)}: ${inline(one.problem, 200)}`],
  );
  const unsaid = problems.length - MOST_PROBLEMS;
  const nothing = shown === 0 && problem === null && problems.length === 0 && late?.length === 0;
  return [
    ...(problem === null ? [] : [`:warning: ${inline(problem, 400)}`]),
    ...lateLines(late, shown),
    ...problems.slice(0, MOST_PROBLEMS),
    ...(unsaid > 0 ? [`${count(unsaid, 'more project')} could not be read in full.`] : []),
    ...(nothing ? ['There is no environment that you may read.'] : []),
  ];
}

function lateLines(late: readonly string[] | null, shown: number): readonly string[] {
  if (late?.length === 0) return [];
  const again = 'Open this tab again to look once more.';
  if (late === null || shown === 0)
    return [`:electric_plug: Zadig does not answer just now, so no environments are shown. ${again}`];
  return [`:electric_plug: Zadig does not answer just now for ${inline(few(late), 600)}. ${again}`];
}
