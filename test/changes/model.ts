import fc from 'fast-check';
import { test, vi } from 'vitest';
import { newSeed } from '../support/chance.ts';
import type { DatabaseKind } from '../support/database.ts';
import { allIsAudited, nothingBroke } from './model-audit.ts';
import { ACTS, BEGINNING } from './model-commands.ts';
import { endsByPeople, everythingEnds } from './model-ends.ts';
import { unlock } from './model-locks.ts';
import { nothingUnapproved } from './model-sent.ts';
import { drawnAsStored, nobodyElseIsCalled } from './model-shown.ts';
import { type Stage, setStage } from './model-stage.ts';
import { type Model, newModel } from './model-state.ts';

export interface Amount {
  readonly database: DatabaseKind;
  /** Runs side by side, each with its own everything: most of a run is waiting for Slack's limits. */
  readonly lanes: number;
  /** Runs in each lane. */
  readonly runs: number;
  readonly acts: number;
}

/** MODEL_SEED=… plays one lane with the seed that a failure has printed. */
const SEED = process.env['MODEL_SEED'];

/** Whatever people do and whatever fails, in any order: nothing unapproved, nothing twice, and everything ends. */
export function changesKeepTheirWord({ database, lanes, runs, acts }: Amount, timeoutMs: number): void {
  const title = `any order of acts and failures, on ${database} (${lanes * runs} runs of up to ${acts})`;
  test.concurrent(title, { timeout: timeoutMs }, async () => {
    const seeds =
      SEED === undefined ? Array.from({ length: lanes }, (_, lane) => newSeed(lane)) : [Number(SEED)];
    const ended = await Promise.allSettled(seeds.map((seed) => lane(seed, { database, lanes, runs, acts })));
    const failures = ended.flatMap((one) => (one.status === 'rejected' ? [textOf(one.reason)] : []));
    if (failures.length > 0) throw new Error(failures.join('\n\n'));
  });
}

async function lane(seed: number, { database, runs, acts }: Amount): Promise<void> {
  const story = fc.commands([...ACTS], { maxCommands: acts, size: 'max' });
  await fc.assert(
    fc.asyncProperty(BEGINNING, story, (beginning, rest) => played([...beginning, ...rest], database)),
    // A shorter story would not fail the same way: much of it is a matter of moments.
    { seed, numRuns: runs, endOnFailure: true },
  );
}

async function played(
  commands: readonly fc.AsyncCommand<Model, Stage>[],
  database: DatabaseKind,
): Promise<void> {
  await using stage = await setStage(database);
  await stage.start();
  const model = newModel();
  const watched = commands.map((command) => watching(command));
  await fc.asyncModelRun(() => ({ model, real: stage }), watched);
  await calm(stage, model);
  await everythingEnds(stage);
  await nothingUnapproved(stage, model);
  // A message that Slack did not take is posted a moment later.
  await vi.waitFor(() => drawnAsStored(stage), { timeout: 15_000, interval: 50 });
  await endsByPeople(stage, model);
  await allIsAudited(stage, model);
  nobodyElseIsCalled(stage, model);
  nothingBroke(stage);
}

/** The same, with what has to hold at every moment looked at after it. */
function watching(command: fc.AsyncCommand<Model, Stage>): fc.AsyncCommand<Model, Stage> {
  return {
    check: (model) => command.check(model),
    async run(model, stage) {
      await command.run(model, stage);
      await nothingUnapproved(stage, model);
      nobodyElseIsCalled(stage, model);
    },
    toString: () => command.toString(),
  };
}

/** Nothing fails any more and nothing is locked. */
async function calm(stage: Stage, model: Model): Promise<void> {
  stage.zadig.clearFaults();
  for (const end of model.faults) end();
  model.directoryBack?.();
  model.directoryBack = null;
  for (const env of [...model.locked]) await unlock('ana', env, stage, model);
}

/** fast-check’s own words: the seed, the story and what did not hold. */
function textOf(reason: unknown): string {
  return reason instanceof Error ? `${reason.message}\n${String(reason.cause ?? '')}` : String(reason);
}
