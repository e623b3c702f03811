import { json, nothing, type Reply, text } from './answer.ts';
import type { Fault } from './faults.ts';
import { coded, refusalReply } from './refusal.ts';

/** The fixed answers faults give. */
export function staged(kind: 'status' | 'empty' | 'html' | 'licence', fault: Fault): Reply {
  switch (kind) {
    case 'licence':
      return refusalReply(coded(7050), 'server');
    case 'empty':
      return nothing(fault.status ?? 200);
    case 'html': {
      const page =
        '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';
      return { ...text(fault.body ?? page, fault.status ?? 502), contentType: 'text/html' };
    }
    case 'status': {
      const status = fault.status ?? 500;
      if (fault.body !== undefined) {
        return { ...text(fault.body, status), contentType: fault.contentType ?? 'application/json' };
      }
      return status === 401 || status === 403
        ? nothing(status)
        : json({ code: status, message: 'Internal Error: ', description: `sandbox fault ${status}` }, status);
    }
  }
}
