import { z } from 'zod';
import { BotError, type ErrorCode } from '../domain/errors.ts';
import { meaningOf } from './descriptions.ts';
import type { Request } from './request.ts';
import type { Answer, Lost } from './transport.ts';
import { quote } from './words.ts';

interface Details {
  readonly hint?: string | undefined;
  readonly cause?: unknown;
  readonly sent?: boolean;
  readonly status?: number | null;
  readonly zadigCode?: number | null;
}

/** A call of Zadig that failed. */
export class ZadigError extends BotError {
  /** A change left and nobody knows whether it was carried out: read back before anything else. Reads: false. */
  readonly sent: boolean;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Zadig's own code, such as 6076; null when it gave none. */
  readonly zadigCode: number | null;

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(code, message, { hint: details.hint, cause: details.cause });
    this.name = 'ZadigError';
    this.sent = details.sent ?? false;
    this.status = details.status ?? null;
    this.zadigCode = details.zadigCode ?? null;
  }
}

/** Both of Zadig's error envelopes, and the gateway's reason. */
const Envelope = z.object({
  code: z.number().nullish().catch(null),
  message: z.string().catch(''),
  description: z.string().catch(''),
  reason: z.string().catch(''),
  extra: z.record(z.string(), z.unknown()).catch({}),
});
type Envelope = z.output<typeof Envelope>;

const MAX_TEXT = 300;
const readBack = 'It may have been done or not: look before trying again.';

/** JSON of a body; undefined when it is none. */
export function jsonOf(answer: Answer): { value: unknown } | undefined {
  if (!/^application\/([\w.+-]+\+)?json$/.test(answer.type)) return undefined;
  try {
    const value: unknown = JSON.parse(answer.text);
    return { value };
  } catch {
    return undefined;
  }
}

/** Statuses that come from something before Zadig, whatever their body. */
export function isGateway(status: number): boolean {
  return [408, 429, 502, 503, 504].includes(status);
}

/** Whether the server says "no such route": plain text or nothing, where a missing environment is JSON. */
export function routeIsMissing(answer: Answer): boolean {
  const plain = answer.type === 'text/plain' || (answer.type === '' && answer.text === '');
  return plain && (answer.status === 404 || answer.status === 405);
}

/** `sent`: nobody knows whether it was done, so the sentence does not say it was not. */
function outcomeOf(request: Request, why: string, sent: boolean): string {
  return sent
    ? `Zadig was asked to ${request.says}, but ${why}.`
    : `Zadig could not ${request.says}: ${why}.`;
}

/** The error for a request no answer came to. */
export function lostError(request: Request, lost: Lost): ZadigError {
  const change = request.method !== 'GET';
  const sent = change && lost.reached;
  const why = {
    timeout: `no answer came within ${Math.max(1, Math.round(lost.afterMs / 1000))} s`,
    aborted: 'the request was given up',
    unreachable: `it cannot be reached (${lost.detail})`,
    broken: `the connection broke (${lost.detail})`,
    too_large: 'its answer is larger than 20 MB',
    queue_full: 'too many requests are waiting for it',
  }[lost.why];
  const code = lost.why === 'too_large' ? 'unsupported' : 'unavailable';
  return new ZadigError(code, outcomeOf(request, why, sent), {
    hint: sent ? readBack : lost.why === 'too_large' ? undefined : 'Try again in a moment.',
    cause: new Error(lost.detail),
    sent,
  });
}

/** The error for a server that has neither the real route nor the documented one. */
export function missingRoute(request: Request, status: number | null): ZadigError {
  const since = request.row.since;
  const age = since === undefined ? '' : ` (it came with ${since})`;
  return new ZadigError(
    'unsupported',
    `Zadig could not ${request.says}: this Zadig has no such call${age}.`,
    {
      hint: since === undefined ? 'Check ZADIG_URL, or update Zadig.' : 'Update Zadig to use this.',
      status,
    },
  );
}

/** The error for an answer of success in a shape nobody knows. */
export function strangeAnswer(
  request: Request,
  answer: Answer,
  problem: string,
  secrets: readonly string[],
): ZadigError {
  return new ZadigError(
    'unsupported',
    `Zadig could not ${request.says}: its answer has an unknown form (${quote(problem, 150, secrets)}).`,
    { hint: 'This Zadig may be newer or older than the bot knows.', status: answer.status },
  );
}

