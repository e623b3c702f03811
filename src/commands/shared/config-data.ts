import { type Document, isMap, isNode, isScalar, Scalar } from 'yaml';
import type { ConfigKind } from '../../domain/environment.ts';
import { MASK } from '../../domain/mask.ts';

const DATA_KEY = /^[A-Za-z0-9._-]{1,253}$/;
/** Text to us, but true or false to Kubernetes, which reads an older YAML. */
const SWITCH_WORD = /^(?:y|n|yes|no|on|off)$/i;

/** What Kubernetes would not take of the data of a Secret or ConfigMap; sentences without a value. */
export function dataProblems(document: Document, type: ConfigKind): string[] {
  if (type === 'Secret')
    return [...textProblems(document, 'data', true), ...textProblems(document, 'stringData')];
  if (type === 'ConfigMap')
    return [...textProblems(document, 'data'), ...textProblems(document, 'binaryData', true)];
  return [];
}

function textProblems(document: Document, field: string, packed = false): string[] {
  const map = document.get(field);
  if (map === undefined || map === null) return [];
  if (!isMap(map)) return [`${field} has to be a list of “key: value” lines`];
  return map.items.flatMap(({ key, value }) => {
    const name = isScalar(key) ? String(key.value) : '';
    if (!DATA_KEY.test(name)) return [`A key of ${field} holds characters a key cannot have`];
    const why = valueProblem(isNode(value) ? value : null, packed);
    return why === null ? [] : [`${field}.${name} ${why}`];
  });
}

function valueProblem(node: unknown, packed: boolean): string | null {
  const value: unknown = isScalar(node) ? node.value : node;
  if (value === null) return 'has no value; write "" for an empty text';
  if (!isScalar(node) || typeof value === 'object')
    return 'has to be text; write | behind it and indent what belongs to it';
  if (typeof value !== 'string' || (node.type === Scalar.PLAIN && SWITCH_WORD.test(value))) {
    return 'is not text; put it in quotes';
  }
  // Of a mask that stands for nothing it is told elsewhere.
  if (packed && value !== MASK && !isBase64(value))
    return 'is not base64; put plain text under stringData of a Secret, or data of a ConfigMap';
  return null;
}

function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
