import type { RecordedRequest, ZadigSandbox } from '../../src/sandbox/zadig/server.ts';
import type { Stage } from './crash-scene.ts';

/** Requests that reached Zadig to change something in this environment, but for paths that it does not have. */
export function mutationsOf(
  zadig: ZadigSandbox,
  { env }: Stage,
  since: number,
  until = Number.POSITIVE_INFINITY,
): readonly RecordedRequest[] {
  const named = JSON.stringify(env.key);
  return zadig
    .requests()
    .filter(({ method, at }) => method !== 'GET' && at > since && at <= until)
    .filter(({ path, body }) => path.split('/').includes(env.key) || JSON.stringify(body).includes(named))
    .filter(({ status }) => status !== 404 && status !== 405);
}
