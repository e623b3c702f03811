import type { HomeView, KnownBlock } from '@slack/types';
import {
  countedOut,
  decisions,
  type HomeChanges,
  recentChanges,
  requests,
  signOffs,
} from './home/changes.ts';
import { environments, type HomeEnvironments } from './home/environments.ts';
import { newChange } from './home/new-change.ts';
import { type HomeTails, tails } from './home/tails.ts';
import { type HomeWatches, watches } from './home/watches.ts';
import { internalView } from './problem.ts';

/** What one person's Home shows. */
export interface Home extends HomeChanges, HomeTails, HomeWatches {
  readonly environments: HomeEnvironments;
  /** There is something they may ask to be changed. */
  readonly mayChange: boolean;
}

/** A Home view of blocks we know. */
export interface HomeTab extends HomeView {
  blocks: KnownBlock[];
}

type Section = (home: Home) => readonly KnownBlock[];

/** In the order in which they stand. Slack takes 100 blocks and 250 kB; each section bounds itself and says what it leaves out. */
const SECTIONS: readonly Section[] = [
  countedOut,
  decisions,
  signOffs,
  requests,
  tails,
  watches,
  newChange,
  environments,
  recentChanges,
];

/** The Home tab: what waits for a person, what they wait for, their environments, and what happened. */
export function homeTab(home: Home): HomeTab {
  return { type: 'home', blocks: SECTIONS.flatMap((draw) => [...draw(home)]) };
}

/** In the place of a Home that could not be drawn. The reference finds why in the logs. */
export function brokenHomeTab(reference: string): HomeTab {
  return { type: 'home', blocks: [...internalView(reference).head] };
}