function authError(request: Request, answer: Answer, envelope: Envelope | undefined): ZadigError {
  const reason = envelope?.reason || answer.reason;
  const [why, hint] =
    answer.status === 401
      ? ["it does not accept the bot's token", 'Whoever runs the bot has to give it a valid ZADIG_TOKEN.']
      : reason.startsWith('mfa_')
        ? [
            "the account of the bot's token lacks multi-factor authentication",
            'Its owner has to set it up in Zadig.',
          ]
        : ["the account of the bot's token may not do that", 'Ask a Zadig administrator to permit it.'];
  return new ZadigError('auth', `Zadig could not ${request.says}: ${why}.`, { hint, status: answer.status });
}

function inSubEnvironments(extra: Envelope['extra']): string | null {
  const envs = Object.entries(extra).flatMap(([service, value]) => {
    const names = z.array(z.string()).safeParse(value).data ?? [];
    return names.length === 0 ? [] : [`${service} in ${names.join(', ')}`];
  });
  return envs.length === 0 ? null : envs.join('; ');
}

function envelopeError(
  request: Request,
  answer: Answer,
  envelope: Envelope,
  secrets: readonly string[],
): ZadigError {
  const zadigCode = envelope.code ?? null;
  const [status, { says, row }] = [answer.status, request];
  if (zadigCode === 7050) {
    const edition = row.edition === 'enterprise' ? 'an Enterprise' : 'a Professional or Enterprise';
    return new ZadigError('licence', `Zadig could not ${says}: that needs ${edition} licence.`, {
      hint: 'Ask whoever runs Zadig about its licence.',
      status,
      zadigCode,
    });
  }
  const blocked = inSubEnvironments(envelope.extra);
  const known =
    zadigCode === 6094 && blocked !== null
      ? ({
          code: 'conflict',
          sentence: `still deployed in sub environments: ${quote(blocked, 150, secrets)}`,
        } as const)
      : meaningOf(envelope.description, zadigCode);
  const text = quote(envelope.description || envelope.message, MAX_TEXT, secrets);
  const front = known === null ? '' : `: ${known.sentence}`;
  const behind = text === '' ? '' : ` Zadig said: “${text}”`;
  const code = known?.code ?? (status === 404 ? 'not_found' : 'rejected');
  const productionHint = request.production ? row.productionHint : undefined;
  return new ZadigError(code, `Zadig could not ${says}${front}.${behind}`, {
    hint: productionHint ?? (known !== null && 'hint' in known ? known.hint : undefined),
    status,
    zadigCode,
  });
}

/** The error in an answer that is not a success; by content type first (contract §1.3). `secrets` are hidden in it. */
export function failure(request: Request, answer: Answer, secrets: readonly string[]): ZadigError {
  const json = jsonOf(answer);
  const envelope = json === undefined ? undefined : Envelope.safeParse(json.value).data;
  if (answer.status === 401 || answer.status === 403) return authError(request, answer, envelope);
  if (answer.status === 400 && answer.text === '') {
    return new ZadigError('rejected', `Zadig could not ${request.says}: it could not read the request.`, {
      hint: 'A value has a form it does not take. This Zadig may be newer or older than the bot knows.',
      status: 400,
    });
  }
  if (envelope !== undefined && answer.status >= 400 && !isGateway(answer.status)) {
    return envelopeError(request, answer, envelope, secrets);
  }
  if (routeIsMissing(answer)) return missingRoute(request, answer.status);
  const what = strangeSource(answer, secrets);
  const sent = request.method !== 'GET';
  return new ZadigError('unavailable', outcomeOf(request, what, sent), {
    hint: sent ? readBack : 'Try again in a moment.',
    status: answer.status,
    sent,
  });
}

/** Who answered what is neither a success nor an error of Zadig's. */
function strangeSource({ status, text, type }: Answer, secrets: readonly string[]): string {
  if (status >= 200 && status < 300 && text === '') return 'its answer was empty';
  if (status === 500 && text === '') return 'it broke down over the request (500 without a word)';
  if (status >= 300 && status < 400) return `something in front of it sent the bot elsewhere (${status})`;
  if (isGateway(status) && type !== 'text/html') return `it is unavailable just now (${status})`;
  return `something in front of it answered (${status}${type === '' ? '' : ` ${quote(type, 40, secrets)}`})`;
}
