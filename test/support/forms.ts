import { expect } from 'vitest';
import type { Person } from '../../src/sandbox/slack/person.ts';
import type { View } from '../../src/sandbox/slack/person-forms.ts';
import type { Environment } from '../../src/sandbox/zadig/world/types.ts';
import type { Bot } from './bot.ts';
import { eventually } from './eventually.ts';

/** Chooses in an open form, as soon as it is offered, and waits until pickers that depend on it follow. */
export async function choose(person: Person, label: string, option: string): Promise<void> {
  await eventually(async () => expect(await person.suggest(label, option)).toContain(option));
  const before = person.modal();
  await person.pick(label, option);
  if (before !== null && isParent(before, label) && !before.rendered.includes(`${label}: [${option} ▾]`))
    await eventually(() => expect(person.modal()?.privateMetadata).not.toBe(before.privateMetadata));
}

/** Does the bot hear of what is chosen there, and draw the form anew? */
function isParent({ blocks }: View, label: string): boolean {
  return blocks.some((block) => {
    const shown = JSON.stringify(block);
    return (
      block['dispatch_action'] === true && shown.includes(`"text":"${label}"`) && !shown.includes('multi_')
    );
  });
}

/** Chooses one after the other. */
export async function chooseAll(person: Person, options: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, option] of Object.entries(options)) await choose(person, label, option);
}

/** Types a command that lacks something, and waits for its form. */
export async function opens(
  person: Person,
  command: string,
  options: { readonly channel?: string } = {},
): Promise<View> {
  await person.slash(`/zadig ${command}`, options);
  return person.waitForModal({ has: 'The same as /zadig' });
}

/** Submits what is filled in and gives the plan that is shown then. */
export async function reviews(person: Person): Promise<View> {
  await person.submit();
  return person.waitForModal({ has: /^Review\n[\s\S]*Nobody has been asked yet/ });
}

/** Opens the form of a change of worker's image in payments/dev, and goes as far as its plan. */
export async function reviewsImage(person: Person, image: string): Promise<View> {
  await opens(person, 'image payments/dev/worker');
  person.fill({ Image: image });
  return reviews(person);
}

/** An environment as it is in Zadig. */
export function environmentOf({ zadig }: Pick<Bot, 'zadig'>, project: string, key: string): Environment {
  const found = zadig.world.environments.find((env) => env.project === project && env.key === key);
  if (found === undefined) throw new Error(`there is no ${project}/${key} in Zadig`);
  return found;
}

/** The image of a service's first container, as it is in Zadig. */
export function imageOf(bot: Pick<Bot, 'zadig'>, target: string): string | undefined {
  const [project = '', env = '', name = ''] = target.split('/');
  const service = environmentOf(bot, project, env).services.find((each) => each.name === name);
  return service?.workloads[0]?.containers[0]?.image;
}
