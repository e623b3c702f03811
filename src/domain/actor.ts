/** Who asks. Names are for display only; the ids decide. */
export interface Actor {
  readonly userId: string;
  /** The person's own team, as the delivery says; null when it does not. */
  readonly teamId: string | null;
}

/** Where somebody asked. `thread` is the ts of the thread's parent, null outside threads. */
export interface Place {
  readonly teamId: string;
  readonly channelId: string;
  readonly thread: string | null;
  readonly direct: boolean;
}
