import { type Document, isMap, isPair, isScalar, isSeq, Scalar, stringify, visit } from 'yaml';
import { maskYaml } from '../../blocks/masked-yaml.ts';
import { parseYaml } from '../../blocks/yaml-guard.ts';
import { canonicalJson, type Json } from '../../domain/canonical.ts';
import type { ConfigKind } from '../../domain/environment.ts';
import { few } from '../../domain/few.ts';
import { MASK } from '../../domain/mask.ts';
import { type Fields, isFields, KUBERNETES_KIND, readObject } from './config-object.ts';
import { linesOf, restoredLines } from './masked-lines.ts';

type Path = readonly (string | number)[];

/** A value typed with a mask, and what it stands for. */
interface Kept {
  readonly path: Path;
  /** As it was typed. */
  readonly text: string;
  /** Where the value goes: texts of a Secret stay as the base64 they are. */
  readonly to: Path;
  readonly value: Json;
  /** Lines of it that had been hidden; null: all of it. */
  readonly lines: readonly number[] | null;
}

const REAL = 'type the real value';

/** Where a document holds masks, `data.password`: in values, and in keys. */
export function masksIn(document: Document): readonly string[] {
  return [...new Set([...placesOf(document).map(({ path }) => pathText(path)), ...keysOf(document)])];
}

/**
 * A document in which every value that was typed as a mask is again what stands at its place in `yaml`, which is there
 * now; also texts of which only parts had been hidden, where it is clear what these stand for. `problems` says where
 * that cannot be, without a value. No value comes to stand where it would no longer be hidden.
 */
export function keepHidden(
  typed: Document,
  yaml: string,
  type: ConfigKind,
): { readonly document: Document; readonly problems: readonly string[] } {
  const places = placesOf(typed);
  const keys = keysOf(typed);
  if (places.length === 0 && keys.length === 0) return { document: typed, problems: [] };
  const now = readObject(yaml);
  const shown = now === null ? null : hiddenForm(now, type);
  if (now === null || shown === null) {
    const why = 'and what is there now cannot be read or is too large';
    const where = few([...places.map(({ path }) => pathText(path)), ...keys]);
    return { document: typed, problems: [`It holds ${MASK}, ${why}; ${REAL} of ${where}`] };
  }
  const own = objectOf(typed);
  const kept = places.map((place) => keptAt(place, own, now, shown, type));
  const document = typed.clone();
  for (const [at, { scalar }] of placesOf(document).entries()) put(document, scalar, kept[at] ?? null);
  const lost = places.filter((_place, at) => kept[at] === null);
  const bare = lost.length > 0 ? [] : kept.flatMap((each) => (each === null ? [] : [each]));
  const shownThen = bare.length === 0 ? shown : hiddenForm(objectOf(document), type);
  const open = bare.filter((each) => !staysHidden(each, shown, shownThen));
  return {
    document,
    problems: [...problemsOf(lost, now, type), ...keyProblems(keys), ...openProblems(open)],
  };
}

interface Place {
  readonly path: Path;
  readonly text: string;
  readonly scalar: Scalar;
}

/** Values with a mask in them; those of keys are not among them. */
function placesOf(document: Document): readonly Place[] {
  const places: Place[] = [];
  visit(document, {
    Scalar(key, scalar, ancestors) {
      const text = String(scalar.value);
      if (key !== 'key' && text.includes(MASK)) places.push({ path: pathOf(key, ancestors), text, scalar });
    },
  });
  return places;
}

function keysOf(document: Document): readonly string[] {
  const keys: string[] = [];
  visit(document, {
    Pair(at, { key }, ancestors) {
      if (isScalar(key) && String(key.value).includes(MASK)) {
        keys.push(pathText([...pathOf(at, ancestors), String(key.value)]));
      }
    },
  });
  return keys;
}

function pathOf(key: number | 'key' | 'value' | null, ancestors: readonly unknown[]): Path {
  const own = typeof key === 'number' && isSeq(ancestors.at(-1)) ? [key] : [];
  const above = ancestors.flatMap((each, at): Path => {
    if (isPair(each)) return [isScalar(each.key) ? String(each.key.value) : ''];
    const next = ancestors[at + 1];
    return isSeq(each) && next !== undefined ? [each.items.indexOf(next)] : [];
  });
  return [...above, ...own];
}

/** What a mask stands for; null when nothing does, or it is not clear what. */
function keptAt(
  { path, text }: Place,
  typed: Fields,
  now: Fields,
  shown: Json,
  type: ConfigKind,
): Kept | null {
  const [field, name] = path;
  if (type === 'Secret' && path.length === 2 && (field === 'data' || field === 'stringData')) {
    const value = text === MASK ? packed(now, String(name)) : null;
    const to = ['data', String(name)];
    const isOther = field === 'stringData' && (valueAt(typed, to) ?? MASK) !== MASK;
    return value === null || isOther ? null : { path, text, to, value, lines: null };
  }
  if (!isSameList(path, typed, shown)) return null;
  const value = valueAt(now, path);
  if (value === undefined || value === null || typeof value === 'object') return null;
  const form = valueAt(shown, path);
  if (text === MASK || text === form) return { path, text, to: path, value, lines: null };
  if (typeof value !== 'string' || typeof form !== 'string') return null;
  const restored = restoredLines(text, form, value);
  return restored === null ? null : { path, text, to: path, value: restored.text, lines: restored.at };
}

