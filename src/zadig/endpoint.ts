import type { z } from 'zod';

/** What a call is about, in the words its error sentences use. */
export interface Words {
  readonly project: string;
  readonly env: string;
  /** `project/env`. */
  readonly at: string;
  readonly service: string;
  /** Workload, configuration or pod the call names; empty when it names none. */
  readonly name: string;
  readonly kind: string;
}

/** What a row may look at before a request leaves. */
export interface Intent {
  readonly production: boolean;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** `:names` of a path template. */
export type ParamsOf<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParamsOf<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** One documented (or needed) call of Zadig: everything `call()` has to know about it. */
export interface Endpoint<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Filled extends string = string,
  Response extends z.ZodType = z.ZodType,
  Project extends 'needed' | 'none' = 'needed' | 'none',
> {
  /** Key in the table; label of metrics and part of nothing a person reads. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** What was asked, as an infinitive: `restart api in payments/dev`. */
  readonly says: (words: Words) => string;
  readonly test: Path;
  /** Same parameters as `test`; null when Zadig has no such call for production, `noProduction` says why. */
  readonly production: string | null;
  readonly noProduction?: string;
  /** The documentation's path, where it differs from the server's; tried when the real one does not exist. */
  readonly documented?: { readonly test: string; readonly production?: string };
  /** The documented production path hits another handler on a real server: only plain text counts as its answer. */
  readonly swallowed?: true;
  /** Without it the project goes into the query as `projectKey`, unless `filled` puts it into the body. */
  readonly project?: Project;
  readonly query?: Query;
  readonly body?: Body;
  /** Body fields the client fills in from the project or the path's environment. */
  readonly filled?: Readonly<Record<Filled, 'project' | 'env'>>;
  /** A reason not to send, for a person; null when all is well. */
  readonly refuse?: (intent: Intent) => string | null;
  /** `text` answers are `string | null`, null for the empty 200 that means "not available". */
  readonly answer?: 'json' | 'text' | 'stream';
  readonly response: Response;
  /** Env lists and details: shared and kept for a few seconds. */
  readonly cached?: true;
  readonly timeoutMs?: number;
  /** Licence its refusal (code 7050) asks for; `professional` unless said. */
  readonly edition?: 'enterprise';
  /** First version that has the route, for calls that older servers lack. */
  readonly since?: string;
  /** What to tell people when the production call fails, where it is known to. */
  readonly productionHint?: string;
}

/** One row of the endpoint table. Path parameters are typed from `test`. */
export function endpoint<
  const Path extends string,
  Response extends z.ZodType,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
  const Filled extends string = never,
  const Project extends 'needed' | 'none' = 'needed',
>(
  row: Endpoint<Path, Query, Body, Filled, Response, Project>,
): Endpoint<Path, Query, Body, Filled, Response, Project> {
  return row;
}

/** What every call may carry, before the row narrows it. */
export interface CallInput {
  readonly production?: boolean | undefined;
  /** Goes where the row wants it: query or body. */
  readonly project?: string | undefined;
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Do not answer from the short cache: for reads a decision hangs on. */
  readonly fresh?: boolean | undefined;
  /** Asked at the last moment before a change leaves; what it throws keeps the change from leaving. */
  readonly guard?: (() => void) | undefined;
}

type Part<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [K in Name]?: undefined }
  : undefined extends Value
    ? { readonly [K in Name]?: Value }
    : Record<never, never> extends Value
      ? { readonly [K in Name]?: Value }
      : { readonly [K in Name]: Value };

type Unfilled<Body, Filled extends string> = Body extends readonly unknown[] | undefined
  ? Body
  : [Filled] extends [never]
    ? Body
    : Omit<Body, Filled>;

/** Input of `call()` for one row. */
export type InputOf<E> =
  E extends Endpoint<infer Path, infer Query, infer Body, infer Filled, z.ZodType, infer Project>
    ? CallInput &
        ([ParamsOf<Path>] extends [never]
          ? { readonly params?: undefined }
          : { readonly params: Readonly<Record<ParamsOf<Path>, string>> }) &
        Part<'query', z.input<Query>> &
        Part<'body', Unfilled<z.input<Body>, Filled>> &
        (Project extends 'none' ? { readonly project?: undefined } : { readonly project: string })
    : CallInput;

/** Output of `call()` for one row. */
export type OutputOf<E extends Endpoint> = z.output<E['response']>;
