import { expect } from 'vitest';
import type { Change, ChangeContext, Planned } from '../../src/commands/change.ts';
import type { Args, Values } from '../../src/domain/args.ts';
import { bindWords } from '../../src/domain/bind.ts';
import { canonicalJson, type Json } from '../../src/domain/canonical.ts';
import type { Progress } from '../../src/domain/change.ts';
import { BotError } from '../../src/domain/errors.ts';
import { parseArgs } from '../../src/domain/parse.ts';
import type { EnvText } from '../../src/domain/target-text.ts';
import { splitWords } from '../../src/domain/words.ts';
import { type RecordedRequest, startZadig, type ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import type { World } from '../../src/sandbox/zadig/world/types.ts';
import { createZadig, type Zadig } from '../../src/zadig/client.ts';
import { MutationCall, sendMutation } from '../../src/zadig/mutation.ts';

/** Both behaviours a Zadig may have. */
export const DIALECTS = ['server', 'documented'] as const;
export type Dialect = (typeof DIALECTS)[number];

/** What is known once a planned call has been sent. `error` is what sending it threw, else null. */
export interface Sent {
  readonly before: Json;
  readonly sentAt: number;
  readonly error: unknown;
}

/** A change's ways, used as the executor uses them, over the real client against a Zadig of its own. */
export interface Bench {
  readonly zadig: Zadig;
  readonly sandbox: ZadigSandbox;
  readonly ctx: ChangeContext;
  /** Plans a whole line as it is typed, command included: `scale payments/dev/api 3`. */
  plan<A extends Args, F extends Json>(command: Change<A, F>, line: string): Promise<Planned<F>>;
  /** Reads what `before()` wants to keep, and sends the call, once. What that throws is in the result. */
  send<A extends Args, F extends Json>(command: Change<A, F>, planned: Planned<F>): Promise<Sent>;
  /** As `send`, and fails when it throws. */
  apply<A extends Args, F extends Json>(command: Change<A, F>, planned: Planned<F>): Promise<Sent>;
  /** What the cluster shows at this moment. */
  look<A extends Args, F extends Json>(
    command: Change<A, F>,
    planned: Planned<F>,
    sent: Sent,
  ): Promise<Progress>;
  /** Looks until it is neither untouched nor on its way, and gives that. */
  settle<A extends Args, F extends Json>(
    command: Change<A, F>,
    planned: Planned<F>,
    sent: Sent,
  ): Promise<Progress>;
  /** Looks until it shows the wanted state. */
  until<A extends Args, F extends Json>(
    command: Change<A, F>,
    planned: Planned<F>,
    sent: Sent,
    state: Progress['state'],
  ): Promise<Progress>;
  /** Plans, sends and settles a line, which has to become ready. */
  run<A extends Args, F extends Json>(command: Change<A, F>, line: string): Promise<Planned<F>>;
  /** Planning the line is refused, and nothing was sent. */
  refused<A extends Args, F extends Json>(command: Change<A, F>, line: string): Promise<BotError>;
  /** Requests that could have changed something, so far. */
  mutations(): readonly RecordedRequest[];
  /** A copy of the world without what lives by itself: compare it, or change it into what is wanted. */
  frozen(): World;
}

/** Runs `body` against a new Zadig; whatever was started is gone afterwards. */
export async function withZadig(
  dialect: Dialect,
  body: (bench: Bench) => Promise<void>,
  options: { readonly rolloutMs?: number; readonly timeoutMs?: number } = {},
): Promise<void> {
  await using sandbox = await startZadig({ dialect, rolloutMs: options.rolloutMs ?? 20, logIntervalMs: 0 });
  const stopping = new AbortController();
  try {
    await body(createBench(sandbox, stopping.signal, options.timeoutMs));
  } finally {
    stopping.abort();
  }
}

/** What a person agrees to: equal for two plans when nothing has changed between them. */
export function consent<F>({ target, call, summary, fields, ...more }: Planned<F>): Json {
  const { touches = [], warnings = [], diff = null } = more;
  return JSON.parse(JSON.stringify({ target, call, summary, fields, touches, warnings, diff }));
}

function createBench(sandbox: ZadigSandbox, signal: AbortSignal, timeoutMs?: number): Bench {
  const { url, token, world } = sandbox;
  const reading = timeoutMs === undefined ? {} : { readTimeoutMs: timeoutMs };
  const zadig = createZadig({ url, token, ...reading });
  const call: Zadig['call'] = (row, input) => zadig.call(row, { ...input, fresh: true });
  const ctx: ChangeContext = { zadig: { call }, now: Date.now, signal };

  const plan: Bench['plan'] = async (command, line) => {
    const planned = await command.plan(valuesOf(command, line, world), ctx);
    expect(MutationCall.parse(planned.call)).toEqual(planned.call);
    // A plan that cannot be kept word for word would be stale before it is sent.
    expect(command.Facts.parse(kept(planned.facts))).toEqual(planned.facts);
    expect(planned.facts).toEqual(kept(planned.facts));
    return planned;
  };
  const send: Bench['send'] = async (command, planned) => {
    const before = (await command.before?.(planned.facts, planned.target, ctx)) ?? null;
    const sentAt = Date.now();
    const abort =
      timeoutMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const error: unknown = await sendMutation(zadig, planned.call, abort).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    return { before: kept(before), sentAt, error };
  };
  const apply: Bench['apply'] = async (command, planned) => {
    const sent = await send(command, planned);
    if (sent.error !== null) throw sent.error;
    return sent;
  };
  const look: Bench['look'] = (command, { target, facts }, { before, sentAt, error }) =>
    command.progress(
      { target, facts: command.Facts.parse(kept(facts)), before, sentAt, answered: error === null },
      ctx,
    );
  const lookUntil = async (ask: () => Promise<Progress>, states: readonly string[]) =>
    expect
      .poll(ask, { interval: 5, timeout: 5_000 })
      .toSatisfy(({ state }: Progress) => states.includes(state))
      .then(ask);
  const settle: Bench['settle'] = (command, planned, sent) =>
    lookUntil(() => look(command, planned, sent), ['ready', 'failed']);
  const until: Bench['until'] = (command, planned, sent, state) =>
    lookUntil(() => look(command, planned, sent), [state]);
  return {
    zadig,
    sandbox,
    ctx,
    plan,
    send,
    apply,
    look,
    settle,
    until,
    async run(command, line) {
      const planned = await plan(command, line);
      const sent = await apply(command, planned);
      expect(await settle(command, planned, sent)).toMatchObject({ state: 'ready' });
      return planned;
    },
    async refused(command, line) {
      const sent = mutationsAt(sandbox).length;
      const error: unknown = await plan(command, line).catch((thrown: unknown) => thrown);
      expect(mutationsAt(sandbox)).toHaveLength(sent);
      if (error instanceof BotError) return error;
      throw new Error(`“${line}” was not refused`, { cause: error });
    },
    mutations: () => mutationsAt(sandbox),
    frozen: () => frozen(world),
  };
}

function mutationsAt(sandbox: ZadigSandbox): readonly RecordedRequest[] {
  return sandbox.requests().filter(({ method }) => method !== 'GET');
}

function kept<T extends Json>(value: T): T {
  return JSON.parse(canonicalJson(value));
}

/** As dispatch does it: what cannot be understood is a `usage` error with every problem in it. */
function valuesOf<A extends Args, F extends Json>(command: Change<A, F>, line: string, world: World) {
  const { words, problem, body } = splitWords(line);
  const names = [command.name, ...(command.aliases ?? [])].map((name) => name.split(' '));
  const name = names.find((parts) => parts.every((part, index) => words[index]?.text === part));
  if (name === undefined) throw new Error(`“${line}” is not a line of ${command.name}`);
  const bound = bindWords(command.args, words.slice(name.length), null, body);
  const parsed = parseArgs(command.args, bound.raw);
  const problems = [
    ...(problem === null ? [] : [problem]),
    ...bound.problems,
    ...(parsed.ok ? [] : parsed.problems.map(({ text }) => text)),
  ];
  if (!parsed.ok || problems.length > 0) throw new BotError('usage', problems.join(' '));
  const values: Record<string, unknown> = { ...parsed.values };
  for (const [key, { kind }] of Object.entries(command.args)) {
    const typed = values[key] as EnvText | undefined;
    if ((kind !== 'env' && kind !== 'service') || typed === undefined) continue;
    values[key] = { ...typed, production: environmentOf(world, typed.project, typed.env).production };
  }
  // Every target has been replaced by its resolved form; all else has one form only.
  return values as Values<A>;
}

function frozen(world: World): World {
  const projects = structuredClone(world.projects).map((project) => ({ ...project, lockedUntil: 0 }));
  const environments = structuredClone(world.environments);
  for (const env of environments) {
    Object.assign(env, { events: [], updatedAt: 0, updateBy: '' });
    for (const workload of env.services.flatMap(({ workloads }) => workloads)) {
      Object.assign(workload, { pods: [], podCounter: 0 });
    }
  }
  return { ...world, projects, environments };
}
