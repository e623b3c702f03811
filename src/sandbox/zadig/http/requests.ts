/** One request the server saw. */
export interface RecordedRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Parsed JSON, or the text when it is not JSON, or null when there is none. */
  readonly body: unknown;
  readonly at: number;
  readonly authorization: string | null;
  /** Null until answered. */
  status: number | null;
}

/** A string is how the path starts; a RegExp says exactly. */
export interface Matcher {
  readonly method?: string;
  readonly path?: string | RegExp;
}

/** Whether a request is one the matcher means; an empty matcher means all. */
export function matches(matcher: Matcher, method: string, path: string): boolean {
  if (matcher.method !== undefined && matcher.method.toUpperCase() !== method) {
    return false;
  }
  if (matcher.path === undefined) {
    return true;
  }
  return typeof matcher.path === 'string' ? path.startsWith(matcher.path) : path.search(matcher.path) !== -1;
}

/** The body as a person would want to see it. */
export function readable(body: string): unknown {
  if (body === '') {
    return null;
  }
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
