/** What a masked value looks like. Always the same length, so that it does not tell the secret's. */
export const MASK = '••••';
