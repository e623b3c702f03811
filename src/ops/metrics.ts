import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What can be counted. Labels are names from our own tables only, so that nobody can make them grow. */
export interface Metrics {
  readonly registry: Registry;
  command(command: string, outcome: string, ms: number): void;
  zadigCall(endpoint: string, outcome: string, ms: number): void;
  slackLimited(method: string): void;
  refused(why: string): void;
  /** A change has come into this state. */
  change(command: string, state: string): void;
  connections(open: number): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const buckets = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
  const commands = new Histogram({
    name: 'zadig_slack_command_seconds',
    help: 'Time from hearing a command to its answer',
    labelNames: ['command', 'outcome'],
    buckets,
    registers,
  });
  const zadig = new Histogram({
    name: 'zadig_slack_zadig_call_seconds',
    help: 'Time of one call of Zadig',
    labelNames: ['endpoint', 'outcome'],
    buckets,
    registers,
  });
  const limited = new Counter({
    name: 'zadig_slack_slack_limited_total',
    help: 'Calls that Slack refused with 429',
    labelNames: ['method'],
    registers,
  });
  const refused = new Counter({
    name: 'zadig_slack_deliveries_refused_total',
    help: 'Deliveries not acted on',
    labelNames: ['why'],
    registers,
  });
  const changes = new Counter({
    name: 'zadig_slack_changes_total',
    help: 'Changes by the states they came into',
    labelNames: ['command', 'state'],
    registers,
  });
  const connections = new Gauge({
    name: 'zadig_slack_socket_connections',
    help: 'Open Socket Mode connections',
    registers,
  });
  return {
    registry,
    command: (command, outcome, ms) => commands.observe({ command, outcome }, ms / 1000),
    zadigCall: (endpoint, outcome, ms) => zadig.observe({ endpoint, outcome }, ms / 1000),
    slackLimited: (method) => limited.inc({ method }),
    refused: (why) => refused.inc({ why }),
    change: (command, state) => changes.inc({ command, state }),
    connections: (open) => connections.set(open),
  };
}
