/** That a log is longer than what was `asked` for. */
export function cutText(pod: string, asked: number): string {
  return `Earlier lines of ${pod} may be missing: its log had more than the ${asked.toLocaleString('en-US')} lines that I ask for.`;
}

/** That lines may be missing of a container that has started again. */
export function startedText(pod: string): string {
  return `Lines that ${pod} wrote since it started again may be missing here.`;
}

/** What may be missing where a log was opened again; null: nothing. `lastAt`: when its last line came. */
export function holeText(
  hole: 'none' | 'possible' | 'unlike',
  pod: string,
  lastAt: number,
  now: number,
): string | null {
  if (hole === 'none') return null;
  const awayS = Math.max(1, Math.round((now - lastAt) / 1_000));
  if (hole === 'unlike') return `The log of ${pod} began anew; lines from before that may be missing.`;
  return `Lines of ${pod} may be missing here: its log was not to be had for about ${awayS} s.`;
}
