import type { KubeEvent } from '../domain/environment.ts';
import { maskText } from '../domain/secrets.ts';
import type { ServiceTarget } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { context, section } from './message.ts';
import { bold, clip, code, count, inline, moment } from './mrkdwn.ts';
import { targetTitle } from './target.ts';

/** An event with the object it is about, `Pod api-7f9`. */
export interface ObjectEvent extends KubeEvent {
  readonly object: string;
}

/** Events of a service's workloads and pods, newest first. `problems`: objects whose events could not be read. */
export function eventList(
  target: ServiceTarget,
  events: readonly ObjectEvent[],
  problems: readonly string[],
): Answer {
  // Each object's come in the order of happening, and many have the same second.
  const newest = [...events].reverse().sort((a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0));
  const warnings = events.filter((event) => event.type === 'Warning').length;
  return {
    head: [
      section(
        `${targetTitle(target)}\n${count(events.length, 'event')}, ${count(warnings, 'warning')}. Newest first.`,
      ),
    ],
    items: newest.map((event) => async () => [section(eventLines(event))]),
    perPage: 15,
    foot: [
      ...(events.length === 0
        ? [context('Kubernetes forgets events after an hour unless it is told otherwise.')]
        : []),
      // One block, since there may be a problem for every pod.
      ...(problems.length === 0
        ? []
        : [context(problems.map((problem) => `:warning: ${inline(problem, 500)}`).join('\n'))]),
    ],
  };
}

function eventLines(event: ObjectEvent): string {
  const mark = event.type === 'Warning' ? ':warning: Warning' : ':information_source: Normal';
  const times = event.count > 1 ? `  ·  ${event.count} times, first ${moment(event.firstSeen)}` : '';
  return [
    `${mark}  ${bold(event.reason === '' ? 'Event' : event.reason)}  ·  ${code(event.object)}  ·  ${moment(event.lastSeen)}${times}`,
    inline(clip(maskText(event.message), 600), 600),
  ].join('\n');
}
