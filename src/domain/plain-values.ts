/** Words that say how it is with a secret. */
const WORD = '(?:expired|incorrect|invalid|missing|accepted|rejected|required|null|undefined|none|not|jwt)';
const WORDS = new RegExp(`^${WORD}(?: ${WORD})*[.,;]?$`, 'i');
const SOURCE = /\.(?:java|kt|kts|scala|groovy|py|go|ts|tsx|js|jsx|mjs|cjs|rb|php|cs|c|cc|cpp|h|rs|swift)$/;
const PLACE = /^\d{1,7}(?:\W|$)/;
const GO_TEST = /^(?:Test|Benchmark|Example|Fuzz)(?:[A-Z_]\w{0,200})?(?:\/\S{0,200})?(?:$|\s\(\d)/;
const NUMBER = /^\d{1,12}(?:\.\d{1,6})?[.,;]?$/;
const AMOUNT = /tokens$|[_-](?:in|at|count|limit|ttl|seconds|ms)$|[a-z](?:In|At|Count|Limit|Ttl|Seconds|Ms)$/;

/**
 * Is what stands behind a name that promises a secret certainly none? A line of source code, the outcome of a test, a
 * folder, a number of tokens, or a word as in `token: expired`.
 */
export function isPlainValue(key: string, sign: string, value: string): boolean {
  if (key === 'PWD') return value.startsWith('/');
  if (AMOUNT.test(key) && NUMBER.test(value)) return true;
  if (!sign.includes(':') || sign.includes('=')) return false;
  if (SOURCE.test(key)) return PLACE.test(value);
  if (key === 'PASS' || key === 'FAIL') return GO_TEST.test(value);
  return WORDS.test(value);
}
