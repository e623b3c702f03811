import { MASK } from '../domain/mask.ts';
import { isSecretName } from '../domain/secret-names.ts';
import { maskLines } from '../domain/secrets.ts';

const KEY_LINE = /^(?<before>[ \t-]*["']?(?<name>\w[\w.-]*)["']?[ \t]*:[ \t]*)(?<value>.*)$/;

/** YAML that does not parse, or no YAML at all: what stands behind or below a promising key is hidden, line by line. */
export function maskBroken(source: string): { readonly text: string; readonly masked: number } {
  const promised = [...source.matchAll(/^[ \t-]*(?:name|key)[ \t]*:[ \t]*["']?([\w.-]+)/gm)].some(
    ([, name = '']) => isSecretName(name),
  );
  let below = Number.POSITIVE_INFINITY;
  const lines = source.split('\n').map((line) => {
    const indent = line.search(/[^\s-]/);
    if (indent > below) return line.replace(/\S.*$/, MASK);
    if (indent >= 0) below = Number.POSITIVE_INFINITY;
    const found = KEY_LINE.exec(line)?.groups;
    if (found === undefined) return line;
    const { before = '', name = '', value = '' } = found;
    if (!isSecretName(name) && !(promised && name === 'value')) return line;
    below = indent;
    return value.trim() === '' || /^[{[]/.test(value) ? line : `${before}${MASK}`;
  });
  const text = maskLines(lines.join('\n'));
  return { text, masked: text === source ? 0 : text.split(MASK).length - 1 };
}
