import { MASK } from './mask.ts';

/**
 * Secrets that show by their own form, and what takes their place. Beginnings are anchored by what stands before
 * them and lengths are bounded, so that no text makes these look at a character many times.
 */
export const SHAPES: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN ([A-Z0-9 ]{0,40}PRIVATE KEY)-----[^"]*?(-----END \1-----|(?=\\{0,8}")|$)/g,
    `-----BEGIN $1----- ${MASK}`,
  ],
  [/\beyJ[A-Za-z0-9_-]{4,1000}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g, MASK],
  [/\bx(?:ox[abeoprs]|app)-[A-Za-z0-9-]{8,}/g, MASK],
  [/\bgh[opsur]_[A-Za-z0-9]{20,}/g, MASK],
  [/\bgithub_pat_[A-Za-z0-9_]{20,}/g, MASK],
  [/\bglpat-[A-Za-z0-9_-]{16,}/g, MASK],
  [/\bnpm_[A-Za-z0-9]{20,}/g, MASK],
  [/\bhf_[A-Za-z0-9]{20,}/g, MASK],
  // A pod may be called sk-…, but neither with capitals nor with so long a word.
  [/\bsk-(?:[A-Za-z0-9]{20,}|(?=[\w-]{0,200}[A-Z])[\w-]{20,})/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [/\b(?:LTAI|AKID)[A-Za-z0-9]{12,}/g, MASK],
  [/\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}/g, MASK],
  [/\bAIza[A-Za-z0-9_-]{30,}/g, MASK],
  [/(hooks\.slack\.com\/(?:services|workflows|triggers|commands|actions)\/)[A-Za-z0-9/_-]{4,}/g, `$1${MASK}`],
  [/(open\.(?:feishu\.cn|larksuite\.com)\/open-apis\/bot\/(?:v2\/)?hook\/)[\w-]{4,}/g, `$1${MASK}`],
  [/(qyapi\.weixin\.qq\.com\/[\w/-]{0,60}\?key=)[\w-]{4,}/g, `$1${MASK}`],
  [/(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/)\d{1,30}\/[\w-]{4,}/g, `$1${MASK}`],
  [/(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):[^\s/"']+@/gi, `$1:${MASK}@`],
  // A slash may be part of a password, unless what stands before it is a port.
  [
    /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@"']{0,200}):(?!\d{1,5}[/?#,;])[^\s"'@]{1,300}@/gi,
    `$1:${MASK}@`,
  ],
  [/(?<![a-z0-9+.-])(https?:\/\/)(?!git@)[^\s:/@"'<>]{1,300}@/gi, `$1${MASK}@`],
  // A Go MySQL DSN has no scheme.
  [/(?<![\w.:@-])([\w.-]+):[^\s"'@]{1,200}@(?=(?:tcp|unix)\()/g, `$1:${MASK}@`],
  [/\b(Bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi, `$1${MASK}`],
  // `Basic` begins many a harmless sentence.
  [/\b(Basic\s+)(?=[a-z]{0,200}[A-Z0-9._~+/=-])[A-Za-z0-9._~+/=-]{8,}/g, `$1${MASK}`],
  [
    /\b(authorization[^\S\n]{0,20}[:=][^\S\n]{0,20}(?:basic|token|digest|api-?key|key|bot|negotiate|splunk|geniekey|ssws)[^\S\n]{1,20})(?![\w-]{1,40}=)[^\s"',;]+/gi,
    `$1${MASK}`,
  ],
  [
    /<([\w.:-]{0,100}(?:pass(?:word|wd|phrase)?|secret|token|api-?key|private-?key))>[^<]+<\/\1>/gi,
    `<$1>${MASK}</$1>`,
  ],
  // redis.conf, .netrc, and the command lines that take a password by a single letter.
  [/\b((?:requirepass|masterauth)[^\S\n]{1,40})(?:"[^"\n]*"|'[^'\n]*'|[^\s"'\\•]+)/g, `$1${MASK}`],
  [/\b(login\s{1,20}\S{1,100}\s{1,20}password\s{1,20})[^\s"'\\]+/g, `$1${MASK}`],
  [/\b(redis-cli\b[^\n|;&]{0,200}?\s(?:-a|--pass)\s{1,20})[^\s"'\\]+/g, `$1${MASK}`],
  [/\b(mysql(?:dump|admin)?\b[^\n|;&]{0,200}?\s-p)[^\s"'\\]+/g, `$1${MASK}`],
  [/\b(sshpass\s{1,20}-p\s{0,20})[^\s"'\\]+/g, `$1${MASK}`],
  [/\b(curl\b[^\n|;&]{0,200}?\s(?:-u|--user)[ =]?["']?[^\s:"']{1,100}:)[^\s"'\\]+/g, `$1${MASK}`],
];
