/** The text of a JSON string, as the documentation promises lines; anything else as it is. */
function unquoted(data: string): string {
  if (!data.startsWith('"') || !data.endsWith('"')) return data;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'string' ? value : data;
  } catch {
    return data;
  }
}

/** Not a pattern: a long line of returns would make one slow. */
function withoutReturns(line: string): string {
  let end = line.length;
  for (;;) {
    if (line.endsWith('\\r', end)) end -= 2;
    else if (line.endsWith('\r', end)) end -= 1;
    else return line.slice(0, end);
  }
}

/**
 * Log lines of one event. The real server spells a carriage return as the two characters `\\r`, and gives a line that
 * ended in CRLF a second event of nothing else (contract §5): the trailing ones go, and such events with them.
 */
export function linesOf(data: string): string[] {
  const text = unquoted(data);
  const onlyReturns = text.replace(/\\r|[\r\n]/g, '') === '';
  if (onlyReturns && /\\r|\r/.test(text)) return [];
  return text.split('\n').map((line) => withoutReturns(line));
}
