import type { Call } from '../http/call.ts';
import { findProject } from '../world/find.ts';

/**
 * Takes the project's lock, waiting a while for whoever holds it.
 * @returns false when it could not be had; the caller answers `failed to acquire lock` its own way.
 */
export async function takeLock(call: Call, projectKey: string): Promise<boolean> {
  const { world } = call;
  const project = findProject(world, projectKey);
  if (project === undefined) {
    return true;
  }
  const pace = Math.max(1, world.rolloutMs / 4);
  for (let attempt = 0; project.lockedUntil > world.clock(); attempt += 1) {
    if (attempt === 3) {
      return false;
    }
    await call.wait(pace);
  }
  project.lockedUntil = world.clock() + world.rolloutMs / 20;
  return true;
}

/** What the server says when the lock could not be had. */
export const lockText = 'failed to acquire lock';
