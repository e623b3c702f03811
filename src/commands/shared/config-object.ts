import { createHash } from 'node:crypto';
import { isMap, stringify } from 'yaml';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import { canonicalJson, type Json } from '../../domain/canonical.ts';
import type { ConfigKind } from '../../domain/environment.ts';

/** A map of YAML or JSON. */
export type Fields = Readonly<Record<string, Json>>;

/** What Kubernetes calls each of Zadig's types. */
export const KUBERNETES_KIND: Readonly<Record<ConfigKind, string>> = {
  ConfigMap: 'ConfigMap',
  Secret: 'Secret',
  Ingress: 'Ingress',
  PVC: 'PersistentVolumeClaim',
};

/** What Kubernetes keeps in `metadata` for itself. */
const OWNED = ['creationTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid'];
/** What Zadig sets in every object, whatever was sent. */
const FORCED_LABELS = ['s-product', 's-env', 's-service'];
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** Where nothing may be left over that was not sent. */
const EXACT = ['data', 'binaryData'];

/** The one object of a YAML; null when it holds none, or several. */
export function readObject(yaml: string): Fields | null {
  const documents = parseYaml(yaml)?.filter(({ contents }) => isMap(contents)) ?? [];
  const [document, ...more] = documents;
  if (document === undefined || more.length > 0) return null;
  const object: unknown = JSON.parse(JSON.stringify(document.toJS()));
  return isFields(object) ? object : null;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What of an object people decide on, in one form whoever wrote it: without what Kubernetes and Zadig set by themselves,
 * a Secret's texts as base64.
 */
export function essence(object: Fields, type: ConfigKind): Fields {
  const { status: _status, stringData, ...rest } = object;
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  const { namespace: _namespace, ...own } = without(metadata, OWNED);
  const labels = isFields(own['labels']) ? without(own['labels'], FORCED_LABELS) : {};
  const annotations = isFields(own['annotations']) ? without(own['annotations'], [APPLIED]) : {};
  return withoutEmpty({
    ...rest,
    kind: KUBERNETES_KIND[type],
    metadata: withoutEmpty({ ...own, labels, annotations }),
    ...(type === 'Secret' ? secretFields(object, stringData) : { stringData: stringData ?? null }),
  });
}

/** The YAML without what only its own Kubernetes object can have, so that it can be sent; unchanged when it has none. */
export function sendable(yaml: string, object: Fields): string {
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  if (!('status' in object) && OWNED.every((key) => !(key in metadata))) return yaml;
  const { status: _status, ...rest } = object;
  return stringify({ ...rest, metadata: without(metadata, OWNED) }, { lineWidth: 0 });
}

/** Stands for an object's essence. */
export function hashOf(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** Every single value of an essence: where it stands → what stands for it. */
export function valuesOf(object: Fields): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const look = (path: readonly string[], value: Json) => {
    if (typeof value !== 'object' || value === null) {
      values[JSON.stringify(path)] = hashOf(path.includes('resources') ? quantity(value) : value);
    } else for (const [key, inside] of Object.entries(value)) look([...path, key], inside ?? null);
  };
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = object;
  look([], rest);
  return values;
}

/** Does an object hold all that was sent? Servers add their own to it, but not to data. */
export function holds(object: Fields, sent: Readonly<Record<string, string>>): boolean {
  const found = valuesOf(object);
  return (
    Object.entries(sent).every(([path, value]) => found[path] === value) &&
    Object.keys(found).every((path) => path in sent || !EXACT.some((key) => path.startsWith(`["${key}",`)))
  );
}

function secretFields(object: Fields, stringData: Json | undefined): Fields {
  const data = Object.entries(isFields(object['data']) ? object['data'] : {});
  const texts = Object.entries(isFields(stringData) ? stringData : {});
  const packed = [
    ...data.map(([key, value]) => [key, Buffer.from(String(value ?? ''), 'base64')] as const),
    ...texts.map(([key, value]) => [key, Buffer.from(String(value ?? ''))] as const),
  ];
  return {
    type: object['type'] ?? 'Opaque',
    data: Object.fromEntries(packed.map(([key, bytes]) => [key, bytes.toString('base64')])),
  };
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !names.includes(key)));
}

function withoutEmpty(fields: Fields): Fields {
  const isEmpty = (value: Json) => value === null || (isFields(value) && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isEmpty(value)));
}

const UNITS: Readonly<Record<string, number>> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
};

/** `1024Mi` and `1Gi` are the same; Kubernetes writes the latter. */
function quantity(value: Json): Json {
  const { amount, unit = '' } =
    /^(?<amount>\d+(?:\.\d+)?)(?<unit>[A-Za-z]{0,2})$/.exec(String(value))?.groups ?? {};
  const factor = unit === '' ? 1 : UNITS[unit];
  return amount === undefined || factor === undefined ? value : Number(amount) * factor;
}
