import { json, nothing, type Reply } from './answer.ts';

/** `server`: as the contract says. `documented`: as the documentation page says. */
export type Dialect = 'server' | 'documented';

type Reason =
  | {
      readonly kind: 'coded';
      readonly code: number;
      readonly description: string;
      readonly extra: object;
      readonly message?: string;
    }
  | { readonly kind: 'plain'; readonly description: string }
  | { readonly kind: 'empty'; readonly status: number };

/** Thrown by routes; the server turns it into the answer of its dialect. */
export class Refusal extends Error {
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(reason.kind === 'empty' ? `HTTP ${reason.status}` : reason.description);
    this.name = 'Refusal';
    this.reason = reason;
  }
}

/** A coded error: envelope A. HTTP = code, except that four-digit codes are HTTP 400. */
export function coded(
  code: number,
  description = '',
  options: { extra?: object; message?: string } = {},
): Refusal {
  return new Refusal({ kind: 'coded', code, description, extra: {}, ...options });
}

/** Any other error: envelope B, always HTTP 500, validation and "not found" included. */
export function plain(description: string): Refusal {
  return new Refusal({ kind: 'plain', description });
}

/** No body at all: 400 when gin could not bind the body, 401, 403. */
export function empty(status: number): Refusal {
  return new Refusal({ kind: 'empty', status });
}

/** Mongo's words for "not found". */
export const missingDocument = 'mongo: no documents in result';
/** The environment is creating, updating or deleting. */
export const busyText = '环境正处于不能更新的状态';
/** The environment sleeps. */
export const sleepingText = 'environment is sleeping';

/** Several errors gathered by Go's multierror. */
export function gathered(message: string): Refusal {
  return plain(`1 error occurred:\n\t* ${message}\n\n`);
}

/**
 * The answer to a refusal. The documentation page shows no errors at all; its dialect answers what its reader
 * would expect: 400 and 404 with envelope A.
 */
export function refusalReply(refusal: Refusal, dialect: Dialect): Reply {
  const { reason } = refusal;
  switch (reason.kind) {
    case 'empty':
      return dialect === 'documented' && reason.status === 400
        ? envelopeA(400, 400, 'the request body cannot be read', {})
        : nothing(reason.status);
    case 'plain':
      if (dialect === 'server') {
        return json({ code: 500, message: 'Internal Error: ', description: reason.description }, 500);
      }
      return isMissing(reason.description)
        ? envelopeA(404, 404, reason.description, {})
        : envelopeA(400, 400, reason.description, {});
    case 'coded': {
      const { code, description, extra, message } = reason;
      const http = code >= 1000 ? 400 : code;
      const status = dialect === 'documented' && isMissing(description) ? 404 : http;
      return envelopeA(status, code, description, extra, message);
    }
  }
}

function isMissing(description: string): boolean {
  return description.includes(missingDocument) || description.includes('not found');
}

function envelopeA(
  status: number,
  code: number,
  description: string,
  extra: object,
  message?: string,
): Reply {
  return json({ type: 'error', code, message: message ?? labels[code] ?? '', description, extra }, status);
}

const labels: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  404: 'Request Not Found',
  6065: '列出服务组失败',
  6074: '创建环境失败',
  6075: '列出环境失败',
  6076: '更新环境失败',
  6077: '删除环境失败',
  6078: '获取环境失败',
  6079: '获取产品模板失败',
  6080: '重启服务失败',
  6081: '伸缩服务失败',
  6082: '更新服务镜像失败',
  6083: '获取服务失败',
  6088: '列出服务配置失败',
  6089: '更新服务配置失败',
  6092: '更新服务失败',
  6093: '列出服务事件失败',
  6094: '列出资源失败',
  6095: '更新对象资源失败',
  6096: '删除对象资源失败',
  7050: '用户许可证不可用，请检查许可证后重试',
};
