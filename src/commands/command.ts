import type { Answer } from '../blocks/answer.ts';
import type { ProjectEnvironments } from '../blocks/environments.ts';
import type { AccessRule, CommandKind } from '../domain/access.ts';
import type { Actor, Place } from '../domain/actor.ts';
import type { Args, Values } from '../domain/args.ts';
import type { CommandShape } from '../domain/usage.ts';
import type { ChannelDefaults } from '../store/channel-defaults.ts';
import type { Zadig } from '../zadig/client.ts';
import type { Change } from './change.ts';
import type { ChangeDesk, Instead } from './desk.ts';
import type { TailDesk } from './tail-desk.ts';
import type { WatchDesk } from './watch-desk.ts';

/** A command that changes nothing in Zadig. It gets targets that exist and that the asker may read. */
export interface Read<A extends Args = Args> extends CommandShape {
  readonly kind: 'read' | 'stream';
  readonly args: A;
  /** What the asker has to be allowed to do with its targets. Default `read`. */
  readonly needs?: CommandKind;
  /** Null: all there is to say stands where it was asked. */
  answer(values: Values<A>, ctx: CommandContext): Promise<Answer | Instead | null>;
}

export type Command = Read | Change;

/** What a command may use. Slack, approvals and audit are not in it, so no command can skip them. */
export interface CommandContext {
  readonly zadig: Zadig;
  /** Project keys the bot serves. */
  projects(): Promise<readonly string[]>;
  /** Test and production environments of a served project, without those the asker may not read. */
  environments(project: string): Promise<ProjectEnvironments>;
  readonly actor: Actor;
  readonly place: Place;
  /** Names of the configured groups the asker is in. */
  groups(): Promise<ReadonlySet<string>>;
  /** The access rules that speak of somebody in these groups. */
  access(groups: ReadonlySet<string>): readonly AccessRule[];
  readonly channelDefaults: ChannelDefaults;
  readonly changes: ChangeDesk;
  readonly tails: TailDesk;
  readonly watches: WatchDesk;
  readonly commands: readonly CommandShape[];
  /** Unix milliseconds. */
  now(): number;
  readonly signal: AbortSignal;
}

/** Declares a read; the types of its arguments are taken from `args`. */
export function defineRead<const A extends Args>(spec: Omit<Read<A>, 'kind'>): Read<A> {
  return { ...spec, kind: 'read' };
}

/** Declares a command that opens a stream, which goes on after it has been answered. */
export function defineStream<const A extends Args>(spec: Omit<Read<A>, 'kind' | 'needs'>): Read<A> {
  return { ...spec, kind: 'stream' };
}
