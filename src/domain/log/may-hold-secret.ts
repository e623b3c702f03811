import { endsAsSecret, isSecretName } from '../secret-names.ts';

/**
 * Part of a secret's name, and the rest of it. What every line has that `maskLines`, `maskNested` or MORE_SHAPES would change is one
 * with a sign behind it, or with a blank in a word that begins with a dash, or the beginning of a known shape. These are
 * wider than the rules, since they only save time.
 */
const NAME =
  '(?:pass|pw|secret|token|cred|dsn|key(?<=[\\w\\u0080-\\uffff.-]key)|bearer|masterauth|docker[^a-z0-9]{0,200}c(?:onfig|fg)|connection[^a-z0-9]{0,200}string|authorization|cookie|sig(?:nature)?(?==)|密码|口令|密钥|秘钥|令牌)[\\w\\u0080-\\uffff.-]{0,200}';
const NAMED = new RegExp(`${NAME}(?=(?:\\\\{0,8}["'])?\\s*(?:[=:>：→]|->))`, 'gi');
const NAMED_ARGUMENT = new RegExp(`${NAME}(?:\\\\{0,8}["'])?\\s`, 'i');
/** A field called value, and beside it the name of a secret as a text of its own. */
const VALUED = /[vV]alue\\{0,8}["']\s{0,9}:/;
const NAME_IN_QUOTES = new RegExp(`${NAME}\\\\{0,8}["']`, 'i');
const ARGUMENT = /(?<![\w.])-\\{0,8}["']?[\w\u0080-\uffff]/;
const SHAPED =
  /- ?BEGIN |(?:AWS_SECRET|aws_secret)_|eyJ[\w-]{4}|\bx(?:ox[a-z]|app)-|\b(?:gh[opsur]|npm|hf|github_pat|[sr]k_(?:live|test)|dckr_pat|whsec)_|\bgl[a-z]{2,6}-|\bsk-[\w-]{20}|\b(?:AKIA|ASIA|LTAI|AKID)[A-Za-z0-9]{12}|AIza|hooks\.slack\.com|\/hook\/|\?key=|\/webhooks\/|:\/\/[^\s/"'@]*@|:\/\/[^\s"'@]{0,501}@|@(?:tcp|unix)\(|[Bb][Ee][Aa][Rr][Ee][Rr]\s|Basic\s|(?:requirepass|masterauth|redis-cli|sshpass)\s|login\s{1,20}\S{1,100}\s{1,20}password|mysql(?:dump|admin)?\b[^\n]{0,200}\s-p|curl\b[^\n]{0,200}\s-(?:u|-user)|\b(?:ya29|hvs|hvb|SG)\.|GOCSPX-|\d:AA/;

/** Could `maskLines`, or `maskNested`, find anything in a line? `false` is certain. */
export function mayHoldSecret(line: string): boolean {
  return (
    holdsName(line) ||
    SHAPED.test(line) ||
    (ARGUMENT.test(line) && NAMED_ARGUMENT.test(line)) ||
    (line.includes('alue') && VALUED.test(line) && NAME_IN_QUOTES.test(line))
  );
}

/** Is there a name with a sign that promises a secret? `cacheKey=` and `passed:` are in many lines and do not. */
function holdsName(line: string): boolean {
  NAMED.lastIndex = 0;
  for (let done = 0, found = NAMED.exec(line); found !== null; found = NAMED.exec(line)) {
    let from = found.index;
    while (from > done && IN_NAME.test(line.charAt(from - 1))) from -= 1;
    done = NAMED.lastIndex;
    const name = line.slice(from, done);
    if (WHOLE.test(name) || line.startsWith('>', done)) return true;
    // `-Dapi.key=` at the beginning of a line is the property, not a word of its own.
    if ([name, name.replace(/^-D/, '')].some((each) => isSecretName(each) || endsAsSecret(each))) return true;
  }
  return false;
}

const IN_NAME = /[\w\u0080-\uffff.-]/;
/** What other rules than those for names look for, too. */
const WHOLE = /authorization|cookie|sig(?:nature)?$/i;
