import type { Environment, Right, World } from '../world/types.ts';
import type { Answer } from './answer.ts';
import { type Decoded, decode, type Shape } from './decode.ts';
import { coded, type Dialect, empty, plain } from './refusal.ts';

/** Who a token stands for. */
export interface User {
  readonly name: string;
  readonly admin: boolean;
}

/** One request on its way through a route. */
export interface Call {
  readonly world: World;
  readonly dialect: Dialect;
  readonly method: string;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly user: User;
  /** Pauses; rejects when the server closes. */
  readonly wait: (ms: number) => Promise<void>;
}

/** One route. Checks run in this order: project key, right, licence. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
  /** The only dialect that has it; absent: both. */
  readonly dialect?: Dialect;
  /** Whose rights count. */
  readonly production?: boolean;
  readonly right?: Right;
  readonly licence?: 'professional' | 'enterprise';
  /** True: an empty `projectKey` is not refused. */
  readonly looseProject?: boolean;
}

/** Where the environment API lives. */
export const base = '/openapi/environments';

/** A path parameter; empty when the segment is. */
export function param(call: Call, name: string): string {
  return call.params[name] ?? '';
}

/** A query parameter; empty when absent, as Go reads it. */
export function query(call: Call, name: string): string {
  return call.query.get(name) ?? '';
}

/** Like gin's BindJSON: a body that does not fit is 400 without a body. */
export function bind<const S extends Shape>(call: Call, shape: S): Decoded<S> {
  const decoded = decode(call.body, shape);
  if (!decoded.ok) {
    throw empty(400);
  }
  return decoded.value;
}

/** Like a handler that unmarshals by itself: a body that does not fit is envelope B with the decoder's words. */
export function unmarshal<const S extends Shape>(call: Call, shape: S): Decoded<S> {
  const decoded = decode(call.body, shape);
  if (!decoded.ok) {
    throw plain(decoded.error);
  }
  return decoded.value;
}

/** Refuses with 403 and no body unless the caller may do this in the project. */
export function demand(call: Call, project: string, production: boolean, right: Right): void {
  if (!may(call, project, production, right)) {
    throw empty(403);
  }
}

/** Whether the caller has this right in the project; a system admin has all of them. */
export function may(call: Call, project: string, production: boolean, right: Right): boolean {
  const rights = call.world.memberRights[project]?.[production ? 'production' : 'test'] ?? [];
  return call.user.admin || rights.includes(right);
}

/** The checks a route declares. The documentation page knows no licences. */
export function guard(route: Route, call: Call): void {
  const project = query(call, 'projectKey');
  if (project === '' && route.looseProject !== true) {
    throw coded(400, "projectKey can't be empty");
  }
  if (route.right !== undefined) {
    demand(call, project, route.production ?? false, route.right);
  }
  if (route.licence !== undefined && call.dialect === 'server') {
    checkLicence(call.world, route.licence);
  }
}

function checkLicence(world: World, wanted: 'professional' | 'enterprise'): void {
  if (!world.licenceService) {
    throw plain(
      'failed to validate zadig license status, error: Get "http://plutus-vendor/api/license": EOF',
    );
  }
  if (world.licence === 'community' || (wanted === 'enterprise' && world.licence !== 'enterprise')) {
    throw coded(7050);
  }
}

/** Notes who changed an environment. */
export function touch(call: Call, env: Environment): void {
  env.updateBy = call.user.name;
  env.updatedAt = call.world.clock();
}
