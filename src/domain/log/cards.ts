import { MASK } from '../mask.ts';

const MAYBE_CARD = /(?:[45]\d|2[2-7]|3[457]|6[045])\d\d(?:[ ._-]{0,2}\d){9}/;
/** Not the digits of a word, of a fraction, or of an identifier in groups. */
const CARD =
  /(?<!(?:^|[^\\])[A-Za-z0-9]|\d\.|[0-9a-f]{4}-)(?:\d{13,19}|\d{4}( {1,2}|[._-])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{3})?|3\d{3}([ -])\d{6}\2\d{5})(?![A-Za-z0-9]|\.\d|-[0-9a-f]{4})/g;
const ISSUER = /^(?:4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|3[457]|6(?:011|4|5))/;

/** Text without the numbers of payment cards: those of known issuers whose check digit is right. */
export function maskCards(text: string): string {
  if (!MAYBE_CARD.test(text)) return text;
  return text.replace(CARD, (found, _blank, _hyphen, at: number) => {
    const digits = found.replace(/\D/g, '');
    if (digits.length < 13 || !ISSUER.test(digits) || !isLuhn(digits)) return found;
    // A bare number in JSON; it stays JSON.
    const bare =
      /":\s{0,5}$/.test(text.slice(Math.max(0, at - 8), at)) &&
      /^\s*[,}]/.test(text.slice(at + found.length, at + found.length + 8));
    return bare ? `"${MASK}"` : MASK;
  });
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    sum += at % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}
