import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { MASK } from '../domain/mask.ts';
import { isSecretName } from '../domain/secret-names.ts';
import { maskLines, maskText } from '../domain/secrets.ts';
import { maskBroken } from './broken-yaml.ts';
import { parseYaml } from './yaml-guard.ts';
import { hideAll, hidePromised, hideScalar, type Run } from './yaml-hiding.ts';
import { anchorsOf, fields, fieldTexts, resolved } from './yaml-nodes.ts';

/** Why nothing of a text is shown: it cannot be told which parts are safe, it has no values, or it is too long. */
export type Unshown = 'unsafe' | 'no values' | 'too large';

/** YAML as a person may see it. `masked` counts the values hidden; null text: nothing of it is shown, for `why`. */
export type MaskedYaml =
  | { readonly text: string; readonly masked: number }
  | { readonly text: null; readonly masked: 0; readonly why: Unshown; readonly size: number };

const DEEPEST = 3;
/** Reading YAML takes seconds a megabyte, and nobody else is served meanwhile. */
const LONGEST = 400_000;
const SECRET_KIND = /\bkind\b["']?\s*[:=]\s*["']?Secret\b/;

/**
 * One or more YAML documents with every secret hidden and every key kept: all data of a Secret, values whose
 * key or whose sibling `name` promises a secret, and what looks like one inside any other text, also in base64
 * and in YAML or JSON inside a value. A Secret that does not parse is not shown, since nothing tells where its
 * values end.
 */
export function maskYaml(source: string, depth = 0): MaskedYaml {
  if (source.length > LONGEST) return unshown(source, 'too large');
  const documents = parseYaml(source);
  if (documents === null) return /secret/i.test(source) ? unshown(source, 'unsafe') : maskBroken(source);
  const runs = documents.map((document) => newRun(document, depth, false));
  for (const run of runs) maskDocument(run);
  return shownOf(source, runs);
}

/** A Secret's YAML, which need not say that it is one: no value below its data, stringData and annotations is shown. */
export function maskSecretYaml(source: string): MaskedYaml {
  if (source.length > LONGEST) return unshown(source, 'too large');
  const documents = parseYaml(source);
  if (documents === null) return unshown(source, 'unsafe');
  // What follows a last `---` is a document, too, but an empty one.
  const runs = documents.filter(isFilled).map((document) => newRun(document, 0, true));
  const found = runs.map(maskValues);
  if (!found.includes(true) || found.includes(false)) return unshown(source, 'no values');
  for (const run of runs) maskDocument(run);
  return shownOf(source, runs);
}

function isFilled({ contents }: Document.Parsed): boolean {
  return contents !== null && !(isScalar(contents) && contents.value === null);
}

function newRun(document: Document.Parsed, depth: number, secret: boolean): Run {
  return {
    document,
    depth,
    anchors: anchorsOf(document),
    hidden: new Set(),
    promised: new Set(),
    looked: new Map(),
    secret,
    masked: 0,
  };
}

function unshown(source: string, why: Unshown): MaskedYaml {
  return { text: null, masked: 0, why, size: source.length };
}

function shownOf(source: string, runs: readonly Run[]): MaskedYaml {
  const masked = runs.reduce((sum, run) => sum + run.masked, 0);
  return { masked, text: masked === 0 ? source.trimEnd() : runs.map(print).join('---\n').trimEnd() };
}

const VALUES = ['data', 'stringdata', 'binarydata'];

/** Hides what is below a Secret's keys, as Kubernetes spells them or as Go prints them; false when there are none. */
function maskValues(run: Run): boolean {
  let found = false;
  visit(run.document, {
    Pair(_key, { key, value }) {
      const name = isScalar(key) ? String(key.value).toLowerCase() : '';
      if (!VALUES.includes(name) && name !== 'annotations') return;
      found ||= name !== 'annotations';
      hideAll(value, run);
    },
  });
  return found;
}

function print({ document }: Run): string {
  return document
    .toString({ lineWidth: 0, doubleQuotedMinMultiLineLength: 1_000_000, verifyAliasOrder: false })
    .replace(/^---\s*\n/, '');
}

function maskDocument(run: Run): void {
  let { secret } = run;
  visit(run.document, {
    Map(_key, map) {
      if (fieldTexts(map, 'kind', run.anchors).includes('Secret')) {
        maskSecret(map, run);
        secret = true;
      }
      maskNamed(map, run);
    },
    Seq(_key, list) {
      maskArguments(list, run);
    },
    Pair(_key, { key, value }) {
      const name = isScalar(key) ? String(key.value) : '';
      if (!isSecretName(name)) return;
      for (const node of resolved(value, run.anchors)) hidePromised(node, name, run);
    },
    Scalar(_key, scalar) {
      maskScalar(scalar, run);
    },
  });
  // Beside a Secret a comment may hold what a value held before.
  maskComments(run, secret ? () => null : (text) => maskText(text));
}

/** Every value below `data` and `stringData`, and the annotations, which may hold the whole object once more. */
function maskSecret(secret: YAMLMap, run: Run): void {
  const metadata = fields(secret, 'metadata', run.anchors).filter(isMap);
  const hidden = [
    ...['data', 'stringData'].flatMap((key) => fields(secret, key, run.anchors)),
    ...metadata.flatMap((map) => fields(map, 'annotations', run.anchors)),
  ];
  for (const node of hidden) hideAll(node, run);
}

/** `- name: DB_PASSWORD` with its `value: x` beside it. */
function maskNamed(map: YAMLMap, run: Run): void {
  const names = ['name', 'key'].flatMap((key) => fieldTexts(map, key, run.anchors));
  if (!names.some(isSecretName)) return;
  for (const key of ['value', 'default', 'defaultValue']) {
    for (const node of fields(map, key, run.anchors)) hideAll(node, run);
  }
}

/** `["--password", "x"]`, and `-a x` behind `redis-cli`. */
function maskArguments(list: YAMLSeq, run: Run): void {
  let promised = false;
  let short = '';
  for (const item of list.items) {
    if (promised) hideScalar(item, run);
    const text = isScalar(item) && typeof item.value === 'string' ? item.value : '';
    if (/(^|\/)redis-(cli|benchmark)$/.test(text)) short = '-a';
    if (/(^|\/)sshpass$/.test(text)) short = '-p';
    promised =
      (short !== '' && text === short) ||
      /^(requirepass|masterauth)$/.test(text) ||
      (/^--?[A-Za-z]/.test(text) && isSecretName(text.replace(/^-+/, '')));
  }
}

function maskScalar(scalar: Scalar, run: Run): void {
  if (typeof scalar.value !== 'string' || scalar.value === MASK) return;
  const inside = maskInside(scalar.value, run.depth);
  if (inside.text === null || inside.text === MASK) hideScalar(scalar, run);
  else if (inside.text !== scalar.value) {
    scalar.value = inside.text;
    run.masked += Math.max(1, inside.masked);
  }
}

/** A bracket where YAML and JSON have one, as in `env: [`; most sentences have theirs there, too. */
const BRACKET = /(?:^|[\s:"'])[{[]/;
const NAMED = /[{,]\s*["'\\]*(?:name|key)["'\\]*\s*:\s*["'\\]*([\w.-]+)/g;
const NAMED_VALUE = /[{,]\s*["'\\]*(?:value|default|defaultValue)["'\\]*\s*:/;

/**
 * A text, which may itself be YAML or JSON, such as an application.yml in a ConfigMap, or base64 of a secret. Null:
 * hide all of it.
 */
export function maskInside(value: string, depth = 0): MaskedYaml {
  if (hidesSecret(value, depth)) return { text: MASK, masked: 1 };
  const lines = /^\s*[{[]|\n/.test(value);
  const nested = lines || BRACKET.test(value);
  if (nested && depth < DEEPEST && value.length <= LONGEST) {
    // Lines that are no mapping and no list would be folded into one.
    if (parseYaml(value)?.every((document) => isCollection(document.contents)) === true) {
      const inside = maskYaml(value, depth + 1);
      if (inside.text === null) return inside;
      const text = inside.masked === 0 ? value : inside.text;
      // One line may be a sentence all the same, in which YAML sees no more than a colon.
      return { text: lines ? text : maskLines(text), masked: inside.masked };
    }
  }
  if (nested && (SECRET_KIND.test(value) || namesSecret(value))) return unshown(value, 'unsafe');
  return lines ? maskBroken(value) : { text: maskLines(value), masked: 0 };
}

/** `{name: DB_PASSWORD, value: x}` in what does not parse, or is not read any deeper. */
function namesSecret(value: string): boolean {
  return NAMED_VALUE.test(value) && [...value.matchAll(NAMED)].some(([, name = '']) => isSecretName(name));
}

/** Base64 that decodes to text which would itself be masked. */
function hidesSecret(value: string, depth: number): boolean {
  const packed = value.replace(/\s+/g, '');
  if (packed.length < 12 || depth >= DEEPEST || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(packed)) return false;
  const decoded = Buffer.from(packed, 'base64').toString('utf8');
  if (/\uFFFD|(?![\n\r\t])\p{Cc}/u.test(decoded)) return false;
  return maskInside(decoded, depth + 1).text !== decoded;
}

function maskComments(run: Run, shown: (text: string) => string | null): void {
  const look = (node: { comment?: string | null; commentBefore?: string | null }) => {
    for (const place of ['comment', 'commentBefore'] as const) {
      const text = node[place];
      if (!text) continue;
      const masked = shown(text);
      if (masked === text) continue;
      node[place] = masked;
      run.masked += 1;
    }
  };
  look(run.document);
  visit(run.document, { Node: (_key, node) => look(node) });
}
