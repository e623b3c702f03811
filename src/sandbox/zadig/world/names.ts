/** Names and ids that look random and are the same in every run. */

const podAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const hexAlphabet = '0123456789abcdef';

/** A hash of `text` in `length` letters of Kubernetes' pod name alphabet. */
export function podHash(text: string, length: number): string {
  return spell(text, length, podAlphabet);
}

/** A Mongo-like id: 24 hex digits. */
export function objectId(text: string): string {
  return spell(text, 24, hexAlphabet);
}

/** A whole number below `limit` that depends on `text` alone. */
export function numberFrom(text: string, limit: number): number {
  return step(hash(text)) % limit;
}

function spell(text: string, length: number, alphabet: string): string {
  let state = hash(text);
  let word = '';
  while (word.length < length) {
    state = step(state);
    word += alphabet[(state >>> 8) % alphabet.length];
  }
  return word;
}

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const letter of text) {
    value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return value;
}

function step(state: number): number {
  return (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
}
