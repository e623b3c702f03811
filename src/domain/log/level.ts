/** How grave a line is, from the least to the most. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** What the logging libraries call their levels, in lower case. */
const WORDS: ReadonlyMap<string, Level> = new Map(
  Object.entries({
    trace: 'trace,trc,trce,verbose,vrb,silly,finest,finer',
    debug: 'debug,dbg,dbug,debu,fine,d,d1,d2,d3,d4,d5',
    info: 'info,inf,information,informational,notice,log,i',
    warn: 'warn,wrn,warning,w',
    error: 'error,err,erro,eror,severe,fail,e',
    fatal: 'fatal,ftl,fata,critical,crit,panic,pani,dpanic,alert,emerg,emergency,f',
  } satisfies Record<Level, string>).flatMap(([name, words]) => {
    const level = LEVELS.find((each) => each === name);
    return level === undefined ? [] : words.split(',').map((word) => [word, level] as const);
  }),
);

/** Only the beginning of a line says its level; a word further on is part of what it tells. */
const HEAD = 300;
const IN_JSON =
  /"(?:level|severity|lvl|log\.level|levelname|log_?level|@l)"\s{0,9}:\s{0,9}(?:"([A-Za-z]{1,13})"|(\d{2})(?!\d))|"s":\s{0,9}"([FEWID])[1-5]?"/i;
const KLOG = /^([IWEF])\d{4} \d\d:\d\d:\d\d\.\d/;
const NAMES =
  'TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERROR|ERR|SEVERE|FATAL|CRIT(?:ICAL)?|D?PANIC|ALERT|EMERG(?:ENCY)?';
const any = (names: string) => names.replace(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`);
/** `level=error`; `[warn]`; `ERROR` as a word, `INFO[0000]`, `app.ERROR:`; a tab before and behind; `fail: ` at the very beginning. */
const PLAIN = new RegExp(
  [
    `(?<![\\w.-])(?:${any('LEVEL|LVL|SEVERITY|LOGLEVEL')}|log\\.level)=\\\\?["']?(?<field>[A-Za-z]{1,13})(?![\\w])`,
    `(?:^|[\\s[|(<>"'\\]])(?<word>${NAMES}|TRC|VRB|DBG|INF|WRN|FTL|VERBOSE|LOG(?=:))(?![\\w./=-])`,
    `\\[[ \\t]?(?<bracket>${any(NAMES)})[ \\t]{0,3}\\]`,
    `\\t(?<tab>${any(NAMES)})\\t`,
    `\\.(?<channel>${NAMES}):`,
    `^(?<first>trce|dbug|info|warn|fail|crit|debug|error|warning|fatal):`,
  ].join('|'),
);

/**
 * How grave a line says it is, as the usual logging libraries write it; null when it does not say. Of JSON, numbers are
 * those of pino and bunyan; `notice` counts as info, and all that is graver than an error as fatal.
 */
export function levelOf(text: string): Level | null {
  if (text.startsWith('{')) return inJson(text);
  const head = text.length > HEAD ? text.slice(0, HEAD) : text;
  const klog = KLOG.exec(head)?.[1];
  if (klog !== undefined) return levelNamed(klog);
  const found = PLAIN.exec(head);
  if (found !== null)
    return levelNamed(Object.values(found.groups ?? {}).find((word) => word !== undefined) ?? '');
  return head.includes('{"') ? inJson(head) : null;
}

function inJson(text: string): Level | null {
  const found = IN_JSON.exec(text);
  if (found === null) return text.startsWith('{"@t"') ? 'info' : null;
  const [, word, number, letter] = found;
  return number === undefined ? levelNamed(word ?? letter ?? '') : levelNumbered(Number(number));
}

/** The level a library calls so, in any case; null for other words. */
export function levelNamed(word: string): Level | null {
  return WORDS.get(word.toLowerCase()) ?? null;
}

/** The level of a number of pino's or bunyan's: 10 to 60, with a project's own ones between them. */
export function levelNumbered(number: number): Level | null {
  return number >= 10 && number < 70 ? (LEVELS[Math.floor(number / 10) - 1] ?? null) : null;
}

/** Is a level as grave as the wanted one, or graver? */
export function atLeast(level: Level, wanted: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(wanted);
}
