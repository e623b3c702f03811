import { failure, isGateway, jsonOf, strangeAnswer } from './failure.ts';
import type { Request } from './request.ts';
import type { Answer } from './transport.ts';

const READING_A_SERVICE = 6083;

/**
 * Whether an answer of the documented production path may come from the handler that swallows it: the detail of a
 * service `yaml` in a test environment `production`, which refuses (403), has none, or, worse, has one (contract §2).
 */
export function isOtherHandlers(request: Request, answer: Answer): boolean {
  if (answer.status === 403) return true;
  if (jsonOf(answer) === undefined || isGateway(answer.status)) return false;
  if (answer.status < 300) return true;
  const error = failure(request, answer, []);
  return error.zadigCode === READING_A_SERVICE || error.code === 'not_found';
}

/** A success whose body is plain text of any kind, as YAML and values come; not JSON, not a proxy's page. */
function isPlainText(answer: Answer): boolean {
  return answer.status === 200 && !/json|html/.test(answer.type);
}

function bodyOf(request: Request, answer: Answer, secrets: readonly string[]): unknown {
  const json = jsonOf(answer);
  if (request.row.answer !== 'text') {
    if (json === undefined) throw failure(request, answer, secrets);
    return json.value;
  }
  if (json !== undefined && typeof json.value === 'string') return json.value || null;
  if (json !== undefined) throw strangeAnswer(request, answer, 'text was expected', secrets);
  if (!isPlainText(answer)) throw failure(request, answer, secrets);
  return answer.text || null;
}

/**
 * The value in an answer, checked against the row's schema but not yet transformed by it.
 * Errors: ZadigError for everything that is not a success of a known form.
 */
export function understand(request: Request, answer: Answer, secrets: readonly string[]): unknown {
  if (answer.status < 200 || answer.status >= 300) throw failure(request, answer, secrets);
  const value = bodyOf(request, answer, secrets);
  const checked = request.row.response.safeParse(value);
  if (checked.success) return value;
  const [issue] = checked.error.issues;
  throw strangeAnswer(
    request,
    answer,
    `${issue?.path.join('.') || 'answer'}: ${issue?.message ?? 'unknown'}`,
    secrets,
  );
}
