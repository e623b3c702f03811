import { type Document, isAlias, isMap, isScalar, stringify, visit } from 'yaml';
import { maskSecretYaml, maskYaml } from '../../blocks/masked-yaml.ts';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import { CONFIG_KINDS, type ConfigDetail, type ConfigKind } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { MASK } from '../../domain/mask.ts';
import { whereBroken } from './broken-yaml.ts';
import { dataProblems } from './config-data.ts';
import { keepHidden, masksIn } from './config-masks.ts';
import {
  essence,
  type Fields,
  hashOf,
  isFields,
  KUBERNETES_KIND,
  readObject,
  sendable,
} from './config-object.ts';

/** A YAML somebody typed that Kubernetes and Zadig can take, as far as that can be told beforehand. */
export interface TypedConfig {
  readonly name: string;
  readonly object: Fields;
  /** What is sent. */
  readonly yaml: string;
}

/** A text to edit; `masked` when values in it are hidden. */
export interface StartingYaml {
  readonly text: string;
  readonly masked: boolean;
}

/** Of a starting text, in characters. */
const LONGEST = 60_000;
const KUBERNETES_NAME = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
/** Printed again, every line stays a line. */
const AS_TYPED = { lineWidth: 0, doubleQuotedMinMultiLineLength: 1_000_000 };

/**
 * Checks the YAML of a configuration and reports every problem at once. `now` is the YAML of the configuration that it
 * replaces, whose values stand for the masks in it; without one, no mask may be in it. Errors: BotError `usage`, whose
 * sentences name keys and lines but never hold a value.
 */
export function typedConfig(source: string, type: ConfigKind, now: string | null = null): TypedConfig {
  const typed = onlyDocument(source);
  const masks = masksIn(typed);
  const odd = [...(now === null ? maskProblems(masks) : []), ...oddities(typed)];
  if (odd.length > 0) throw wrong(odd);
  const { document, problems: lost } =
    now === null ? { document: typed, problems: [] } : keepHidden(typed, now, type);
  const object: unknown = JSON.parse(JSON.stringify(document.toJS()));
  if (!isFields(object)) throw wrong(['It is no object: it needs apiVersion, kind and metadata']);
  const problems = [...lost, ...headProblems(object, type), ...dataProblems(document, type)];
  if (problems.length > 0) throw wrong(problems);
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  const yaml = document === typed ? source : document.toString(AS_TYPED);
  return { name: String(metadata['name']), object, yaml: sendable(yaml, object) };
}

/**
 * What people edit of a configuration, its hidden values as masks, such that `config edit` with it unedited finds nothing
 * different. Null when there is no such text, or when it cannot be shown safely or is longer than 60,000 characters.
 */
export function startingYaml(detail: ConfigDetail, type: ConfigKind): StartingYaml | null {
  const now = readObject(detail.yaml);
  if (now === null) return null;
  const object = essence(now, type);
  // For older readers, a text that they would take for something else is quoted.
  const yaml = stringify(object, { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' });
  if (yaml.length > LONGEST) return null;
  const { text, masked } = type === 'Secret' ? maskSecretYaml(yaml) : maskYaml(yaml);
  if (text === null || text.length > LONGEST) return null;
  try {
    const typed = typedConfig(text, type, detail.yaml);
    const isSame = hashOf(essence(typed.object, type)) === hashOf(object);
    return isSame ? { text, masked: masked > 0 } : null;
  } catch (error) {
    if (error instanceof BotError) return null;
    throw error;
  }
}

function wrong(problems: readonly string[]): BotError {
  const shown = problems.slice(0, 6);
  const more =
    problems.length > shown.length ? ` There are ${problems.length - shown.length} more problems.` : '';
  return new BotError('usage', `The YAML cannot be used. ${shown.join('. ')}.${more}`, {
    hint: 'Correct it and send it again.',
    arg: 'yaml',
  });
}

function onlyDocument(source: string): Document.Parsed {
  const documents = parseYaml(source);
  if (documents === null) throw wrong([`It cannot be read as YAML: ${whereBroken(source)}`]);
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

function maskProblems(masks: readonly string[]): string[] {
  if (masks.length === 0) return [];
  return [
    `It holds ${MASK} where the real value belongs: ${few(masks)}. A hidden value cannot be kept; type the real one`,
  ];
}

/** What other programs may read otherwise than we do. */
function oddities(document: Document.Parsed): string[] {
  const twice = new Set<string>();
  let references = false;
  let tags = false;
  visit(document, {
    Node(_key, node) {
      references ||= isAlias(node) || ('anchor' in node && node.anchor !== undefined);
      tags ||= !isAlias(node) && node.tag !== undefined;
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
  const meant = other === undefined ? '' : `; it is that of a ${other}, so choose the type ${other}`;
  return `Its kind has to be ${KUBERNETES_KIND[type]}${meant}`;
}
