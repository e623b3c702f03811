import type { Actor } from '../domain/actor.ts';
import { namedTargets } from '../domain/named-targets.ts';
import type { ChoiceDesk } from './choices.ts';

const MOST_TRIED = 4;
/** There are three seconds in all to show what is made of it. */
const PATIENCE_MS = 1_000;

/** The first environment, or service in one, that a text speaks of and the asker may read; null when there is none. */
export async function targetIn(text: string, actor: Actor, choices: ChoiceDesk): Promise<string | null> {
  const tried = namedTargets(text).slice(0, MOST_TRIED);
  const found = tried.map(async (word) => ((await isThere(word, actor, choices)) ? word : null));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE_MS);
  });
  const first = Promise.all(found).then((all) => all.find((word) => word !== null) ?? null);
  const target = await Promise.race([first, late]);
  clearTimeout(timer);
  return target;
}

async function isThere(word: string, actor: Actor, choices: ChoiceDesk): Promise<boolean> {
  const [project = '', env = ''] = word.split('/');
  const looking = { source: 'environments', given: { project }, query: env, actor, kind: 'read' } as const;
  const offered = await choices.offer(looking);
  return offered.choices.some(({ value, text }) => value === env && text !== `${env} (as typed)`);
}
