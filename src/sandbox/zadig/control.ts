import { json, type Reply, text } from './http/answer.ts';
import { type Faults, readFault } from './http/faults.ts';
import { type RecordedRequest, readable } from './http/requests.ts';

/** The sandbox's own routes: switch faults on and off, and see what came in. They need no token. */
export function answerControl(
  method: string,
  path: string,
  body: string,
  state: { readonly faults: Faults; readonly requests: readonly RecordedRequest[] },
): Reply {
  switch (`${method} ${path}`) {
    case 'POST /_sandbox/faults': {
      const fault = readFault(readable(body));
      if (typeof fault === 'string') {
        return json({ error: fault }, 400);
      }
      state.faults.add(fault);
      return json({ message: 'on' });
    }
    case 'DELETE /_sandbox/faults':
      state.faults.clear();
      return json({ message: 'off' });
    case 'GET /_sandbox/requests':
      return json(state.requests);
    default:
      return text(`The sandbox has no ${method} ${path}`, 404);
  }
}
