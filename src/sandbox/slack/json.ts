/** What came over the wire and was not looked at yet. */
export type Json = Record<string, unknown>;

/** True for an object that is neither null nor an array. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object itself, or an empty one when it is something else. */
export function record(value: unknown): Json {
  return isRecord(value) ? value : {};
}

/** The array itself, or an empty one when it is something else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of an array; everything else in it is left out. */
export function records(value: unknown): readonly Json[] {
  return list(value).filter(isRecord);
}

/** The string itself, or an empty one when it is something else. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** True for `true`, `"true"`, `"1"` and `1`: forms have no booleans. */
export function flag(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1;
}

/** The parsed text; undefined when it is not JSON. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A deep copy, so that what was recorded does not change under its reader. */
export function copy<T>(value: T): T {
  return structuredClone(value);
}
