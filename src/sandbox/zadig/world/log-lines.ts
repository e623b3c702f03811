import { numberFrom, podHash } from './names.ts';

/** What a container with a crashing image says before it dies. */
export const crashLines: readonly string[] = [
  'starting up, reading configuration from /etc/app/config.yaml',
  'connecting to database at ledger-db:5432',
  'FATAL could not parse CACHE_TTL: time: missing unit in duration "30"',
  'panic: invalid configuration',
  'goroutine 1 [running]:',
  '\tmain.main()',
  '\t\t/src/cmd/server/main.go:41 +0x1d',
  'exit status 2',
];

/** The log of a finished Job. */
export const jobLines: readonly string[] = [
  'reports: building the daily settlement report',
  'reports: 18,204 transactions read',
  'reports: written to s3://settlements/daily.csv',
  'reports: done in 41s',
];

/** Line number `index` of a container's endless log: requests mostly, with the awkward things real logs hold. */
export function lineAt(container: string, index: number, at: number): string {
  const time = new Date(at).toISOString();
  const seed = `${container}/${index}`;
  const id = podHash(seed, 8);
  const took = 3 + numberFrom(seed, 240);
  const status = [200, 200, 200, 201, 204, 404][numberFrom(`${seed}/status`, 6)];
  if (container === 'envoy' || container === 'istio-proxy') {
    return `[${time}] "GET /v1/charges/${id} HTTP/1.1" ${status} - 0 512 ${took} ${took - 1} "-" "okhttp/4.12"`;
  }
  switch (index % 16) {
    case 3:
      return JSON.stringify({ time, level: 'warn', msg: 'slow query', took_ms: took * 10, request: id });
    case 5:
      return `${time} ERROR upstream timeout after 3000ms calling ledger-db:5432 request=${id}`;
    case 6:
      return 'java.net.SocketTimeoutException: Read timed out';
    case 7:
      return '\tat com.example.payments.LedgerClient.charge(LedgerClient.java:118)';
    case 9:
      return `${time} DEBUG connecting with postgres://ledger:s3cr3t-pa55w0rd@ledger-db:5432/ledger`;
    case 10:
      return `migrating 10%\rmigrating 60%\rmigrating 100%`;
    case 11:
      return '';
    case 13:
      return `${time} INFO  customer note: "please tell <!channel> & <@U012AB3CD>" request=${id}`;
    case 14:
      return `${time} DEBUG outgoing headers Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl`;
    default:
      return `${time} INFO  POST /v1/charges status=${status} took=${took}ms request=${id}`;
  }
}
