import { matches } from './requests.ts';

/** Something that goes wrong on purpose. Without `match` it hits every request. */
export interface Fault {
  readonly match?: { method?: string; path?: string | RegExp };
  /** How many requests it hits; default: until removed. */
  readonly times?: number;
  readonly kind:
    | 'status'
    | 'timeout'
    | 'reset'
    | 'slow'
    | 'empty'
    | 'html'
    | 'licence'
    | 'silent'
    | 'applied_then_timeout'
    | 'applied_then_reset';
  readonly status?: number;
  readonly body?: string;
  readonly contentType?: string;
  readonly delayMs?: number;
}

/** The faults switched on at this moment. */
export interface Faults {
  add(fault: Fault): () => void;
  /** The first fault that hits this request; counts it. */
  take(method: string, path: string): Fault | null;
  clear(): void;
}

/** No faults yet. */
export function createFaults(): Faults {
  const active = new Map<symbol, { readonly fault: Fault; left: number }>();
  return {
    add(fault) {
      const id = Symbol(fault.kind);
      active.set(id, { fault, left: fault.times ?? Number.POSITIVE_INFINITY });
      return () => {
        active.delete(id);
      };
    },
    take(method, path) {
      for (const [id, entry] of active) {
        if (matches(entry.fault.match ?? {}, method, path) && isApplicable(entry.fault, path)) {
          entry.left -= 1;
          if (entry.left <= 0) {
            active.delete(id);
          }
          return entry.fault;
        }
      }
      return null;
    },
    clear: () => active.clear(),
  };
}

/** Reads a fault sent as JSON, or says what is wrong with it. */
export function readFault(value: unknown): Fault | string {
  if (typeof value !== 'object' || value === null || !('kind' in value)) {
    return 'a fault is an object with a kind';
  }
  const kinds: readonly unknown[] = [
    'status',
    'timeout',
    'reset',
    'slow',
    'empty',
    'html',
    'licence',
    'silent',
    'applied_then_timeout',
    'applied_then_reset',
  ];
  return kinds.includes(value.kind) ? (value as Fault) : `kind is one of ${kinds.join(', ')}`;
}

function isApplicable(fault: Fault, path: string): boolean {
  return fault.kind !== 'silent' || path.startsWith('/openapi/logs/');
}
