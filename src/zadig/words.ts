import { maskText } from '../domain/secrets.ts';

const BIDI_AND_CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]+/gu;

/** Text from outside as part of a sentence: one line, no control or invisible characters, at most `limit` long. */
export function clean(value: string, limit: number): string {
  const line = value
    .slice(0, limit * 4)
    .replace(BIDI_AND_CONTROL, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  return letters.length <= limit ? line : `${letters.slice(0, limit - 1).join('')}…`;
}

/** The same, without anything that looks like a credential. `secrets` are hidden wherever they stand. */
export function quote(value: string, limit: number, secrets: readonly string[]): string {
  let hidden = value.slice(0, 4_000);
  for (const secret of secrets) if (secret !== '') hidden = hidden.replaceAll(secret, '[hidden]');
  // What Zadig passes on is often what a tool of its own printed, with the command line and its passwords.
  return clean(maskText(hidden), limit);
}
