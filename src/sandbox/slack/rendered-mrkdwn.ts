const EMOJI: Readonly<Record<string, string>> = {
  warning: '⚠️',
  snowflake: '❄️',
  rotating_light: '🚨',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  no_entry: '⛔',
  no_entry_sign: '🚫',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  large_green_circle: '🟢',
  red_circle: '🔴',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_blue_circle: '🔵',
  white_circle: '⚪',
  black_circle: '⚫',
  rocket: '🚀',
  lock: '🔒',
  unlock: '🔓',
  eyes: '👀',
  sunrise: '🌅',
  bell: '🔔',
  no_bell: '🔕',
  zzz: '💤',
  double_vertical_bar: '⏸️',
  black_square_for_stop: '⏹️',
  fast_forward: '⏩',
  information_source: 'ℹ️',
  bulb: '💡',
  package: '📦',
  arrows_counterclockwise: '🔄',
  gear: '⚙️',
  clock1: '🕐',
  arrow_right: '➡️',
  arrow_up: '⬆️',
  arrow_down: '⬇️',
  wave: '👋',
  tada: '🎉',
  memo: '📝',
  mag: '🔍',
  fire: '🔥',
  page_facing_up: '📄',
  stopwatch: '⏱️',
  stop_button: '⏹️',
  small_blue_diamond: '🔹',
  thinking_face: '🤔',
  key: '🔑',
  electric_plug: '🔌',
  ticket: '🎫',
  boom: '💥',
  question: '❓',
  exclamation: '❗',
  leftwards_arrow_with_hook: '↩️',
  octagonal_sign: '🛑',
  construction: '🚧',
  heavy_minus_sign: '➖',
  heavy_plus_sign: '➕',
  grey_question: '❔',
  bust_in_silhouette: '👤',
  speech_balloon: '💬',
  link: '🔗',
  scroll: '📜',
};
const DATE_PARTS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_pretty: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_short_pretty: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  date_long_pretty: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  day_divider_pretty: { weekday: 'long', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hour12: false },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
};

/** Names of ids as a reader sees them; undefined falls back to the id. */
export type Names = (id: string) => string | undefined;

/** A date as Slack shows it, in UTC; the fallback when the time is none. */
export function dateText(seconds: number, format: string, fallback: string): string {
  if (!Number.isFinite(seconds)) return fallback;
  const when = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, token: string) => {
    if (token === 'ago') return when.toISOString();
    const parts = DATE_PARTS[token];
    return parts === undefined
      ? whole
      : new Intl.DateTimeFormat('en-GB', { ...parts, timeZone: 'UTC' }).format(when);
  });
}

/** `:name:` of the common emoji as the character; the others stay as they are. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name: string) => EMOJI[name] ?? whole);
}

/** `&amp; &lt; &gt;` as characters. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function angle(inner: string, names: Names): string {
  const bar = inner.indexOf('|');
  const [target, label] = bar < 0 ? [inner, ''] : [inner.slice(0, bar), inner.slice(bar + 1)];
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = ''] = target.split('^');
    return dateText(Number(seconds), format, label);
  }
  if (target.startsWith('!subteam^'))
    return `@${names(target.slice(9)) ?? (label.replace(/^@/, '') || target.slice(9))}`;
  if (target.startsWith('!')) return `@${label || target.slice(1)}`;
  if (target.startsWith('@')) return `@${names(target.slice(1)) ?? (label || target.slice(1))}`;
  if (target.startsWith('#')) return `#${names(target.slice(1)) ?? (label || target.slice(1))}`;
  return label || target.replace(/^mailto:/, '');
}

function marks(text: string): string {
  return ['*', '_', '~'].reduce((done, mark) => {
    const sign = mark === '*' ? '\\*' : mark;
    const rule = new RegExp(
      `(?<![\\w${sign}])${sign}(?=\\S)([^${sign}\\n]*[^${sign}\\s])${sign}(?![\\w${sign}])`,
      'g',
    );
    return done.replace(rule, '$1');
  }, text);
}

/** mrkdwn as a reader sees it: marks gone, links as their labels, mentions as names, dates as dates. */
export function mrkdwnText(text: string, names: Names): string {
  const angles = (piece: string): string =>
    piece.replace(/<([^<>]+)>/g, (_, inner: string) => angle(inner, names));
  return text
    .split(/(```[\s\S]*?```|`[^`\n]+`)/)
    .map((piece, i) => {
      if (i % 2 === 0) return unescaped(angles(withEmoji(marks(piece))));
      const fence = piece.startsWith('```') ? 3 : 1;
      return unescaped(angles(piece.slice(fence, -fence)));
    })
    .join('');
}
