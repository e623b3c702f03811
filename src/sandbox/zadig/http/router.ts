/** The part of gin's routing a client can notice: one tree per method, static words win over parameters. */

interface Node<T> {
  readonly words: Map<string, Node<T>>;
  parameter: Node<T> | null;
  leaf: { readonly names: readonly string[]; readonly value: T } | null;
}

/** What a path leads to. */
export type Match<T> =
  | { readonly kind: 'found'; readonly value: T; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'redirect'; readonly path: string }
  | { readonly kind: 'wrong_method' }
  | { readonly kind: 'unknown' };

/** Finds the row for a request. */
export interface Router<T> {
  match(method: string, path: string): Match<T>;
}

/** Builds a router from rows; `:name` in a path is a parameter. */
export function createRouter<T extends { readonly method: string; readonly path: string }>(
  rows: readonly T[],
): Router<T> {
  const trees = new Map<string, Node<T>>();
  for (const row of rows) {
    const root = trees.get(row.method) ?? blank<T>();
    trees.set(row.method, root);
    plant(root, row);
  }
  return {
    match(method, path) {
      const tree = trees.get(method);
      const found = tree && look(tree, path);
      if (found) {
        return found;
      }
      const trimmed = path.endsWith('/') ? path.slice(0, -1) : '';
      if (tree && trimmed !== '' && look(tree, trimmed)) {
        return { kind: 'redirect', path: trimmed };
      }
      const elsewhere = [...trees.values()].some((each) => look(each, path));
      return { kind: elsewhere ? 'wrong_method' : 'unknown' };
    },
  };
}

function blank<T>(): Node<T> {
  return { words: new Map(), parameter: null, leaf: null };
}

function plant<T extends { readonly path: string }>(root: Node<T>, row: T): void {
  const names: string[] = [];
  let node = root;
  for (const segment of row.path.split('/').slice(1)) {
    let next = segment.startsWith(':') ? node.parameter : (node.words.get(segment) ?? null);
    next ??= blank<T>();
    if (segment.startsWith(':')) {
      names.push(segment.slice(1));
      node.parameter = next;
    } else {
      node.words.set(segment, next);
    }
    node = next;
  }
  node.leaf = { names, value: row };
}

function look<T>(root: Node<T>, path: string): Extract<Match<T>, { kind: 'found' }> | null {
  const found = descend(root, path.split('/').slice(1), []);
  if (found === null) {
    return null;
  }
  const params = Object.fromEntries(found.leaf.names.map((name, index) => [name, found.values[index] ?? '']));
  return { kind: 'found', value: found.leaf.value, params };
}

/** Goes back to the parameter when the static branch leads nowhere. An empty last segment matches nothing. */
function descend<T>(
  node: Node<T>,
  segments: readonly string[],
  values: readonly string[],
): { leaf: NonNullable<Node<T>['leaf']>; values: readonly string[] } | null {
  const [segment, ...rest] = segments;
  if (segment === undefined) {
    return node.leaf === null ? null : { leaf: node.leaf, values };
  }
  const word = node.words.get(segment);
  const byWord = word ? descend(word, rest, values) : null;
  if (byWord !== null || node.parameter === null || (segment === '' && rest.length === 0)) {
    return byWord;
  }
  return descend(node.parameter, rest, [...values, segment]);
}
