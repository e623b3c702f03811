import type { KnownBlock } from '@slack/types';
import type { Difference, EnvDiff } from '../domain/env-diff.ts';
import type { Variable } from '../domain/environment.ts';
import type { EnvTarget } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { context, section } from './message.ts';
import { bold, count, inline } from './mrkdwn.ts';
import { imageTag, targetTitle } from './target.ts';
import { variableValue } from './variables.ts';

/** A part of the comparison: its title, and a line for each thing that differs. */
interface Part {
  readonly title: string;
  readonly lines: readonly string[];
}

const LINES_A_BLOCK = 10;

/** Two environments side by side: what is not the same, the first one left. `unread` says what could not be compared. */
export function envDiffView(
  left: EnvTarget,
  right: EnvTarget,
  diff: EnvDiff,
  unread: readonly string[],
): Answer {
  const parts = partsOf(diff).filter(({ lines }) => lines.length > 0);
  const total = parts.reduce((sum, { lines }) => sum + lines.length, 0);
  const title = `${targetTitle(left)}  →  ${targetTitle(right)}`;
  return {
    head: [section(total === 0 ? `${title}\nThey are the same.` : `${title}\n${count(total, 'difference')}`)],
    items: parts.flatMap(blocksOf),
    foot: unread.map((problem) => context(`:warning: ${inline(problem, 300)}`)),
  };
}

function partsOf({ services, images, replicas, variables, configs }: EnvDiff): readonly Part[] {
  return [
    { title: 'Services', lines: services.map(presence) },
    { title: 'Images', lines: images.map((each) => line(each, imageText(each))) },
    { title: 'Replicas', lines: replicas.map((each) => line(each, String)) },
    { title: 'Variables', lines: variables.map(variableLine) },
    { title: 'Configurations', lines: (configs ?? []).map(presence) },
  ];
}

function blocksOf({ title, lines }: Part): readonly (readonly KnownBlock[])[] {
  const blocks: KnownBlock[][] = [];
  for (let at = 0; at < lines.length; at += LINES_A_BLOCK) {
    const shown = lines.slice(at, at + LINES_A_BLOCK);
    blocks.push([section([...(at === 0 ? [bold(title)] : []), ...shown].join('\n'))]);
  }
  return blocks;
}

function presence({ name, left }: Difference<true>): string {
  return `${inline(name)}  ·  only in the ${left === null ? 'second' : 'first'}`;
}

function line<T>({ name, left, right }: Difference<T>, text: (value: T) => string): string {
  const shown = (value: T | null) => (value === null ? 'none' : inline(text(value), 200));
  return `${inline(name)}  ·  ${shown(left)} → ${shown(right)}`;
}

/** Tags tell versions apart; where they are the same, the rest of the image does. */
function imageText({ left, right }: Difference<string>): (image: string) => string {
  const sameTag = left !== null && right !== null && imageTag(left) === imageTag(right);
  return sameTag ? (image) => image : imageTag;
}

function variableLine({ name, left, right }: Difference<Variable>): string {
  const shown = (variable: Variable | null) => (variable === null ? 'not set' : variableValue(variable));
  const [one, other] = [shown(left), shown(right)];
  // A secret's values look the same, and a text over lines is for `var list` to show.
  if (one === other) return `${inline(name)}  ·  differs: ${one}`;
  return [one, other].some((text) => text.includes('\n'))
    ? `${inline(name)}  ·  differs, over several lines`
    : `${inline(name)}  ·  ${one} → ${other}`;
}
