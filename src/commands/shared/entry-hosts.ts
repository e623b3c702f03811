import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';

export const PROTOCOLS = ['HTTP', 'HTTPS', 'GRPC', 'HTTP2', 'MONGO', 'TCP', 'TLS'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** Where traffic enters: a host and port, and what is spoken there. */
export interface EntryHost {
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
}

const SHAPE = /^(?<host>[^:/\s]+):(?<port>\d{1,5})(?:\/(?<protocol>[A-Za-z0-9]+))?$/;
const HOST =
  /^(?:\*|(?:\*\.)?[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*)$/;

/** `host:port` or `host:port/PROTOCOL`, HTTP unless said. Errors: BotError `usage` with every word that is none. */
export function parseHosts(typed: readonly string[]): (EntryHost & { readonly protocol: Protocol })[] {
  const hosts = typed.map(parseHost);
  const problems = hosts.filter((host) => typeof host === 'string');
  const good = hosts.filter((host) => typeof host !== 'string');
  const names = good.map(({ host, port }) => `${host}:${port}`);
  const twice = names.filter((name, at) => names.indexOf(name) !== at);
  if (twice.length > 0) problems.push(`${few([...new Set(twice)])} is given twice`);
  if (problems.length === 0) return good;
  throw new BotError('usage', `${problems.join('; ')}.`, {
    hint: 'Write each as host:port or host:port/PROTOCOL, such as api.example.com:443/HTTPS.',
  });
}

/** `api.example.com:443/HTTPS`, as it is typed. */
export function hostText({ host, port, protocol }: EntryHost): string {
  return `${host}:${port}/${protocol}`;
}

/** In an order of their own, since theirs means nothing. */
export function hostsText(hosts: readonly EntryHost[]): string {
  return hosts.map(hostText).toSorted().join(' ');
}

function parseHost(typed: string): (EntryHost & { readonly protocol: Protocol }) | string {
  const { host = '', port = '', protocol: word = 'HTTP' } = SHAPE.exec(typed)?.groups ?? {};
  if (host === '') return `“${typed}” is no host:port`;
  const folded = host.toLowerCase();
  if (folded.length > 253 || !HOST.test(folded)) return `“${typed}”: ${host} is no host name`;
  const number = Number(port);
  if (number < 1 || number > 65_535) return `“${typed}”: a port is a number from 1 to 65535`;
  const protocol = PROTOCOLS.find((each) => each === word.toUpperCase());
  if (protocol === undefined) return `“${typed}”: ${word} is none of ${PROTOCOLS.join(', ')}`;
  return { host: folded, port: number, protocol };
}
