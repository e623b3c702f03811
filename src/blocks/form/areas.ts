/** Characters of one area; Slack takes 3,000, and people add some. */
const AREA = 2_500;
export const MOST_AREAS = 24;

/**
 * A text in pieces of whole lines which, where that can be, neither begin nor end with a blank one: Slack may take those
 * away. Null when it is too long, or has a line that is.
 */
export function inAreas(text: string): readonly string[] | null {
  const lines = text === '' ? [] : text.split('\n');
  const areas: string[] = [];
  for (let from = 0; from < lines.length; ) {
    const until = borderAfter(lines, from);
    if (until === null || areas.length === MOST_AREAS) return null;
    areas.push(lines.slice(from, until).join('\n'));
    from = until;
  }
  return areas;
}

/** Where the piece that begins with a line ends: before a line that is not indented, unless that is far up. */
function borderAfter(lines: readonly string[], from: number): number | null {
  let [size, last, outer] = [0, from, from];
  for (let at = from; at < lines.length; at += 1) {
    size += (lines[at] ?? '').length + 1;
    if (size > AREA) {
      const border = outer - from > (at - from) / 2 ? outer : last > from ? last : at;
      // A piece of blank lines alone would come back as nothing.
      return lines.slice(from, border).some((line) => line.trim() !== '') ? border : null;
    }
    const [line, next = ''] = [lines[at] ?? '', lines[at + 1]];
    if (line.trim() === '' || next.trim() === '') continue;
    last = at + 1;
    if (!/^\s/.test(next)) outer = at + 1;
  }
  return lines.length;
}
