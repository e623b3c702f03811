import type { Person } from '../../src/sandbox/slack/person.ts';
import type { Bot } from './bot.ts';

/** Goes on from a form to its plan, as it is shown. */
export async function reviewed(person: Person): Promise<string> {
  await person.submit();
  return (await person.waitForModal({ has: 'Review' })).rendered;
}

/** Sets a variable of a payments environment behind the bot's back. */
export function setVariable(bot: Bot, key: string, value: string, env = 'dev'): void {
  const found = variablesOf(bot, env).find((variable) => variable.key === key);
  if (found === undefined) throw new Error(`there is no ${key} in ${env}`);
  found.value = value;
}

/** Gives payments/dev another variable, which no service follows. */
export function addVariable(bot: Bot, key: string, value: string): void {
  variablesOf(bot, 'dev').push({ key, value, type: 'string', options: [], desc: '', related_services: [] });
}

function variablesOf({ zadig }: Bot, env: string) {
  const found = zadig.world.environments.find(({ project, key }) => project === 'payments' && key === env);
  if (found === undefined) throw new Error(`there is no ${env}`);
  return found.globals;
}
