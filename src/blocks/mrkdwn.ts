/** Text in Slack's mrkdwn. Everything that comes from people, Zadig or a cluster goes through here. */

/** Escapes what calls somebody or makes a link, and drops control characters. Source: Slack, formatting message text. */
export function plain(text: string): string {
  return withoutControls(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * A name, or any text that must stay inside its line: one line, at most `max` long, and nothing in it is markup. Slack
 * has no escape for marks, and invisible characters beside one do not reliably stop it, so a mark that could begin or
 * end something gives way to a sign that looks the same. `api_v2` and `registry:5000/api:v1` stay as they are.
 */
export function inline(text: string, max = 200): string {
  const line = withoutControls(text.slice(0, max * 4))
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...line];
  const short = letters.length > max || text.length > max * 4;
  return plain(harmless(short ? `${letters.slice(0, max - 1).join('')}…` : line));
}

/**
 * Pictures by which the bot tells production, states and dangers, with those that look like them: locks and keys, checks
 * and crosses, signs that stop or warn, circles and squares, hourglasses, sleep, and what it puts before a change.
 */
const SIGNS = new RegExp(
  `[${[
    '\\u{1F50F}-\\u{1F513}\\u{1F5DD}',
    '\\u2705\\u2611\\u2713\\u2714\\u{1F5F8}\\u{1F5F9}\\u274C\\u274E\\u2715-\\u2718',
    '\\u26D4\\u{1F6AB}\\u{1F6D1}\\u26A0\\u{1F6A8}\\u{1F6A7}\\u2753-\\u2755\\u2757\\u{1F4A5}',
    '\\u26AA\\u26AB\\u2B24\\u25C9\\u25CB\\u25CF\\u{1F534}\\u{1F535}\\u{1F7E0}-\\u{1F7EB}',
    '\\u231B\\u23F3\\u{1F4A4}\\u{1F680}\\u2744\\u21A9',
  ].join('')}]\\uFE0F?`,
  'gu',
);

function harmless(line: string): string {
  return line
    .replace(SIGNS, '□')
    .replaceAll('*', '∗')
    .replaceAll('`', 'ˋ')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, 'ˍ')
    .replace(/(?<![A-Za-z0-9])~|~(?![A-Za-z0-9])/g, '∼')
    .replace(/:(?=[\p{L}\p{N}_'+-]{1,100}:)/gu, '∶')
    .replace(/^>/, '›');
}

/** Bold, for names. */
export function bold(text: string): string {
  const name = inline(text);
  return name === '' ? '' : `*${name}*`;
}

/** Inline code, on one line. Backticks inside would end it and become quotes. */
export function code(text: string): string {
  const inside = plain(text).replaceAll('`', "'").replace(/\s+/g, ' ').trim();
  return inside === '' ? '' : `\`${inside}\``;
}

/** The end of the year 9999; what is later is no time in seconds. */
const LAST_MOMENT = 253_402_300_799;

/** A moment in the reader's own time zone. `at` in Unix seconds. */
export function moment(at: number | null): string {
  if (at === null || !(at >= 0 && at <= LAST_MOMENT)) return 'at an unknown time';
  const utc = `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.trunc(at)}^{date_short_pretty} {time}|${utc}>`;
}

/** `{@mention}` of a person by id. */
export function mention(userId: string): string {
  return `<@${userId.replace(/[^A-Z0-9]/g, '')}>`;
}

/** How long since, in the largest unit that reads well: `42 s`, `7 min`, `3 h`, `12 d`. Both in Unix seconds. */
export function age(since: number | null, now: number): string {
  if (since === null) return 'age unknown';
  const seconds = Math.max(0, Math.round(now - since));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `1 pod`, `2 pods`, `no pods`. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return amount === 0 ? `no ${many}` : `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`;
}

/** At most `max` characters; what is missing is said. Never cuts inside an entity, since it cuts before escaping. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, Math.max(0, max - 32)).replace(/[\uD800-\uDBFF]$/, '');
  return `${kept}… (${(text.length - kept.length).toLocaleString('en-US')} more characters)`;
}

/**
 * mrkdwn that fits: whole lines are left out, and counted. One line that is too long is cut, behind a blank when
 * there is one not far from its end, and never inside an entity or a date.
 */
export function fitLines(text: string, max: number): string {
  if (text.length <= max) return text;
  const lines = text.split('\n');
  const kept: string[] = [];
  let size = 24;
  for (const line of lines) {
    size += line.length + 1;
    if (size > max) break;
    kept.push(line);
  }
  if (kept.length > 0) return `${kept.join('\n')}\n… and ${lines.length - kept.length} more lines`;
  const cut = (lines[0] ?? '').slice(0, max - 40);
  const blank = cut.lastIndexOf(' ');
  const whole = (blank > cut.length / 2 ? cut.slice(0, blank) : cut)
    .replace(/[\uD800-\uDBFF]$/, '')
    .replace(/<[^<>]*$|&[a-z]{0,4}$/, '');
  return `${whole} … (${text.length - whole.length} more characters)`;
}

/**
 * Without control and formatting characters, which hide or turn round what is shown, nor halves of characters, which
 * Slack does not take; line breaks and tabs stay.
 */
export function withoutControls(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}]/gu, (char) => (char === '\n' || char === '\t' ? char : ''))
    .replace(/\p{Cs}/gu, '\uFFFD');
}

/** A link with our own words; the words alone when the address is none. */
export function link(url: string, words: string): string {
  return /^https?:\/\/[^\s<>|]{1,2000}$/.test(url) ? `<${url}|${words}>` : words;
}
