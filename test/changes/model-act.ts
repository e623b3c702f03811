import type fc from 'fast-check';
import type { Stage } from './model-stage.ts';
import type { Model } from './model-state.ts';

/** Something that happens to the bot, or that people do. */
export type Act = fc.AsyncCommand<Model, Stage>;

interface Spec {
  /** As it is printed when a run fails. */
  readonly text: string;
  readonly needsChange?: boolean;
  run(stage: Stage, model: Model): Promise<unknown>;
}

export function act({ text, needsChange = false, run }: Spec): Act {
  return {
    check: (model) => !needsChange || model.taken > 0,
    run: async (model, stage) => void (await run(stage, model)),
    toString: () => text,
  };
}
