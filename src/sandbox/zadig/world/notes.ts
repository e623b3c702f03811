import type { Environment, World } from './types.ts';

/** Notes something that happened to an object just now. */
export function note(
  world: World,
  env: Environment,
  kind: string,
  name: string,
  reason: string,
  message: string,
): void {
  const at = world.clock();
  env.events.push({ kind, name, type: 'Normal', reason, message, firstSeen: at, lastSeen: at, count: 1 });
}
