import { z } from 'zod';
import { nearest } from '../domain/nearest.ts';
import { Settings } from '../domain/settings.ts';

const SECRET = /token|secret|password|^(DATABASE|REDIS)_URL$/i;
const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** What to say of a setting that does not exist: where it belongs, or which one was probably meant. */
export function unknownKey(path: readonly PropertyKey[], key: string): string {
  if (SECRET.test(key)) return 'secrets belong in the environment, not in this file';
  if (VARIABLE.test(key)) return 'variables belong in the environment, not in this file';
  const [close] = nearest(key, namesAt(path));
  return `there is no setting of this name${close === undefined ? '' : `; did you mean ${close}?`}`;
}

/** Just enough of a JSON Schema to walk down to the names of settings. */
interface Place {
  readonly properties?: Readonly<Record<string, Place>> | undefined;
  readonly additionalProperties?: Place | boolean | undefined;
  readonly items?: Place | undefined;
  readonly anyOf?: readonly Place[] | undefined;
}

const Place: z.ZodType<Place> = z.lazy(() =>
  z.object({
    properties: z.record(z.string(), Place).optional(),
    additionalProperties: z.union([Place, z.boolean()]).optional(),
    items: Place.optional(),
    anyOf: z.array(Place).optional(),
  }),
);

function namesAt(path: readonly PropertyKey[]): readonly string[] {
  let places = branches(Place.parse(z.toJSONSchema(Settings, { io: 'input' })));
  for (const part of path) places = places.flatMap((place) => below(place, part)).flatMap(branches);
  return places.flatMap(({ properties = {} }) => Object.keys(properties));
}

function branches(place: Place): readonly Place[] {
  return [place, ...(place.anyOf ?? []).flatMap(branches)];
}

function below({ properties = {}, additionalProperties, items }: Place, part: PropertyKey): readonly Place[] {
  if (typeof part === 'number') return items === undefined ? [] : [items];
  const named = Object.entries(properties).find(([name]) => name === part)?.[1];
  if (named !== undefined) return [named];
  return typeof additionalProperties === 'object' ? [additionalProperties] : [];
}
