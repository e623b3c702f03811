const MOST = 8;

/** Names in a sentence: `a, b, c and 4 more`; `none` when there are none. */
export function few(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const shown = names.slice(0, MOST).join(', ');
  return names.length > MOST ? `${shown} and ${names.length - MOST} more` : shown;
}
