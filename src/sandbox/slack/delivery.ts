import { randomUUID } from 'node:crypto';
import { copy, type Json } from './json.ts';
import { after, changed, type Delivery, type DeliveryKind, pause, type Retry, type State } from './state.ts';

/** How an app took a delivery. `error` is the word Slack shows the person. */
export interface Outcome {
  readonly deliveryId: string;
  readonly acked: boolean;
  readonly late: boolean;
  readonly error: string | null;
  readonly payload: unknown;
}

async function tryOnce(
  delivery: Delivery,
  retry: Retry | null,
  state: State,
): Promise<Outcome & { retry: boolean }> {
  delivery.attempts += 1;
  changed(state);
  const sentAt = Date.now();
  const { ackMs } = state.settings;
  const base = { deliveryId: delivery.id, payload: undefined, retry: true };
  return new Promise((resolve) => {
    const tooLate = (): void => {
      delivery.late = true;
      resolve({ ...base, acked: false, late: true, error: 'operation_timeout' });
    };
    const stop = after(ackMs, tooLate, state);
    state.closing.signal.addEventListener('abort', tooLate, { once: true });
    void state.attempt(delivery, retry).then((result) => {
      stop();
      state.closing.signal.removeEventListener('abort', tooLate);
      if (!result.acked) {
        const error = delivery.late ? 'operation_timeout' : 'dispatch_failed';
        return resolve({ ...base, acked: false, late: delivery.late, error, retry: result.retry });
      }
      const tookMs = Date.now() - sentAt;
      delivery.ackedAt ??= Date.now();
      delivery.ackMs ??= tookMs;
      delivery.ackPayload ??= copy(result.payload);
      changed(state);
      return resolve({ ...base, acked: true, late: false, error: null, payload: result.payload });
    });
  });
}

function newDelivery(kind: DeliveryKind, payload: Json, state: State): Delivery {
  const delivery: Delivery = {
    ...{ id: randomUUID(), kind, payload: copy(payload), sentAt: Date.now(), attempts: 0 },
    ...{ ackedAt: null, ackMs: null, late: false, ackPayload: undefined },
  };
  state.deliveries.push(delivery);
  return delivery;
}

/** Hands over a command, click or form: one attempt, three seconds. Slack never repeats these. */
export async function deliver(
  kind: 'slash_commands' | 'interactive',
  payload: Json,
  state: State,
): Promise<Outcome> {
  return tryOnce(newDelivery(kind, payload, state), null, state);
}

/** Hands over an event and repeats it (at once, after 1 min, after 5 min) until it is acked. */
export async function deliverEvent(payload: Json, state: State): Promise<Outcome> {
  const delivery = newDelivery('events_api', payload, state);
  let outcome = await tryOnce(delivery, null, state);
  for (const [i, waitMs] of state.settings.redeliverMs.entries()) {
    if (outcome.acked || !outcome.retry || state.closing.signal.aborted) break;
    const reason = outcome.late ? 'timeout' : 'connection_failed';
    if (waitMs > 0) await pause(waitMs, state);
    if (state.closing.signal.aborted) break;
    outcome = await tryOnce(delivery, { num: i + 1, reason }, state);
  }
  return outcome;
}

/** Sends a delivery once more, word for word. Errors: Error when there is no such delivery. */
export async function deliverAgain(deliveryId: string, state: State): Promise<Outcome> {
  const delivery = state.deliveries.find((row) => row.id === deliveryId);
  if (delivery === undefined) throw new Error(`no delivery ${deliveryId}`);
  return tryOnce(delivery, null, state);
}
