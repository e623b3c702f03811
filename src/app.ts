import type { Logger } from 'pino';
import type { AppOptions, RunningApp } from './app-options.ts';
import { formsOf } from './assembly/forms.ts';
import { watchHealth } from './assembly/health.ts';
import { homesOf } from './assembly/homes.ts';
import { movesOf } from './assembly/moves.ts';
import { warnOfPolicies } from './assembly/policies.ts';
import { sendingOf } from './assembly/sending.ts';
import { tailsOf } from './assembly/tails.ts';
import { listenUnasked } from './assembly/unasked.ts';
import { watchesOf } from './assembly/watches.ts';
import { createGovernance } from './changes/governance.ts';
import { PACE } from './changes/pace.ts';
import { createSeal } from './changes/seal.ts';
import { commands } from './commands/index.ts';
import { createDispatch } from './dispatch/dispatch.ts';
import { unlessAborted } from './ops/abort.ts';
import { createClosing } from './ops/closing.ts';
import { createMetrics } from './ops/metrics.ts';
import { startOpsServer } from './ops/server.ts';
import { steadyNow } from './ops/steady-now.ts';
import { createRecorder, noteHeads } from './recorder.ts';
import { boltLogger } from './slack/bolt-logger.ts';
import { createChannels } from './slack/channels.ts';
import { createClients } from './slack/clients.ts';
import { type Connection, connect, installationOf } from './slack/connect.ts';
import { createConversation } from './slack/conversation.ts';
import { createDirectory } from './slack/directory.ts';
import { listenForHome } from './slack/home-tab.ts';
import { createPeople, type Installation } from './slack/identity.ts';
import { listen } from './slack/listen.ts';
import { createVoice } from './slack/voice.ts';
import { createAudit } from './store/audit.ts';
import { createChangeLists } from './store/change-lists.ts';
import { createChangeWork } from './store/change-work.ts';
import { createChanges } from './store/changes.ts';
import { channelDefaults } from './store/channel-defaults.ts';
import { startClock } from './store/clock.ts';
import { openDb, openRelaxed } from './store/db.ts';
import { deliveries } from './store/deliveries.ts';
import { envLocks } from './store/env-locks.ts';
import { tellingLocks, tellingMoves } from './store/moves.ts';
import { createZadig } from './zadig/client.ts';

const GRACE_MS = 5_000;

/**
 * Builds every part once, wires them, and starts. `signal` gives up a start that is waiting for Slack. Errors:
 * BotError when a setting is refused from outside.
 */
