import type { KnownBlock } from '@slack/types';
import { LIMITS } from '../limits.ts';
import { context, type Message, message, preformattedLines } from '../message.ts';
import { count, inline } from '../mrkdwn.ts';

/** A line of a log as it is shown: its container's sign, empty when there is only one, and what of it was looked for. */
export interface ShownLine {
  readonly tag: string;
  readonly text: string;
  /** Where in the text it matches, in order. */
  readonly marks: readonly (readonly [number, number])[];
}

/** What stands in a tail's thread, in order. Times in Unix milliseconds. */
export type ShownPiece =
  | { readonly kind: 'lines'; readonly lines: readonly ShownLine[] }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'gap';
      readonly gap: {
        readonly filed: number;
        readonly dropped: number;
        readonly from: number;
        readonly to: number;
      };
    };

/** Log lines as they are, with what happened between them. What is read aloud begins with how many there are. */
export function linesView(pieces: readonly ShownPiece[]): Message {
  const { text, blocks } = message(pieces.map(pieceBlock));
  const lines = pieces.reduce((sum, piece) => sum + (piece.kind === 'lines' ? piece.lines.length : 0), 0);
  return { text: lines === 0 ? text : `${count(lines, 'log line')}:\n${text}`, blocks };
}

function pieceBlock(piece: ShownPiece): KnownBlock {
  switch (piece.kind) {
    case 'note':
      return context(`:information_source: ${inline(piece.text, 600)}`);
    case 'gap':
      return context(gapText(piece.gap));
    case 'lines':
      return preformattedLines(fitting(piece.lines));
  }
}

/** Marks make a text longer: where it gets too long for a message, it goes without. */
function fitting(lines: readonly ShownLine[]): readonly string[] {
  const texts = lines.map(lineText);
  const length = texts.reduce((sum, text) => sum + text.length + 1, 0);
  return length <= LIMITS.preformatted ? texts : lines.map((line) => lineText({ ...line, marks: [] }));
}

function lineText({ tag, text, marks }: ShownLine): string {
  const shown: string[] = tag === '' ? [] : [`${tag} `];
  let done = 0;
  for (const [start, end] of marks) {
    shown.push(text.slice(done, start), '»', text.slice(start, end), '«');
    done = end;
  }
  shown.push(text.slice(done));
  return shown.join('');
}

/** `1,240 lines from 12:00:03 to 12:00:07 UTC are in the file, not here.` */
function gapText({ filed, dropped, from, to }: Extract<ShownPiece, { kind: 'gap' }>['gap']): string {
  const [start, end] = [from, to].map((at) => new Date(at).toISOString().slice(11, 19));
  const when = start === end ? `at ${start}` : `from ${start} to ${end}`;
  const sentences = [
    ...(filed > 0
      ? [`${count(filed, 'line')} ${when} UTC ${filed === 1 ? 'is' : 'are'} in the file, not here.`]
      : []),
    ...(dropped > 0
      ? [`*${count(dropped, 'line')} ${when} UTC ${dropped === 1 ? 'was' : 'were'} dropped.*`]
      : []),
  ];
  return `:fast_forward: ${sentences.join(' ')}`;
}
