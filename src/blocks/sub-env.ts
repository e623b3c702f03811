import type { SubEnvEntry, SubEnvReadiness } from '../domain/environment.ts';
import type { EnvTarget, ServiceTarget } from '../domain/target.ts';
import type { Answer } from './answer.ts';
import { section } from './message.ts';
import { bold, code, count, inline } from './mrkdwn.ts';
import { targetTitle } from './target.ts';

const CHECKS = new Map(
  Object.entries({
    namespace_has_istio_label: 'the namespace has the Istio label',
    virtualservice_deployed: 'the virtual services are deployed',
    pods_have_istio_proxy: 'every pod has the Istio proxy',
    workloads_ready: 'all workloads are ready',
    workloads_have_k8s_service: 'every workload has a Kubernetes Service',
  }),
);

/** Workloads that lack a Kubernetes Service, which sub environments need. */
export function workloadCheck(target: EnvTarget, missing: readonly string[]): Answer {
  const verdict =
    missing.length === 0
      ? ':white_check_mark: Every workload has a Kubernetes Service.'
      : `:warning: ${count(missing.length, 'workload')} without a Kubernetes Service, which sub environments need:`;
  return {
    head: [section(`${targetTitle(target)}\n${verdict}`)],
    items: missing.map((workload) => [section(`• ${code(workload.replace(/\.$/, ''))}`)]),
  };
}

/** Whether an environment is ready to be a base of sub environments, or has ceased to be one. */
export function readinessView(
  target: EnvTarget,
  op: 'enable' | 'disable',
  { ready, checks }: SubEnvReadiness,
): Answer {
  const doing = op === 'enable' ? 'Enabling' : 'Disabling';
  const verdict = ready
    ? `:white_check_mark: ${doing} sub environments is done.`
    : `:hourglass_flowing_sand: ${doing} sub environments is not done.`;
  const lines = Object.entries(checks).map(
    ([name, passed]) =>
      `${passed ? ':heavy_check_mark: yes' : ':heavy_minus_sign: no'}  ${inline(CHECKS.get(name) ?? name)}`,
  );
  return { head: [section([targetTitle(target), verdict, ...lines].join('\n'))] };
}

/** Where traffic enters a shared environment, as far as the server says. */
export function entryView(target: ServiceTarget, { gateway, servers }: SubEnvEntry): Answer {
  if (gateway === null && servers === null) {
    const why = `${bold(target.service)} is an entry service. Zadig does not tell its host and port; see them in Zadig.`;
    return { head: [section(`${targetTitle(target)}\n${why}`)] };
  }
  const lines = (servers ?? []).map(
    ({ host, port, protocol }) => `• ${code(`${host}:${port}`)}  ${inline(protocol)}`,
  );
  return {
    head: [
      section(
        `${targetTitle(target)}\nGateway ${gateway === null ? 'not said' : code(gateway)}  ·  ${count(lines.length, 'entry', 'entries')}`,
      ),
    ],
    items: lines.map((line) => [section(line)]),
  };
}
