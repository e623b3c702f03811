const WORDS = ['checkout', 'refund', 'invoice', 'ledger', 'cart', 'session', 'catalog', 'payout'] as const;
const PATHS = ['/api/v1/orders', '/healthz', '/api/v1/carts/items', '/metrics', '/api/v2/payments'] as const;
/** One line in a hundred holds one of these. */
const SECRETS = [
  'password=hunter2-Xy77',
  'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P',
  `aws_access_key_id=${'AKIA'}IOSFODNN7EXAMPLE`,
  'postgres://app:s3cr3tpw@db.internal:5432/payments',
  'card 4111 1111 1111 1111 declined',
] as const;

/** Line `seq` of a log as services write it: JSON, logback, klog and access log, mixed; always the same for one `seq`. */
export function typicalLine(seq: number): string {
  const mixed = Math.imul(seq + 1, 0x9e3779b1) >>> 0;
  const word = WORDS[mixed % WORDS.length] ?? '';
  const ms = (mixed >>> 8) % 900;
  const time = `2026-03-04T10:${two((seq >>> 10) % 60)}:${two((seq >>> 4) % 60)}.${String(ms).padStart(3, '0')}`;
  const secret = seq % 100 === 37 ? ` ${SECRETS[((seq / 100) % SECRETS.length) | 0]}` : '';
  const trace = mixed.toString(16).padStart(8, '0');
  switch (mixed % 10) {
    case 0:
    case 1:
    case 2:
      return `{"level":"info","time":"${time}Z","logger":"app.${word}","msg":"${word} order handled${secret}","trace_id":"${trace}${trace}","seq":${seq},"duration_ms":${ms}}`;
    case 3:
      return `{"level":"error","time":"${time}Z","logger":"app.${word}","msg":"upstream timeout for ${word} order","error":"context deadline exceeded${secret}","seq":${seq},"attempt":${ms % 5}}`;
    case 4:
    case 5:
    case 6:
      return `${time.replace('T', ' ')} ${ms % 3 === 0 ? 'WARN ' : 'INFO '} [http-nio-8080-exec-${ms % 16}] c.acme.${word}.${word}Service : ${word} order ${seq} took ${ms} ms${secret}`;
    case 7:
      return `I0304 ${time.slice(11)}000       1 controller.go:${ms}] "Reconciled" object="payments/${word}-${trace}" seq=${seq}${secret}`;
    default:
      return `10.42.${ms % 256}.${mixed % 251} - - [04/Mar/2026:${time.slice(11, 19)} +0000] "GET ${PATHS[mixed % PATHS.length]}?seq=${seq} HTTP/1.1" 200 ${ms} "-" "kube-probe/1.31"${secret}`;
  }
}

function two(amount: number): string {
  return String(amount).padStart(2, '0');
}
