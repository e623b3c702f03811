import type { KnownBlock } from '@slack/types';
import { preformatted, section } from '../message.ts';
import { clip, count, inline } from '../mrkdwn.ts';

/** A section takes 2,900; the rest is for what is said around the lines. */
const SECTION_ROOM = 2_600;
/** Slack names no limit for one frame; this is what it takes in a section. */
const FRAME = 3_000;

/**
 * As much of a text as gives at most `max` characters when it is drawn, since escaping makes some of them five.
 * What is missing is said.
 */
export function within(text: string, max: number, draw: (text: string) => string): string {
  for (let room = max; room > 40; room = Math.floor(room * 0.6)) {
    const shown = draw(clip(text, room));
    if (shown.length <= max) return shown;
  }
  return draw(clip(text, 40));
}

/** A sentence of people's or Zadig's in one line, with nothing in it that is markup. */
export function sentence(text: string, max: number): string {
  return within(text, max, (part) => inline(part, max + 40));
}

/** `“text”`, as somebody said it. */
export function quoted(text: string, max: number): string {
  return `“${sentence(text, max)}”`;
}

/** The lines that fit into `room`, at least the first; the rest is counted. Each line is one of `what`. */
export function fitting(lines: readonly string[], room: number, what: string): readonly string[] {
  let size = 0;
  const fits = lines.findIndex((line, index) => {
    size += line.length + 1;
    return index > 0 && size > room;
  });
  if (fits < 0) return lines;
  return [...lines.slice(0, fits), `… and ${count(lines.length - fits, `more ${what}`)}`];
}

/** Lines in as few sections as take them. */
export function sections(lines: readonly string[]): readonly KnownBlock[] {
  const packed: string[] = [];
  for (const line of lines) {
    const last = packed.at(-1);
    if (last === undefined || last.length + line.length >= SECTION_ROOM) packed.push(line);
    else packed[packed.length - 1] = `${last}\n${line}`;
  }
  return packed.map((text) => section(text));
}

/** The beginning of a text in frames: whole lines where there are any, what is left out counted below. */
export function framed(text: string, max: number): readonly KnownBlock[] {
  const { kept, left } = cut(text, max);
  return [...frames(kept), ...(left === '' ? [] : [section(`… and ${left}`)])];
}

/** The end of a text in frames, which is what matters of a log; what is left out before it is counted. */
export function framedEnd(text: string, max: number): readonly KnownBlock[] {
  if (text.length <= max) return frames(text);
  const tail = text.slice(-max);
  const line = tail.indexOf('\n');
  const kept = line < 0 ? tail.replace(/^[\uDC00-\uDFFF]/, '') : tail.slice(line + 1);
  const gone = text.slice(0, text.length - kept.length);
  const left =
    line < 0 ? count(gone.length, 'earlier character') : count(gone.split('\n').length - 1, 'earlier line');
  return [section(`${left} left out:`), ...frames(kept)];
}

function cut(text: string, max: number): { readonly kept: string; readonly left: string } {
  if (text.length <= max) return { kept: text, left: '' };
  const head = text.slice(0, max);
  const line = head.lastIndexOf('\n');
  if (line > 0)
    return { kept: head.slice(0, line), left: count(text.slice(line + 1).split('\n').length, 'more line') };
  const kept = head.replace(/[\uD800-\uDBFF]$/, '');
  return { kept, left: count(text.length - kept.length, 'more character') };
}

function frames(text: string): readonly KnownBlock[] {
  const parts: string[] = [];
  for (let rest = text; rest !== '' || parts.length === 0; ) {
    const line = rest.length <= FRAME ? rest.length : rest.lastIndexOf('\n', FRAME);
    const end = line > 0 ? line : rest.slice(0, FRAME).replace(/[\uD800-\uDBFF]$/, '').length || 1;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).replace(/^\n/, '');
  }
  return parts.map((part) => preformatted(part));
}
