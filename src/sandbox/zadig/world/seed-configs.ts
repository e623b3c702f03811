import type { Config, ConfigKind, Environment } from './types.ts';

/** The namespace's objects of all four kinds; `kube-root-ca.crt` is Kubernetes' own, not made through Zadig. */
export function seedConfigs(env: Environment, now: number): Config[] {
  const made = (kind: ConfigKind, name: string, body: string, services: string[] = []): Config => ({
    kind,
    name,
    yaml: `apiVersion: ${kind === 'Ingress' ? 'networking.k8s.io/v1' : 'v1'}\nkind: ${kind === 'PVC' ? 'PersistentVolumeClaim' : kind}\nmetadata:\n  name: ${name}\n  namespace: ${env.namespace}\n${body}`,
    createdBy: 'admin',
    createdAt: now - 20 * 86_400_000,
    updateBy: 'admin',
    updatedAt: now - 5 * 86_400_000,
    services,
  });
  const root: Config = {
    ...made(
      'ConfigMap',
      'kube-root-ca.crt',
      'data:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIC/TCCAeWgAwIBAgIRAISZ\n    -----END CERTIFICATE-----\n',
    ),
    createdBy: '',
    updateBy: '',
  };
  if (env.project !== 'payments') {
    return [root];
  }
  return [
    root,
    made(
      'ConfigMap',
      'api-settings',
      'data:\n  cache.ttl: 30s\n  features.yaml: |\n    refunds: true\n    payouts: false\n',
      ['api'],
    ),
    {
      ...made('ConfigMap', 'feature-flags', 'data:\n  new-checkout: "off"\n'),
      git: {
        codehost: 'github',
        owner: 'example',
        repo: 'payments-config',
        branch: 'main',
        path: 'flags.yaml',
      },
    },
    made(
      'Secret',
      'api-credentials',
      'type: Opaque\ndata:\n  DB_PASSWORD: cGE1NS13MHJkLWxlZGdlcg==\n  STRIPE_KEY: c2tfbGl2ZV81MUg4eFlaYWJjZGVm\n',
      ['api'],
    ),
    made(
      'Secret',
      'smtp-relay',
      'type: Opaque\nstringData:\n  username: mailer\n  password: correct-horse-battery\n',
    ),
    made(
      'Ingress',
      'payments-public',
      `spec:\n  rules:\n  - host: pay.${env.key}.example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: api\n            port:\n              number: 80\n`,
    ),
    made(
      'PVC',
      'ledger-data',
      'spec:\n  accessModes:\n  - ReadWriteOnce\n  resources:\n    requests:\n      storage: 20Gi\n  storageClassName: standard\n',
      ['ledger'],
    ),
  ];
}
