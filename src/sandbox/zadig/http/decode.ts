/** Decodes JSON the way Go's encoding/json fills a struct: absent is the zero value, a wrong type is an error. */

type Kind =
  | 'string'
  | 'int'
  | 'bool'
  | 'any'
  | 'strings'
  | { readonly list: Shape }
  | { readonly struct: Shape };
/** A struct: field names and their types. */
export interface Shape {
  readonly [field: string]: Kind;
}

type Value<K extends Kind> = K extends 'string'
  ? string
  : K extends 'int'
    ? number
    : K extends 'bool'
      ? boolean
      : K extends 'any'
        ? unknown
        : K extends 'strings'
          ? string[]
          : K extends { readonly list: infer S extends Shape }
            ? Decoded<S>[]
            : K extends { readonly struct: infer S extends Shape }
              ? Decoded<S>
              : never;
/** What a shape decodes to. */
export type Decoded<S extends Shape> = { -readonly [F in keyof S]: Value<S[F]> };

/** A decoded value, or why there is none. */
export type Decoding<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

/** The body as a struct, or Go's words about why not. */
export function decode<const S extends Shape>(body: string, shape: S): Decoding<Decoded<S>> {
  const parsed = parse(body);
  if (!parsed.ok) {
    return parsed;
  }
  try {
    // The compiler cannot follow that filling every field of `shape` yields Decoded<S>.
    return { ok: true, value: fillStruct(parsed.value, shape, '') as Decoded<S> };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** The body as a list of structs. */
export function decodeList<const S extends Shape>(body: string, shape: S): Decoding<Decoded<S>[]> {
  const parsed = parse(body);
  const wrapped = parsed.ok
    ? decode(JSON.stringify({ list: parsed.value }), { list: { list: shape } })
    : parsed;
  return wrapped.ok ? { ok: true, value: wrapped.value.list as Decoded<S>[] } : wrapped;
}

function parse(body: string): Decoding<unknown> {
  if (body.trim() === '') {
    return { ok: false, error: 'EOF' };
  }
  try {
    return { ok: true, value: JSON.parse(body) };
  } catch {
    const letter = body.trim()[0] ?? '';
    const truncated = '{["'.includes(letter);
    return {
      ok: false,
      error: truncated ? 'unexpected EOF' : `invalid character '${letter}' looking for beginning of value`,
    };
  }
}

function fillStruct(value: unknown, shape: Shape, path: string): Record<string, unknown> {
  if (value !== null && (typeof value !== 'object' || Array.isArray(value))) {
    throw mismatch(value, path, 'struct');
  }
  const fields = new Map(Object.entries(value ?? {}));
  return Object.fromEntries(
    Object.entries(shape).map(([name, kind]) => [
      name,
      fill(fields.get(name) ?? null, kind, `${path}.${name}`),
    ]),
  );
}

function fill(value: unknown, kind: Kind, path: string): unknown {
  if (typeof kind === 'object') {
    if ('struct' in kind) {
      return fillStruct(value, kind.struct, path);
    }
    return fillList(value, path, (item) => fillStruct(item, kind.list, path));
  }
  switch (kind) {
    case 'any':
      return value;
    case 'strings':
      return fillList(value, path, (item) => fill(item, 'string', path));
    case 'string':
      return expect(value, '', typeof value === 'string', path, kind);
    case 'bool':
      return expect(value, false, typeof value === 'boolean', path, kind);
    case 'int':
      return expect(value, 0, Number.isInteger(value), path, kind);
  }
}

function fillList(value: unknown, path: string, each: (item: unknown) => unknown): unknown[] {
  if (value !== null && !Array.isArray(value)) {
    throw mismatch(value, path, 'slice');
  }
  return (value ?? []).map(each);
}

function expect(value: unknown, zero: unknown, fits: boolean, path: string, kind: string): unknown {
  if (value === null) {
    return zero;
  }
  if (!fits) {
    throw mismatch(value, path, kind);
  }
  return value;
}

function mismatch(value: unknown, path: string, kind: string): Error {
  const got = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return new Error(`json: cannot unmarshal ${got} into Go struct field ${path} of type ${kind}`);
}
