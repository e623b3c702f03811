import type { Fault, State } from './state.ts';

/** The next fault for this method, counted down; null when there is none. */
export function takeFault(method: string, state: State): Fault | null {
  const row = state.faults.find(
    ({ fault, left }) => left > 0 && (fault.method === undefined || fault.method === method),
  );
  if (row === undefined) return null;
  row.left -= 1;
  return row.fault;
}

/** Makes calls fail from now on; returns what ends it. */
export function addFault(fault: Fault, state: State): () => void {
  const row = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
  state.faults.push(row);
  return () => {
    row.left = 0;
  };
}

/** Does it answer in place of Slack, rather than only slow it down? */
export function failsCall(fault: Fault): boolean {
  return (
    fault.reset === true ||
    fault.status !== undefined ||
    fault.error !== undefined ||
    fault.retryAfterS !== undefined
  );
}
