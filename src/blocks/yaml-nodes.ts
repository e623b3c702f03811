import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, visit, type YAMLMap } from 'yaml';

/** What a document refers to by name. */
export interface Anchors {
  /** Every node with an anchor, by its name; YAML allows a name to be given again. */
  readonly nodes: ReadonlyMap<string, readonly Node[]>;
  /** Values of each map by key, made when first asked for. */
  readonly fields: WeakMap<YAMLMap, ReadonlyMap<string, readonly unknown[]>>;
  /** How many aliases there are, and how many times a map takes up another by `<<`. */
  readonly aliases: number;
  readonly merges: number;
}

export function anchorsOf(document: Document.Parsed): Anchors {
  const nodes = new Map<string, Node[]>();
  let [aliases, merges] = [0, 0];
  visit(document, {
    Alias() {
      aliases += 1;
    },
    Pair(_key, { key }) {
      if (isScalar(key) && key.value === '<<') merges += 1;
    },
    Value(_key, node) {
      if (node.anchor === undefined) return;
      const same = nodes.get(node.anchor);
      if (same === undefined) nodes.set(node.anchor, [node]);
      else same.push(node);
    },
  });
  return { nodes, fields: new WeakMap(), aliases, merges };
}

/** The node itself, or what an alias stands for. */
export function resolved(node: unknown, anchors: Anchors): readonly Node[] {
  if (isAlias(node)) return anchors.nodes.get(node.source) ?? [];
  return isNode(node) ? [node] : [];
}

/** The values under a key: more than one when it is given twice or comes in by `<<`. */
export function fields(
  map: YAMLMap,
  name: string,
  anchors: Anchors,
  seen: Set<unknown> = new Set(),
): readonly Node[] {
  if (seen.has(map)) return [];
  seen.add(map);
  const own = ownFields(map, anchors);
  const merged = (own.get('<<') ?? [])
    .flatMap((value) => resolved(value, anchors))
    .flatMap((node) => (isSeq(node) ? node.items.flatMap((item) => resolved(item, anchors)) : [node]));
  return [
    ...(own.get(name) ?? []).flatMap((value) => resolved(value, anchors)),
    ...merged.filter(isMap).flatMap((node) => fields(node, name, anchors, seen)),
  ];
}

function ownFields(map: YAMLMap, anchors: Anchors): ReadonlyMap<string, readonly unknown[]> {
  const known = anchors.fields.get(map);
  if (known !== undefined) return known;
  const own = new Map<string, unknown[]>();
  for (const { key, value } of map.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const same = own.get(name);
    if (same === undefined) own.set(name, [value]);
    else same.push(value);
  }
  anchors.fields.set(map, own);
  return own;
}

/** Those of them that are text. */
export function fieldTexts(map: YAMLMap, name: string, anchors: Anchors): readonly string[] {
  return fields(map, name, anchors).flatMap((node) =>
    isScalar(node) && typeof node.value === 'string' ? [node.value] : [],
  );
}
