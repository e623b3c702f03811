import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import type { Config, ConfigKind } from '../world/types.ts';

const kinds: Readonly<Record<string, ConfigKind>> = {
  ConfigMap: 'ConfigMap',
  Secret: 'Secret',
  Ingress: 'Ingress',
  PersistentVolumeClaim: 'PVC',
};

const word = z.string().catch('');
const Manifest = z
  .object({ kind: word, metadata: z.object({ name: word }).catch({ name: '' }) })
  .catch({ kind: '', metadata: { name: '' } });

/** `kind` and `metadata.name` of a manifest; empty words when they are not there. */
export function identify(yaml: string): { readonly kind: string; readonly name: string } {
  const { kind, metadata } = Manifest.parse(firstDocument(yaml));
  return { kind, name: metadata.name };
}

/** What it says by the looser rules of the server's parser; of several documents only the first is read. */
function firstDocument(yaml: string): unknown {
  const [first] = parseAllDocuments(yaml, { merge: true, strict: false, uniqueKeys: false });
  if (first === undefined || !('errors' in first) || first.errors.length > 0) {
    return null;
  }
  try {
    return first.toJS();
  } catch {
    // An alias of nothing, or too many of them.
    return null;
  }
}

/** The word Zadig uses for a Kubernetes kind; null when it takes no such object. */
export function configKind(kubernetesKind: string): ConfigKind | null {
  return kinds[kubernetesKind] ?? null;
}

/** A config from a manifest, its kind taken from there; null when Zadig takes no such object. */
export function configFromYaml(yaml: string, by: string, at: number): Config | null {
  const { kind, name } = identify(yaml);
  const known = configKind(kind);
  return known === null
    ? null
    : { kind: known, name, yaml, createdBy: by, createdAt: at, updateBy: by, updatedAt: at, services: [] };
}
