import type { User } from './call.ts';

/** A token that looks like the JWTs Zadig hands out; the signature is not real. */
export function tokenFor(account: string): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { name: account, uid: `uid-${account}`, preferred_username: account, exp: 4_910_000_000 };
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}.c2FuZGJveC1zaWduYXR1cmU`;
}

/**
 * Who is calling, or null: 401. The header must be two words with one space between them, whatever the first
 * word is; `?token=` wins over the header.
 */
export function authenticate(
  users: ReadonlyMap<string, User>,
  header: string | undefined,
  query: URLSearchParams,
): User | null {
  const inQuery = query.get('token');
  if (inQuery !== null && inQuery !== '') {
    return users.get(inQuery) ?? null;
  }
  const words = (header ?? '').split(' ');
  return words.length === 2 ? (users.get(words[1] ?? '') ?? null) : null;
}
