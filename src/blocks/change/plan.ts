import type { KnownBlock } from '@slack/types';
import type { Field, Plan, ShownRequest } from '../../domain/change.ts';
import { section } from '../message.ts';
import { bold, code } from '../mrkdwn.ts';
import { fitting, framed, sections, sentence, within } from './fit.ts';
import { what } from './words.ts';

/** Characters for a plan in a message that says little else. */
const PLAN_ROOM = 4_500;
/** Characters for each of before and after. */
const VALUE_ROOM = 300;

/**
 * A plan for people to agree to: what and where, warnings, before → after, what else is touched, the diff. `limit`:
 * characters for all that follows the first line. What does not fit is counted; Details shows it.
 */
export function planBlocks(plan: Plan, limit = PLAN_ROOM): readonly KnownBlock[] {
  return [section(what(plan)), ...planBody(plan, limit)];
}

/** The same without the first line. Each part gets its share, and what the parts before it left. */
export function planBody(plan: Plan, limit = PLAN_ROOM): readonly KnownBlock[] {
  const blocks: KnownBlock[] = [];
  const parts = partsOf(plan);
  let room = limit;
  for (const [index, { share, draw }] of parts.entries()) {
    const shares = parts.slice(index).reduce((sum, part) => sum + part.share, 0);
    const drawn = draw(Math.max(200, Math.floor((room * share) / shares)));
    room -= JSON.stringify(drawn).length;
    blocks.push(...drawn);
  }
  return blocks;
}

interface Part {
  readonly share: number;
  readonly draw: (room: number) => readonly KnownBlock[];
}

function partsOf({ warnings, fields, touches, diff }: Plan): readonly Part[] {
  const warned = warnings.map((warning) => `:warning: ${sentence(warning, 500)}`);
  const changed = fields.map(fieldLine);
  const touched = touches.map((touch) => `• ${sentence(touch, 500)}`);
  const lists: readonly (readonly [number, readonly string[], string])[] = [
    [3, warned, 'warning'],
    [4, changed, 'difference'],
    [2, touched.length === 0 ? [] : ['Also touched:', ...touched], 'thing'],
  ];
  const parts = lists
    .filter(([, lines]) => lines.length > 0)
    .map(([share, lines, of]) => ({
      share,
      draw: (room: number) => sections(fitting(lines, room, of)),
    }));
  if (diff === null || diff.trim() === '') return parts;
  return [...parts, { share: 3, draw: (room: number) => framed(diff, room) }];
}

/** Before → after alone, a line each, in so many characters. */
export function fieldLines({ fields }: Plan, room: number): readonly string[] {
  return fitting(fields.map(fieldLine), room, 'difference');
}

function fieldLine({ name, before, after }: Field): string {
  return `${bold(name) || '(no name)'}: ${shown(before)} → ${shown(after)}`;
}

function shown(value: string | null): string {
  if (value === null) return '(none)';
  return within(value, VALUE_ROOM, code) || '(empty)';
}

/** Requests as they will be sent, each with the beginning of its masked body. */
export function requestBlocks(
  requests: readonly ShownRequest[],
  bodyRoom: number,
): readonly (readonly KnownBlock[])[] {
  return requests.map(({ method, path, body }) => [
    section(within(`${method} ${path}`, 1_000, code) || '(no path)'),
    ...(body === null || body.trim() === '' ? [] : framed(body, bodyRoom)),
  ]);
}
