import type { KnownBlock } from '@slack/types';
import type { EnvironmentDetail, ServiceSummary } from '../domain/environment.ts';
import { type EnvTarget, type ServiceTarget, targetText } from '../domain/target.ts';
import { quoteWord } from '../domain/words.ts';
import type { Readiness } from './environment.ts';
import { context, type Message, message, section } from './message.ts';
import { bold, clip, code, count, inline, moment } from './mrkdwn.ts';
import type { FoundService } from './service.ts';
import { environmentState, serviceState } from './state.ts';
import { imageTag, targetTitle } from './target.ts';

const MOST_NAMED = 5;
const MOST_IMAGES = 3;
const WELL: ReadonlySet<string> = new Set(['running', 'succeeded', 'nosuspend']);
/** The first is the worst; what is in no list stands between unstable and well. */
const WORST = ['error', 'failed', 'unstable'];

/** What a link to an environment unfurls into: its state in at most three blocks, since it hangs below what somebody wrote. */
export function environmentGlance(target: EnvTarget, detail: EnvironmentDetail): Message {
  const { alias, status, services, updatedBy, updatedAt } = detail;
  const name = alias === null || alias === target.env ? '' : ` “${inline(alias)}”`;
  const by = updatedBy === '' ? '' : ` by ${inline(updatedBy)}`;
  const asleep = status === 'sleeping';
  const state = `${environmentState(status)}  ·  ${asleep ? count(services.length, 'service') : health(services)}`;
  const full = targetText(target);
  return message([
    section(`${targetTitle(target)}${name}\n${state}`, {
      label: 'Show',
      command: `env show ${quoteWord(full)}`,
      about: `Show ${full}`,
    }),
    ...(asleep ? [] : worst(services)),
    context(`Changed${by} ${moment(updatedAt)}`),
  ]);
}

/** What a link to a service unfurls into. `readiness` is null when its pods could not be read. */
export function serviceGlance(
  target: ServiceTarget,
  summary: FoundService,
  readiness: Readiness | null,
): Message {
  const full = targetText(target);
  const state = [serviceState(summary.status), ...(readiness === null ? [] : pods(readiness))];
  const notes = [
    ...images(summary),
    ...(summary.environment === 'success'
      ? []
      : [`The environment is ${environmentState(summary.environment)}`]),
  ];
  return message([
    section(
      `${targetTitle(target)}\n${state.filter((part) => part !== '').join('  ·  ') || 'State unknown'}`,
      {
        label: 'Show',
        command: `service show ${quoteWord(full)}`,
        about: `Show ${full}`,
      },
    ),
    ...(notes.length === 0 ? [] : [context(notes.join('  ·  '))]),
  ]);
}

/** `3 of 4 services healthy`. Of Helm releases Zadig does not say it, so they are counted apart. */
function health(services: readonly ServiceSummary[]): string {
  const told = services.filter(({ status }) => status !== '');
  const untold = services.length - told.length;
  if (told.length === 0) return count(services.length, 'service');
  const well = told.filter(({ status }) => WELL.has(status)).length;
  const rest = untold === 0 ? '' : `, ${count(untold, 'Helm release')}`;
  return `${well} of ${count(told.length, 'service')} healthy${rest}`;
}

function worst(services: readonly ServiceSummary[]): KnownBlock[] {
  const ill = services
    .filter(({ status }) => status !== '' && !WELL.has(status))
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }));
  if (ill.length === 0) return [];
  const named = ill
    .slice(0, MOST_NAMED)
    .map(({ name, status }) => `${bold(name)} ${serviceState(status)}`)
    .join('  ·  ');
  const more = ill.length - MOST_NAMED;
  return [section(`${named}${more > 0 ? `  ·  and ${more} more` : ''}`)];
}

function rank({ status }: ServiceSummary): number {
  const at = WORST.indexOf(status);
  return at < 0 ? WORST.length : at;
}

function images({ containers }: ServiceSummary): string[] {
  const running = containers.filter(({ init }) => !init);
  if (running.length === 0) return [];
  const tags = running.slice(0, MOST_IMAGES).map(({ image }) => code(clip(imageTag(image), 100)));
  const more = running.length - tags.length;
  return [`${tags.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

function pods({ ready, wanted, troubles }: Readiness): string[] {
  const said = wanted === 0 && ready === 0 ? 'no pods' : `${ready} of ${wanted} pods ready`;
  return [said, ...(troubles.length === 0 ? [] : [`:rotating_light: ${troubles.map(bold).join(', ')}`])];
}
