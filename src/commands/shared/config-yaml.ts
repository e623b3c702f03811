import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseAllDocuments,
  Scalar,
  visit,
} from 'yaml';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import { CONFIG_KINDS, type ConfigKind } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { MASK } from '../../domain/mask.ts';
import { type Fields, isFields, KUBERNETES_KIND, sendable } from './config-object.ts';

/** A YAML somebody typed that Kubernetes and Zadig can take, as far as that can be told beforehand. */
export interface TypedConfig {
  readonly name: string;
  readonly object: Fields;
  /** What is sent. */
  readonly yaml: string;
}

const KUBERNETES_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const DATA_KEY = /^[A-Za-z0-9._-]{1,253}$/;
/** Text to us, but true or false to Kubernetes, which reads an older YAML. */
const SWITCH_WORD = /^(?:y|n|yes|no|on|off)$/i;
const ERRORS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'a tab is used for indentation',
  BAD_INDENT: 'the indentation is wrong',
  MISSING_CHAR: 'a quote, bracket or colon is missing, there or further up',
  BLOCK_AS_IMPLICIT_KEY: 'a key or its indentation is wrong',
};

/**
 * Checks the YAML of a configuration and reports every problem at once. Errors: BotError `usage`, whose sentences name
 * keys and lines but never hold a value.
 */
export function typedConfig(source: string, type: ConfigKind): TypedConfig {
  const document = onlyDocument(source);
  const odd = oddities(document);
  if (odd.length > 0) throw wrong(odd);
  const object: unknown = JSON.parse(JSON.stringify(document.toJS()));
  if (!isFields(object)) throw wrong(['It is no object: it needs apiVersion, kind and metadata']);
  const problems = [...headProblems(object, type), ...dataProblems(document, type)];
  if (problems.length > 0) throw wrong(problems);
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  return { name: String(metadata['name']), object, yaml: sendable(source, object) };
}

function wrong(problems: readonly string[]): BotError {
  const shown = problems.slice(0, 6);
  const more =
    problems.length > shown.length ? ` There are ${problems.length - shown.length} more problems.` : '';
  return new BotError('usage', `The YAML cannot be used. ${shown.join('. ')}.${more}`, {
    hint: 'Correct it and send the command again.',
  });
}

function onlyDocument(source: string): Document.Parsed {
  const documents = parseYaml(source);
  if (documents === null) throw wrong([whereBroken(source)]);
  const filled = documents.filter(({ contents }) => contents !== null && !isEmptyScalar(contents));
  const [document, ...more] = filled;
  if (document === undefined) throw wrong(['It is empty']);
  if (more.length > 0) throw wrong([`It holds ${filled.length} objects; send one at a time`]);
  if (!isMap(document.contents)) throw wrong(['It is no object: it needs apiVersion, kind and metadata']);
  return document;
}

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

/** The parser's own words may quote the text. */
function whereBroken(source: string): string {
  const deep = (source.match(/[[{]/g)?.length ?? 0) > 400 || /^[\s?:-]{400}/m.test(source);
  if (deep) return 'It is nested too deeply';
  const lines = new LineCounter();
  const parsed = parseAllDocuments(source, {
    logLevel: 'silent',
    prettyErrors: false,
    uniqueKeys: false,
    lineCounter: lines,
  });
  const [error] = Array.isArray(parsed) ? parsed.flatMap(({ errors }) => errors) : [];
  if (error === undefined) return 'It uses references in a way that cannot be read safely';
  return `It is not valid YAML: look at line ${lines.linePos(error.pos[0]).line}, where ${ERRORS[error.code] ?? 'it cannot be read'}`;
}

/** What other programs may read otherwise than we do, and masks that were typed back. */
function oddities(document: Document.Parsed): string[] {
  const [twice, hidden]: [Set<string>, Set<string>] = [new Set(), new Set()];
  let references = false;
  let tags = false;
  visit(document, {
    Node(_key, node, path) {
      references ||= isAlias(node) || ('anchor' in node && node.anchor !== undefined);
      tags ||= !isAlias(node) && node.tag !== undefined;
      if (isScalar(node) && String(node.value).includes(MASK)) hidden.add(pathOf([...path, node]));
    },
    Map(_key, map, path) {
      const keys = map.items.map(({ key }) => (isScalar(key) ? String(key.value) : ''));
      references ||= keys.includes('<<');
      for (const key of keys.filter((each, at) => keys.indexOf(each) !== at)) {
        twice.add([pathOf([...path, map]), key].filter((part) => part !== '').join('.'));
      }
    },
  });
  return [
    ...(hidden.size === 0
      ? []
      : [
          `It holds ${MASK} where the real value belongs: ${few([...hidden])}. A hidden value cannot be kept; type the real one`,
        ]),
    ...(twice.size === 0 ? [] : [`A key is given twice: ${few([...twice])}`]),
    ...(references ? ['It uses anchors or aliases (&, *, <<); write the values out'] : []),
    ...(tags ? ['It uses tags (!…); write plain values'] : []),
  ];
}

/** `data.password`, from the nodes on the way down. */
function pathOf(path: readonly unknown[]): string {
  return path
    .flatMap((step) => {
      const key = typeof step === 'object' && step !== null && 'key' in step ? step.key : null;
      return isScalar(key) ? [String(key.value)] : [];
    })
    .join('.');
}

function headProblems(object: Fields, type: ConfigKind): string[] {
  const { apiVersion, kind, metadata } = object;
  const name = isFields(metadata) ? metadata['name'] : undefined;
  return [
    ...(typeof apiVersion === 'string' && apiVersion !== '' ? [] : ['apiVersion is missing']),
    ...(kind === KUBERNETES_KIND[type] ? [] : [kindProblem(kind, type)]),
    ...(typeof name === 'string' && KUBERNETES_NAME.test(name)
      ? []
      : ['metadata.name has to be there, in lower-case letters, digits, dashes and dots']),
  ];
}

function kindProblem(kind: unknown, type: ConfigKind): string {
  const other = CONFIG_KINDS.find((each) => KUBERNETES_KIND[each] === kind);
  const meant = other === undefined ? '' : `; it is that of a ${other}, so type ${other} in the command`;
  return `Its kind has to be ${KUBERNETES_KIND[type]}${meant}`;
}

function dataProblems(document: Document.Parsed, type: ConfigKind): string[] {
  if (type === 'Secret')
    return [...textProblems(document, 'data', true), ...textProblems(document, 'stringData')];
  if (type === 'ConfigMap')
    return [...textProblems(document, 'data'), ...textProblems(document, 'binaryData', true)];
  return [];
}

function textProblems(document: Document.Parsed, field: string, packed = false): string[] {
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
  if (packed && !isBase64(value))
    return 'is not base64; put plain text under stringData of a Secret, or data of a ConfigMap';
  return null;
}

function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, '');
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed);
}
