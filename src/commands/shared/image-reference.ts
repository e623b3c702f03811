import { BotError } from '../../domain/errors.ts';
import { MASK } from '../../domain/mask.ts';
import { maskText } from '../../domain/secrets.ts';

/** An image's name, taken apart. */
export interface ImageReference {
  /** Registry and path: `registry.example.com:5000/payments/api`. */
  readonly repository: string;
  readonly tag: string | null;
  /** `sha256:…` */
  readonly digest: string | null;
}

const HOST =
  /^(?:\[[0-9a-fA-F:]+\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(?::\d{1,5})?$/;
const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const DIGEST = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[0-9a-f]{32,}$/;
const STRANGE = /[^A-Za-z0-9._\-/:@[\]+]/u;
const ODD_TAG =
  'has a tag that cannot be: letters, digits, _ . and -, not beginning with . or -, at most 128 of them';
const LOGIN = /^([a-z][a-z0-9+.-]*:\/\/)?(.*)@(.*)$/is;
const DIGEST_BEHIND = /@(?:sha\d*:[^@]*|[a-z0-9+._-]+:[0-9a-f]{32,})$/i;
const LONGEST_NAME = 255;
const SHA256 = 64;

/** Splits an image's name without judging it. */
export function splitImage(text: string): ImageReference {
  const [named = '', digest] = splitAt(text, text.indexOf('@'));
  const colon = named.lastIndexOf(':');
  const [repository = '', tag] = splitAt(named, colon > named.lastIndexOf('/') ? colon : -1);
  return { repository, tag: tag ?? null, digest: digest ?? null };
}

/** The inverse of `splitImage`. */
export function imageText({ repository, tag, digest }: ImageReference): string {
  return `${repository}${tag === null ? '' : `:${tag}`}${digest === null ? '' : `@${digest}`}`;
}

/**
 * What was typed as an image: `:tag`, `@sha256:…` (both with an empty repository) or the whole of it.
 * Errors: BotError `usage` with what is wrong and, where it can be guessed, what was meant.
 */
export function readImage(typed: string): ImageReference {
  refuseLogin(typed);
  refuseStrange(typed);
  const given = splitImage(typed);
  const short = typed.startsWith(':') || typed.startsWith('@');
  if (!short && !/[/:@]/.test(typed)) {
    throw wrong(typed, 'is no image; a tag begins with a colon', `:${typed}`);
  }
  if (short && given.repository !== '') throw wrong(typed, ODD_TAG);
  if (!short) refuseRepository(typed, given);
  if (given.tag === null && given.digest === null) {
    throw wrong(typed, 'names neither tag nor digest, so nobody could say what will run', `${typed}:TAG`);
  }
  refuseTag(typed, given);
  refuseDigest(typed, given);
  return given;
}

/** The whole image that is meant: a tag or digest alone keeps the repository of the current image. */
export function imageFrom(read: ImageReference, current: string): string {
  const repository = read.repository === '' ? splitImage(current).repository : read.repository;
  return imageText({ ...read, repository });
}

/** An image as it can be typed again: with the tag that is meant when it has none. Null when it is none. */
export function retyped(image: string): string | null {
  const parts = splitImage(image);
  const whole = imageText(parts.tag === null && parts.digest === null ? { ...parts, tag: 'latest' } : parts);
  try {
    return imageText(readImage(whole));
  } catch (error) {
    if (error instanceof BotError) return null;
    throw error;
  }
}

/** Before an `@` stands who logs in there, unless a digest is behind it; no image has that, and it may be a secret. */
function refuseLogin(typed: string): void {
  const named = typed.replace(DIGEST_BEHIND, '');
  const [, scheme = '', login = '', host = ''] = LOGIN.exec(named) ?? [];
  if (login === '' || (scheme === '' && !/[:\s]/.test(login) && !host.includes('/'))) return;
  const rest = `${host}${typed.slice(named.length)}`;
  throw wrong(
    `${scheme}${MASK}@${rest}`,
    'has an @ with no digest behind it, and an image holds no login',
    host.includes('/') ? rest : undefined,
  );
}

function refuseStrange(typed: string): void {
  if (typed.trim() === '')
    throw new BotError('usage', 'The image is empty.', { hint: 'Write :tag, @sha256:… or the whole image.' });
  if (/\s/u.test(typed)) throw wrong(typed, 'has a blank in it');
  const scheme = /^[a-z][a-z0-9+-]*:\/\//i.exec(typed)?.[0];
  if (scheme !== undefined) throw wrong(typed, `begins with ${scheme}`, typed.slice(scheme.length));
  const strange = STRANGE.exec(typed)?.[0];
  if (strange !== undefined) throw wrong(typed, `has a character that no image has: ${strange}`);
}

function refuseRepository(typed: string, { repository }: ImageReference): void {
  const [first = '', ...rest] = repository.split('/');
  const hosted = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hosted ? rest : [first, ...rest];
  if (hosted && !HOST.test(first)) throw wrong(typed, `names a registry that cannot be: ${first}`);
  if (path.includes('')) throw wrong(typed, 'has a name missing beside a slash');
  const odd = path.find((part) => !PART.test(part));
  if (odd !== undefined && PART.test(odd.toLowerCase())) {
    const lower = path.join('/').toLowerCase();
    throw wrong(
      typed,
      'has upper case in its repository',
      `${hosted ? `${first}/` : ''}${lower}${typed.slice(repository.length)}`,
    );
  }
  if (odd !== undefined) throw wrong(typed, `has a part that cannot be in a repository: ${odd}`);
  if (repository.length > LONGEST_NAME)
    throw wrong(typed, `has a repository of more than ${LONGEST_NAME} characters`);
}

function refuseTag(typed: string, { tag }: ImageReference): void {
  if (tag === null || TAG.test(tag)) return;
  if (tag === '') throw wrong(typed, 'has no tag behind the colon');
  throw wrong(typed, ODD_TAG);
}

function refuseDigest(typed: string, { digest }: ImageReference): void {
  if (digest === null) return;
  const hex = digest.slice(digest.indexOf(':') + 1);
  const whole = !digest.startsWith('sha256:') || hex.length === SHA256;
  if (DIGEST.test(digest) && whole) return;
  if (DIGEST.test(digest.toLowerCase()) && whole) {
    throw wrong(typed, 'has upper case in its digest', typed.replace(digest, digest.toLowerCase()));
  }
  throw wrong(typed, `has a digest that cannot be: it is sha256: and ${SHA256} digits from 0 to f`);
}

function wrong(typed: string, why: string, meant?: string): BotError {
  // What would have to be masked is no suggestion.
  const close = meant === undefined || maskText(meant) !== meant ? undefined : meant;
  return new BotError('usage', `The image “${maskText(typed).slice(0, 200)}” ${why}.`, {
    hint: close === undefined ? 'Write :tag, @sha256:… or the whole image.' : `Did you mean ${close}?`,
  });
}

function splitAt(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
