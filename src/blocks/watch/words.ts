import type { Trouble } from '../../domain/watch/sight.ts';
import type { Story, TraitChange } from '../../domain/watch/story.ts';
import { count, inline } from '../mrkdwn.ts';
import { imageTag } from '../target.ts';

const KINDS: Readonly<Record<Trouble['kind'], string>> = {
  crashing: 'Crashing',
  image: 'Its image cannot be pulled',
  unschedulable: 'No node takes its pods',
  unready: 'Not ready',
  failed: 'Failed in Zadig',
};

/** What is wrong, in a word or two: `Crashing`. */
export function troubleTitle({ kind }: Trouble): string {
  return KINDS[kind];
}

/** Where it shows and what Kubernetes says of it. */
export function troubleText({ kind, reason, message, pod, container, restarts }: Trouble): string {
  if (kind === 'failed') return 'Zadig does not say why; its own page of the environment may.';
  const where = [
    ...(pod === '' ? [] : [`pod ${inline(pod, 100)}`]),
    ...(container === '' ? [] : [`container ${inline(container, 100)}`]),
    ...(restarts === 0 ? [] : [count(restarts, 'restart')]),
  ].join(', ');
  const why = [inline(reason, 100), inline(message, 400)].filter((part) => part !== '').join(': ');
  return [where, why].filter((part) => part !== '').join('\n');
}

const MOST_CHANGES = 8;

/** `image api: v1 → v2`, a line each. */
export function changeLines(changes: readonly TraitChange[]): readonly string[] {
  const shown = changes.slice(0, MOST_CHANGES).map(changeLine);
  const left = changes.length - shown.length;
  return left === 0 ? shown : [...shown, `… and ${count(left, 'more change')}`];
}

function changeLine({ of, name, from, to }: TraitChange): string {
  const what = inline(name, 100);
  // A variable's value may be a secret, and is not known here.
  if (of === 'variable')
    return `variable ${what} ${from === null ? 'added' : to === null ? 'removed' : 'changed'}`;
  if (of === 'replicas') return `${what}: ${from ?? 'no'} → ${to ?? 'no'} replicas`;
  if (from === null) return `container ${what} added, ${inline(imageTag(to ?? ''), 100)}`;
  if (to === null) return `container ${what} removed`;
  const [before, after] = [imageTag(from), imageTag(to)];
  // Of another repository with the same tag the whole is said.
  return before === after
    ? `image of ${what}: ${inline(from, 200)} → ${inline(to, 200)}`
    : `image of ${what}: ${inline(before, 100)} → ${inline(after, 100)}`;
}

/** How a story stands: `:red_circle: *Crashing*`. */
export function standText({ state, kind, trouble, returns }: Story): string {
  const flaps = returns >= 2 ? `, back ${returns} times` : '';
  switch (state) {
    case 'rolling':
      return ':hourglass_flowing_sand: *Rolling out*';
    case 'failing':
      return `:red_circle: *${trouble === null ? 'Not well' : troubleTitle(trouble)}*${flaps}`;
    case 'settling':
      return `:large_yellow_circle: *Well again*, perhaps not for long${flaps}`;
    case 'well':
      return kind === 'rollout' ? ':large_green_circle: *Rolled out*' : ':large_green_circle: *Recovered*';
    case 'gone':
      return ':white_circle: *Gone*: it is not there any more';
  }
}
