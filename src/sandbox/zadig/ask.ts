/** What came back, read without any assumption about it. */
export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly location: string | null;
  readonly text: string;
  /** The parsed body when it claims to be JSON, else undefined. */
  readonly json: unknown;
}

/** Sends one plain request to a sandbox, as curl would. `path` is below `/openapi`, unless it starts with `/_`. */
export async function ask(
  zadig: { readonly url: string; readonly token: string },
  method: string,
  path: string,
  body?: unknown,
): Promise<Answered> {
  const response = await fetch(zadig.url + (path.startsWith('/_') ? path : `/openapi${path}`), {
    method,
    redirect: 'manual',
    headers: { authorization: `Bearer ${zadig.token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const type = response.headers.get('content-type');
  const json = type?.startsWith('application/json') ? JSON.parse(text) : undefined;
  return { status: response.status, type, location: response.headers.get('location'), text, json };
}

/** HTTP status, code and description of a refusal in either envelope. */
export function refused(answer: Answered): unknown[] {
  const { code, description } = answer.json as { code: number; description: string };
  return [answer.status, code, description];
}
