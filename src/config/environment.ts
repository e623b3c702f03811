import { z } from 'zod';
import { expected } from './expected.ts';

/** Settings that come from the environment, secrets among them. Names are fixed: anything outside relies on them. */
export interface Environment {
  readonly slackBotToken: string;
  readonly slackAppToken: string | undefined;
  readonly slackSigningSecret: string | undefined;
  readonly slackApiUrl: string | undefined;
  readonly zadigUrl: string;
  readonly zadigToken: string;
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
  readonly port: number;
  readonly logLevel: LogLevel;
}

const LogLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);
export type LogLevel = z.output<typeof LogLevel>;

const Url = (example: string) =>
  z.url({ protocol: /^https?$/, error: `must be a URL, for example ${example}` });
const missing = (what: string) => (issue: { input: unknown }) =>
  issue.input === undefined ? `is not set: ${what}` : what;

const Each = z.object({
  SLACK_BOT_TOKEN: z
    .string({ error: missing('the bot token of the installed Slack app') })
    .startsWith('xoxb-', { error: 'must begin with xoxb- (the bot token, not the app-level one)' }),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-', { error: 'must begin with xapp- (the app-level token, not the bot token)' })
    .optional(),
  SLACK_SIGNING_SECRET: z.string().min(8, { error: 'is too short to be a signing secret' }).optional(),
  SLACK_API_URL: Url('http://127.0.0.1:4701/api/').optional(),
  ZADIG_URL: z
    .string({ error: missing('where your Zadig is, for example https://zadig.example.com') })
    .pipe(Url('https://zadig.example.com')),
  ZADIG_TOKEN: z.string({ error: missing('an API token of Zadig') }).min(1, { error: 'is empty' }),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, { error: 'must be file:PATH or postgres://…' })
    .default('file:./data/zadig-slack.db'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+$/, { error: 'must be redis://… or rediss://…' })
    .optional(),
  PORT: z
    .string()
    .regex(/^\d+$/, { error: 'must be a port number' })
    .transform(Number)
    .pipe(z.int().max(65_535, { error: 'must be a port number' }))
    .default(3000),
  LOG_LEVEL: LogLevel.default('info'),
});

const Variables = Each.refine(
  (set) => set.SLACK_APP_TOKEN !== undefined || set.SLACK_SIGNING_SECRET !== undefined,
  {
    path: ['SLACK_APP_TOKEN'],
    error: 'is not set: set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode',
    // Also beside other mistakes: all are reported at once.
    when: () => true,
  },
);

export type EnvironmentRead =
  | { readonly ok: true; readonly environment: Environment }
  | { readonly ok: false; readonly problems: readonly string[]; readonly valid: Partly };

/** What there is of an environment that is not whole. */
export type Partly = { readonly [Name in keyof Environment]: Environment[Name] | undefined };

/** The environment, or every problem in it and what is well. Problems name variables, never their values. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentRead {
  const given = trimmed(env);
  const parsed = Variables.safeParse(given, { error: expected, reportInput: true });
  if (parsed.success) return { ok: true, environment: whole(parsed.data) };
  const { issues } = parsed.error;
  const wrong = new Set(issues.map(({ path }) => path[0]));
  const well = Object.fromEntries(Object.entries(given).filter(([name]) => !wrong.has(name)));
  return {
    ok: false,
    problems: issues.map((issue) => `${issue.path.join('.')} ${issue.message}`),
    valid: named(Each.partial().parse(well)),
  };
}

/** Where the database is, for what needs nothing else; null when DATABASE_URL is no address of one. */
export function readDatabaseUrl(env: Readonly<Record<string, string | undefined>>): string | null {
  const { data } = Each.pick({ DATABASE_URL: true }).safeParse(trimmed(env));
  return data?.DATABASE_URL ?? null;
}

/** Secrets mounted from files often end in a line break, which no HTTP header can hold. */
function trimmed(env: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value = '']) => (value.trim() === '' ? [] : [[name, value.trim()]])),
  );
}

type Values = z.output<typeof Each>;

function whole(set: Values): Environment {
  return {
    ...named(set),
    slackBotToken: set.SLACK_BOT_TOKEN,
    zadigUrl: set.ZADIG_URL,
    zadigToken: set.ZADIG_TOKEN,
    databaseUrl: set.DATABASE_URL,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
  };
}

function named(set: { readonly [Name in keyof Values]?: Values[Name] | undefined }): Partly {
  return {
    slackBotToken: set.SLACK_BOT_TOKEN,
    slackAppToken: set.SLACK_APP_TOKEN,
    slackSigningSecret: set.SLACK_SIGNING_SECRET,
    slackApiUrl: set.SLACK_API_URL,
    zadigUrl: set.ZADIG_URL,
    zadigToken: set.ZADIG_TOKEN,
    databaseUrl: set.DATABASE_URL,
    redisUrl: set.REDIS_URL,
    port: set.PORT,
    logLevel: set.LOG_LEVEL,
  };
}
