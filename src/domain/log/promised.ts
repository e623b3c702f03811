import { MASK } from '../mask.ts';
import { endsAsSecret } from '../secret-names.ts';

const PROMISE = /(?<![\w.-])([\w.-]{1,100})["']?\s{0,5}[:=]\s{0,5}(?:[|>][+-]?|\\)?$/;
/** Most lines end otherwise. */
const ENDS: ReadonlySet<string | undefined> = new Set(':=|>+-\\ ');
/** One word that is more than letters. */
const ANSWER = /^(\s{0,40}["']?)(?=\S{0,100}[A-Za-z0-9])(?=\S{0,100}[^A-Za-z\s"',])[^\s"']{4,200}?(["']?,?)$/;

/** Does a line end where a secret would begin, as `password:` does? */
export function promisesSecret(line: string): boolean {
  if (!ENDS.has(line.at(-1))) return false;
  const name = PROMISE.exec(line.slice(-120))?.[1];
  return name !== undefined && endsAsSecret(name);
}

/** The line behind such a one, masked if it may be the secret: one word alone in it. */
export function maskPromised(line: string): string {
  return line.endsWith(':') ? line : line.replace(ANSWER, `$1${MASK}$2`);
}
