import { type Document, isCollection, isMap, isPair, isScalar, isSeq, type Node, Scalar } from 'yaml';
import { MASK } from '../domain/mask.ts';
import { endsAsSecret, isAboutSecret } from '../domain/secret-names.ts';
import { type Anchors, resolved } from './yaml-nodes.ts';

/** One run over one source: what it is about, how deep (YAML inside YAML), and how much it has hidden. */
export interface Run {
  readonly document: Document.Parsed;
  readonly depth: number;
  readonly anchors: Anchors;
  /** What has been hidden with all that is below it. */
  readonly hidden: Set<Node>;
  /** The same of what is below a secret's name, where references stay. */
  readonly promised: Set<Node>;
  /** How much was promised of a collection when it was looked at, since many aliases may lead to a large one. */
  readonly looked: Map<Node, number>;
  /** The whole is a Secret, whatever it says of itself. */
  readonly secret: boolean;
  masked: number;
}

/** A secret key's value, and what is below one: `password: {root: x}`; but not `secret: {secretName: x}`. */
export function hidePromised(node: Node, name: string, run: Run): void {
  hideScalar(node, run);
  if (!isCollection(node)) return;
  const ends = endsAsSecret(name);
  // Below a plural stand the values by names of anybody's choice.
  const plural = ends && /s$/i.test(name);
  const promise = Number(ends) + Number(plural);
  if ((run.looked.get(node) ?? -1) >= promise) return;
  run.looked.set(node, promise);
  if (isSeq(node)) for (const item of node.items) hideScalar(item, run);
  if (ends) hideBelow([node], run);
  if (!plural || !isMap(node)) return;
  for (const { value } of node.items) hideScalar(value, run);
  hideBelow(
    node.items.flatMap(({ value }) => resolved(value, run.anchors)),
    run,
  );
}

function hideBelow(nodes: readonly Node[], run: Run): void {
  const left = [...nodes];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (run.promised.has(next)) continue;
    run.promised.add(next);
    if (isSeq(next)) for (const item of next.items) left.push(...resolved(item, run.anchors));
    if (!isMap(next)) continue;
    for (const { key, value } of next.items) {
      if (isAboutSecret(isScalar(key) ? String(key.value) : '')) continue;
      hideScalar(value, run);
      left.push(...resolved(value, run.anchors));
    }
  }
}

/** Hides all that is below. Not by recursion: aliases can make the way down longer than the stack. */
export function hideAll(node: unknown, run: Run): void {
  const left = [...resolved(node, run.anchors)];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (run.hidden.has(next)) continue;
    run.hidden.add(next);
    hideScalar(next, run);
    if (!isCollection(next)) continue;
    for (const item of next.items) left.push(...resolved(isPair(item) ? item.value : item, run.anchors));
  }
}

/** Hides one text or number; what is empty, true, false or null tells nothing. */
export function hideScalar(node: unknown, run: Run): void {
  for (const scalar of resolved(node, run.anchors)) {
    if (!isScalar(scalar) || scalar.value === MASK || scalar.value === '') continue;
    if (scalar.value === null || typeof scalar.value === 'boolean') continue;
    scalar.value = MASK;
    scalar.type = Scalar.PLAIN;
    delete scalar.tag;
    delete scalar.comment;
    delete scalar.commentBefore;
    run.masked += 1;
  }
}
