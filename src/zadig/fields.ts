import { z } from 'zod';

/** Text Zadig may leave out or send as null; then empty. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

/** Text whose absence and emptiness both mean "none". */
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value || null);

/** Unix seconds; null when absent, zero or the negative garbage Kubernetes leaves in unset times. */
export const seconds = z
  .number()
  .nullish()
  .transform((value) => (value !== null && value !== undefined && value > 0 ? value : null));

/** A count that is 0 when left out (Go's omitempty). */
export const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0);

/** A flag that is false when left out. */
export const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false);

/** An array that may be missing or null; then empty. */
export function list<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((value): z.output<Item>[] => value ?? []);
}

/** Answer of a mutation. Zadig says `{"message":"success"}` or `{"message":200}`; neither proves anything. */
export const done = z.unknown().transform((): void => undefined);
