import type { Container } from './pods.ts';

/** A cluster may put a whole log into its reason. */
const LONGEST_WHY = 200;

/** That a container has started again, how often and why, as a sentence; `before`: as often as was known. */
export function restartText({ pod, container, restarts, why }: Container, before: number): string {
  // Kubernetes names the pod once more.
  const cause = clipped(why.replace(/ pod=\S+/g, ''));
  const because = cause === '' ? '' : ` (${cause})`;
  const between = restarts > before + 1 ? ' Lines in between may be missing.' : '';
  return `Container ${container} of ${pod} has restarted, for the ${nth(restarts)} time${because}.${between}`;
}

function clipped(why: string): string {
  const letters = [...why];
  return letters.length <= LONGEST_WHY ? why : `${letters.slice(0, LONGEST_WHY - 1).join('')}…`;
}

function nth(count: number): string {
  const ending = { 1: 'st', 2: 'nd', 3: 'rd' }[count % 100 > 10 && count % 100 < 14 ? 0 : count % 10];
  return `${count}${ending ?? 'th'}`;
}
