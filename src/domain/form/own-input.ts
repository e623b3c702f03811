import { MOST_AREA } from './field.ts';
import type { VariableField } from './variables.ts';

/** Characters of a key in an input's id. */
const MOST_KEY = 150;
/** Half a character, which Slack takes in no text. */
const HALF = /\p{Cs}/u;

/** Why a variable has no input of its own, and what to do instead; null when it has one. */
export function whyNoInput(
  { key, current }: Pick<VariableField, 'key' | 'current'>,
  value = current,
): string | null {
  if (key.includes('=') || HALF.test(key))
    return 'has a name that cannot be typed in front of a =. It can only be changed in Zadig.';
  const isLong =
    encodeURIComponent(key).length > MOST_KEY || Math.max(current.length, value.length) > MOST_AREA;
  if (!isLong && !HALF.test(current)) return null;
  const why = isLong ? 'is too long to be edited here' : 'has a value that Slack cannot show';
  return `${why}. Another value goes below, as KEY=value.`;
}

/** Each name once: a value that is set for it goes wherever Zadig has it. */
export function eachOnce(variables: readonly VariableField[]): readonly VariableField[] {
  const first = new Map<string, VariableField>();
  const again = new Set<string>();
  for (const variable of variables)
    if (first.has(variable.key)) again.add(variable.key);
    else first.set(variable.key, variable);
  return [...first.values()].map((variable) =>
    again.has(variable.key)
      ? { ...variable, about: `${variable.about} Zadig has it more than once, and sets all of them.`.trim() }
      : variable,
  );
}