export async function startApp(options: AppOptions, signal?: AbortSignal): Promise<RunningApp> {
  const { log, settings } = options;
  const metrics = createMetrics();
  const closing = createClosing();
  try {
    let connection: Connection | null = null;
    const zadig = createZadig({
      ...options.zadig,
      now: steadyNow,
      onCall: ({ endpoint, outcome, ms }) => metrics.zadigCall(endpoint, outcome, ms),
    });
    let health: ReturnType<typeof watchHealth> | null = null;
    const ops = await startOpsServer(options.port, metrics.registry, () => [
      ...(connection?.isUp() ? [] : ['No connection to Slack is up.']),
      ...(health?.problems() ?? []),
    ]);
    closing.add(() => ops.close());
    const db = await openDb(options.databaseUrl, (error) =>
      log.warn({ err: error }, 'a database connection was lost'),
    );
    closing.add(() => db.destroy());
    const clients = createClients({ ...options.slack, logger: boltLogger(log) });
    const home = await installationOf(clients.interactive);
    const taken = deliveries(db, Date.now);
    health = watchHealth({
      ...{ zadig, log, now: steadyNow },
      look: {
        // Forgetting writes, so it shows whether the database still takes anything.
        database: () => taken.forgetOld(),
        slack: () => installationOf(clients.interactive),
      },
    });
    closing.add(health.stop);
    const clock = await startClock(db);
    closing.add(() => clock.stop());
    const audit = createAudit(
      db,
      clock.now,
      (count) => log.error({ count }, 'the audit log lost entries: the database was away for too long'),
      (error) => log.error({ err: error }, 'the audit log could not be written; trying again'),
    );
    closing.add(() => audit.stop());
    closing.add(noteHeads(db, log));
    const { poster, rates, ...sending } = await sendingOf({
      ...{ clients, redisUrl: options.redisUrl, teamId: home.teamId, limits: options.outboxLimits },
      ...{ onLimited: metrics.slackLimited, log },
    });
    closing.add(sending.stop);
    const channels = createChannels(clients.interactive, steadyNow);
    const directory = createDirectory(clients.interactive, steadyNow);
    const lists = createChangeLists(db);
    const people = createPeople(clients.interactive, home, steadyNow);
    const { teamId } = home;
    const readers = { zadig, settings, directory, lists, db };
    const pace = options.pace ?? PACE;
    const homes = homesOf({ ...readers, poster, people, teamId, pace, log, now: steadyNow });
    closing.add(() => homes.stop());
    // Shared by all replicas, and known to nobody who has the database alone.
    const seal = createSeal(options.zadig.token);
    const {
      stop: stopForms,
      forget,
      ...forms
    } = formsOf({ ...readers, commands, seal, log, now: steadyNow });
    closing.add(stopForms);
    const { onMoved, stop: stopMoves } = movesOf({
      ...{ db, log, everyMs: pace.pollMs },
      onHere(moved) {
        forget(moved.project);
        homes.changed(moved);
      },
      onElsewhere(project) {
        forget(project);
        homes.changedElsewhere(project);
      },
    });
    closing.add(stopMoves);
    const voice = createVoice(poster, channels);
    const relaxed = openRelaxed(options.databaseUrl);
    closing.add(async () => relaxed?.destroy());
    const tails = tailsOf({
      db: relaxed ?? db,
      ...{ zadig, settings, directory, people, channels, home, voice, audit, log, steadyNow, rates },
      ...{ databaseUrl: options.databaseUrl, pace: options.tailPace, now: clock.now },
      onMoved: (requester) => void homes.concerns(requester),
    });
    closing.add(() => tails.stop());
    const watches = watchesOf({
      ...{ db: relaxed ?? db, zadig, settings, voice, teamId, log, now: clock.now },
      ...{ secret: options.zadig.token, pace: options.watchPace, onMoved: homes.concerns },
    });
    closing.add(() => watches.stop());
    const governance = createGovernance({
      commands: new Map(commands.flatMap((one) => (one.kind === 'change' ? [[one.name, one] as const] : []))),
      zadig,
      settings,
      directory,
      changes: tellingMoves(createChanges(db, clock.now, metrics.change), onMoved),
      lists,
      work: createChangeWork(db, clock.now),
      locks: tellingLocks(envLocks(db, clock.now), onMoved),
      audit,
      seal,
      voice,
      pace,
      teamId: home.teamId,
      log,
      now: clock.now,
    });
    closing.add(() => governance.stop(0));
    const recorder = createRecorder(log, metrics, audit);
    const asked = {
      commands,
      zadig,
      settings,
      now: Date.now,
      directory,
      channelDefaults: channelDefaults(db, Date.now),
      governance,
      tails,
      watches,
      onOutcome: recorder.outcome,
    };
    const conversation = createConversation({
      dispatch: createDispatch(asked),
      deliveries: taken,
      channels,
      people,
      teamId: home.teamId,
      log,
      onRefused: recorder.refused,
    });
    connection = await connectSlack(options, home, log, metrics.connections);
    const { stop } = connection;
    closing.add(stop);
    listen(connection.app, {
      ...{ ...forms, poster, people, teamId, seal, now: Date.now },
      ...{ hear: conversation.hear, onRefused: recorder.refused },
    });
    listenForHome(connection.app, homes);
    tails.listen(connection.app);
    const unasked = { asked, recorder, db, poster, people, channels, home, log };
    const zadigUrl = options.zadig.url;
    closing.add(listenUnasked(connection.app, { ...unasked, deliveries: taken, zadigUrl }));
    void warnOfPolicies(settings, directory, log);
    if (connection.listener !== null) ops.serveSlack(connection.listener);
    await unlessAborted(connection.start(), signal);
    return {
      port: ops.port,
      async stop(graceMs = GRACE_MS) {
        await Promise.all([
          conversation.finish(graceMs),
          governance.stop(graceMs),
          tails.stop(),
          watches.stop(),
        ]);
        sending.hurry();
        await closing.close();
      },
    };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

function connectSlack(
  options: AppOptions,
  home: Installation,
  log: Logger,
  onConnections: (open: number) => void,
): Promise<Connection> {
  return connect({
    ...options.slack,
    home,
    logger: boltLogger(log),
    onConnections,
    onError: (error) => log.error({ err: error }, 'Slack listener failed'),
    now: Date.now,
  });
}
