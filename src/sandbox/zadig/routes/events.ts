import { type Answer, json } from '../http/answer.ts';
import { base, type Call, query, type Route } from '../http/call.ts';
import { missingDocument, plain } from '../http/refusal.ts';
import { eventsOf, eventView } from '../world/events.ts';
import { findEnvironment } from '../world/find.ts';
import { onlyK8s } from './environments.ts';

/** Kubernetes events of one object. Nothing is checked: not the right, not the side, not the words. */
export const eventRoutes: readonly Route[] = [
  { method: 'GET', path: `${base}/kube/events`, looseProject: true, handle: list },
];

function list(call: Call): Answer {
  onlyK8s(call, query(call, 'projectKey'));
  const env = findEnvironment(call.world, query(call, 'projectKey'), query(call, 'envName'));
  if (env === undefined) {
    throw plain(missingDocument);
  }
  return json(eventsOf(call.world, env, query(call, 'type'), query(call, 'name')).map(eventView));
}
