/** The pod that was meant: the one of that name, else the one whose name alone ends so, as in `4sgcz`; null when none is. */
export function podMeant(typed: string, names: readonly string[]): string | null {
  if (names.includes(typed)) return typed;
  const [only, ...others] = names.filter((name) => name.endsWith(`-${typed}`));
  return others.length === 0 ? (only ?? null) : null;
}
