/** Words that promise a secret wherever they stand in a name, and what may stand before `key` in one that does. */
const SECRET_WORDS =
  /^(.*(password|passwd|passphrase|passcode|secret|token|credential|dsn|pwd|(api|access|private|encryption|signing|secret|master|auth)key)s?|.*pass|pw|pass(es|wds)|creds?|.*bearers?|masterauth|.*secretkeybase|docker(config(json)?|cfg)|.*connectionstrings?)(old|new|prev|previous|prod|production|dev|test|staging|value|plain|text|raw|hash|b64|base64)?\d{0,3}$/;
const KEY_OF =
  /^(api|app|access|account|private|priv|encrypt|encryption|decrypt|decryption|crypt|cipher|aes|rsa|hmac|sign|signing|signature|secret|master|ssh|licen[cs]e|auth|authkey|shared|jwt|session|cookie|storage|webhook|deploy|consumer|service|host|server|tls|client)$/;
const NO_SECRET_WORDS =
  /^((ca|by|com|encom|tres|sur|over|under)pass|(existing|automount).*|imagepullsecrets?|(max|min|num|total)tokens?)$/;

/** The last word of a name that tells something about a secret: how long it lives, where it lies, how it is made. */
const ABOUT =
  /^(names?|refs?|references?|namespaces?|polic(y|ies)|ttl|counts?|counter|len|length|size|expir\w*|timeout|seconds|minutes|hours|days|duration|lifetime|age|validity|interval|limits?|quota|enabled?|disabled?|required|optional|types?|kind|path|paths|file|files|dir|directory|mount|mounts|version|rotation|url|uri|endpoint|issuer|audience|alg|algorithm|format|encoding|strategy|mode|provider|class|regex|pattern|label|labels|annotations|column|status|complexity|strength)$/;
/** `token-service` is what a part of a system is called; `TOKEN_SERVICE` may as well be the token for it. */
const PART =
  /^[a-z0-9.-]+-(services?|server|operator|manager|controller|webhook|reader|writer|generator|exchange|api|app|job|worker|reviews?|store|provider|reloader|sync|agent)$/;
/** A name that begins so points at a secret. */
const POINTS = /^(existing|automount)$/;
/** A name that ends so is about tokens of a language model or of a parser. */
const COUNTED = /^(max|min|num|total|prompt|completion|input|output)$/;

/** Names of headers, whole, since `authorization` ends many a harmless one. */
const SECRET_HEADER = /^((proxy-)?authorization|(set-)?cookie)$/i;
const CHINESE = /密码|口令|密钥|秘钥|令牌/;
/** No real name is longer, and a long one must not cost time. */
const LONGEST = 200;

/** Does a key promise a secret? `DB_PASSWORD_RO`, `apiKey`, `github.token`; not `secretName`, which only refers to one. */
export function isSecretName(key: string): boolean {
  const name = key.trim().slice(-LONGEST);
  if (SECRET_HEADER.test(name) || CHINESE.test(name)) return true;
  const words = wordsOf(name);
  return !isAbout(words) && !PART.test(name) && words.some((_, at) => isSecretAt(words, at));
}

/** The same of a name's end alone: `api-token`, but not `token-api`, which may as well be what an image is called. */
export function endsAsSecret(key: string): boolean {
  const name = key.trim().slice(-LONGEST);
  if (SECRET_HEADER.test(name) || CHINESE.test(name)) return true;
  const words = wordsOf(name);
  return !isAbout(words) && isSecretAt(words, words.length - 1);
}

/** Does a key below a secret's say something about it only? `secretKeyRef`, `name`, `items`, `optional`, `defaultMode`. */
export function isAboutSecret(key: string): boolean {
  const words = wordsOf(key.slice(-LONGEST));
  return isAbout(words) || (words.length === 1 && /^(key|items|create|sources?)$/.test(words[0] ?? ''));
}

function isAbout(words: readonly string[]): boolean {
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (POINTS.test(first) || ABOUT.test(last)) return true;
  if (last === 'tokens') return words.some((word) => COUNTED.test(word));
  if (last === 'token') return words.some((word) => /^(max|min|num|total)$/.test(word));
  return /^secrets?$/.test(last) && (/^(external|sealed)$/.test(first) || isPull(words));
}

function isPull(words: readonly string[]): boolean {
  return words.at(-2) === 'pull' && words.includes('image');
}

function isSecretAt(words: readonly string[], at: number): boolean {
  const [word = '', before = ''] = [words[at], words[at - 1]];
  if (/^keys?\d{0,3}$/.test(word)) return KEY_OF.test(before);
  if (/^strings?\d{0,3}$/.test(word)) return before === 'connection';
  if (word === 'json') return before === 'config' && words[at - 2] === 'docker';
  return SECRET_WORDS.test(word) && !NO_SECRET_WORDS.test(word);
}

/** `spring.dbPassword_RO` → spring, db, password, ro. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}
