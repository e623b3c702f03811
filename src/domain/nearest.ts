/**
 * The known names a person may have meant, nearest first; empty when nothing is close.
 * Close means: a common beginning, contained in it, or few typing slips (a swap of neighbours counts as one).
 */
export function nearest(typed: string, known: Iterable<string>, most = 3): readonly string[] {
  const wanted = typed.toLowerCase();
  if (wanted === '') return [];
  // Two slips in a word of two or three letters leave nothing of it.
  const far = wanted.length <= 3 ? 1.5 : Math.max(2, Math.floor(wanted.length / 3));
  return [...new Set(known)]
    .map((name) => ({ name, distance: closeness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= far)
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name))
    .slice(0, most)
    .map(({ name }) => name);
}

function closeness(wanted: string, name: string): number {
  if (name === wanted) return 0;
  if (wanted.length >= 2 && name.startsWith(wanted)) return 1;
  if (wanted.length >= 3 && name.includes(wanted)) return 1.5;
  return slips(wanted, name);
}

/** Optimal string alignment distance: insert, delete, replace, or swap two neighbours. */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 4 || a.length > 80) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(rows, i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(rows, i - 1, j - 1) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, at(rows, i - 2, j - 2) + 1);
      }
      row.push(best);
    }
    rows.push(row);
  }
  return at(rows, a.length, b.length);
}

function at(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
