import type { ConfigKind, ConfigSummary } from '../domain/environment.ts';
import { type EnvTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Answer } from './answer.ts';
import { section } from './message.ts';
import { bold, count, inline, moment } from './mrkdwn.ts';
import { targetTitle } from './target.ts';

/** Configurations of an environment; `problems` says which kinds could not be read; `kind`: only these were asked for. */
export function configList(
  target: EnvTarget,
  configs: readonly ConfigSummary[],
  problems: readonly string[],
  kind?: ConfigKind,
): Answer {
  return {
    head: [section(`${targetTitle(target)}\n${counted(configs.length, kind)}`)],
    items: configs.map((config) => [
      section(configLine(config), {
        label: 'Show',
        command: ['config show', ...[targetText(target), config.kind, config.name].map(quoteWord)].join(' '),
        about: `Show the ${config.kind} ${config.name}`,
      }),
    ]),
    perPage: 15,
    foot:
      problems.length === 0
        ? []
        : [section(problems.map((problem) => `:warning: ${inline(problem, 500)}`).join('\n'))],
  };
}

function counted(amount: number, kind: ConfigKind | undefined): string {
  if (amount > 0 || kind === undefined) return count(amount, 'configuration');
  return count(amount, kind, kind === 'Ingress' ? 'Ingresses' : `${kind}s`);
}

function configLine({ name, kind, updatedBy, updatedAt }: ConfigSummary): string {
  const by = updatedBy === '' ? '' : ` by ${inline(updatedBy)}`;
  // Zadig's "update time" of a configuration is the time it was made.
  const since = updatedAt === null ? '' : `  ·  since ${moment(updatedAt)}${by}`;
  return `${bold(name)}  ·  ${inline(kind)}${since}`;
}