/** What a Secret holds under a key, as base64; null when it has no such key. */
function packed(now: Fields, name: string): string | null {
  const text = valueAt(now, ['stringData', name]);
  if (text !== undefined) return Buffer.from(String(text ?? '')).toString('base64');
  const data = valueAt(now, ['data', name]);
  return data === undefined ? null : String(data ?? '');
}

/** In a list that was changed, a place no longer tells which value is meant. */
function isSameList(path: Path, typed: Json, shown: Json): boolean {
  const list = path.findIndex((step) => typeof step === 'number');
  if (list < 0) return true;
  const [own, old] = [typed, shown].map((object) => valueAt(object, path.slice(0, list)));
  return canonicalJson(own ?? null) === canonicalJson(old ?? null);
}

function put(document: Document, scalar: Scalar, kept: Kept | null): void {
  if (kept === null) return;
  const { path, to, value } = kept;
  scalar.value = value;
  // Older readers take a bare yes or 0123 for something else than text.
  if (typeof value === 'string') scalar.type = Scalar.QUOTE_DOUBLE;
  else delete scalar.type;
  delete scalar.source;
  if (path[0] !== to[0]) move(document, scalar, to);
}

/** Takes a text of a Secret over into its data. */
function move(document: Document, scalar: Scalar, [field, name]: Path): void {
  const texts = document.get('stringData');
  if (!isMap(texts)) return;
  texts.items = texts.items.filter(({ value }) => value !== scalar);
  if (texts.items.length === 0) document.delete('stringData');
  const data = document.get(field);
  const isThere = (key: unknown) => isScalar(key) && String(key.value) === name;
  if (!isMap(data)) document.set(field, document.createNode({ [String(name)]: scalar }));
  else if (!data.items.some(({ key }) => isThere(key))) data.add(document.createPair(name, scalar));
}

/** Is what was hidden hidden where it stands then, too? */
function staysHidden({ path, text, to, lines }: Kept, shown: Json, shownThen: Json | null): boolean {
  if (shownThen === null) return false;
  const [form, then] = [valueAt(shown, to) ?? valueAt(shown, path), valueAt(shownThen, to)];
  if (then === MASK || lines === null) return then === MASK || then === form;
  const [own, next] = [linesOf(text), linesOf(String(then))];
  return lines.every((at) => next[at] === own[at]);
}

function problemsOf(lost: readonly Place[], now: Fields, type: ConfigKind): string[] {
  const isWhole = ({ text }: Place) => text === MASK;
  const inside = lost.filter((place) => !isWhole(place));
  const isThere = ({ path }: Place) =>
    valueAt(now, path) !== undefined || (type === 'Secret' && packed(now, String(path[1])) !== null);
  const unclear = lost.filter((place) => isWhole(place) && isThere(place));
  const missing = lost.filter((place) => isWhole(place) && !isThere(place));
  return [
    ...(missing.length === 0
      ? []
      : [`It holds ${MASK} where nothing stands now: ${pathsText(missing)}. There, ${REAL}`]),
    ...(inside.length === 0
      ? []
      : [
          `It holds ${MASK} within a text that was changed: ${pathsText(inside)}. There, ${REAL} in place of ${MASK}`,
        ]),
    ...(unclear.length === 0
      ? []
      : [`It is not clear which value ${MASK} stands for: ${pathsText(unclear)}. There, ${REAL}`]),
  ];
}

function keyProblems(keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`It holds ${MASK} in the name of a key: ${few(keys)}; type the real name`];
}

function openProblems(open: readonly Kept[]): string[] {
  if (open.length === 0) return [];
  return [`A value that is hidden could be seen then: ${pathsText(open)}. There, ${REAL}`];
}

function pathsText(places: readonly { readonly path: Path }[]): string {
  return few(places.map(({ path }) => pathText(path)));
}

function pathText(path: Path): string {
  return path.join('.');
}

/** The object as people may see it; null when it cannot be shown. */
function hiddenForm(object: Fields, type: ConfigKind): Json | null {
  const { text } = maskYaml(stringify({ ...object, kind: KUBERNETES_KIND[type] }, { lineWidth: 0 }));
  const [document] = text === null ? [] : (parseYaml(text) ?? []);
  return document === undefined ? null : JSON.parse(JSON.stringify(document.toJS()));
}

function objectOf(document: Document): Fields {
  const object: unknown = JSON.parse(JSON.stringify(document.toJS()));
  return isFields(object) ? object : {};
}

function valueAt(object: Json | undefined, path: Path): Json | undefined {
  let value: unknown = object;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value as Json | undefined;
}
