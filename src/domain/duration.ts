import { z } from 'zod';
import { BotError } from './errors.ts';

const SHAPE = /^([1-9]\d{0,5})([smhd])$/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const error = 'must be a duration such as 30s, 5m, 4h or 2d';

/** A length of time as people write it in settings: `30s`, `5m`, `4h` or `2d`. */
export const Duration = z.string({ error }).regex(SHAPE, { error });

/** The milliseconds of a duration. Errors: BotError `internal` when the text is none. */
export function durationMs(text: string): number {
  const [, count, unit = ''] = SHAPE.exec(text) ?? [];
  const unitMs = UNIT_MS[unit];
  if (unitMs === undefined) throw new BotError('internal', `“${text}” ${error}.`);
  return Number(count) * unitMs;
}
