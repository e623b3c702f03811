import type { Person } from './slack/person.ts';

/**
 * Does what one line says: `press Details`, `@zadig …`, `dm …`, else a command after `/zadig`. Errors: Error with a
 * sentence when Slack or the person cannot do that.
 */
export async function act(said: string, person: Person): Promise<void> {
  const pressed = /^press +(.+?)(?: +([1-9]\d*))?$/i.exec(said);
  const direct = /^dm +(.+)$/is.exec(said)?.[1];
  if (pressed !== null) {
    const [, label = '', nth = '1'] = pressed;
    await person.click(label, { nth: Number(nth) });
  } else if (/^@zadig\b/.test(said)) await person.mention(said);
  else if (direct !== undefined) await person.dm(direct);
  else await command(person, said.replace(/^\/?zadig(\s+|$)/, ''));
}

async function command(person: Person, text: string): Promise<void> {
  const { acked, error = 'operation_timeout' } = await person.slash(`/zadig ${text}`);
  if (!acked) throw new Error(`Slack says: /zadig failed with the error “${error}”`);
}

/** True while a ``` block of it is not closed: it goes on over further lines. */
export function isOpen(text: string): boolean {
  return text.split('```').length % 2 === 0;
}
