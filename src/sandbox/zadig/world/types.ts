/** The world in memory: plain data that routes read and change, and that tests may change behind the bot's back. */

import type { LogBook } from './log-book.ts';

export type Licence = 'enterprise' | 'professional' | 'community';
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'CronJob';
export type ConfigKind = 'ConfigMap' | 'Secret' | 'Ingress' | 'PVC';
export type EnvironmentStatus =
  | 'success'
  | 'failed'
  | 'creating'
  | 'updating'
  | 'deleting'
  | 'sleeping'
  | 'unknown'
  | 'unstable';
/** What a token may do in a project besides being a system admin. */
export type Right =
  | 'view'
  | 'edit_config'
  | 'manage_pods'
  | 'scale'
  | 'restart'
  | 'create'
  | 'delete'
  | 'project_admin';

/** Stored exactly as a client sent it, so `type` may be empty. */
export interface Variable {
  key: string;
  value: unknown;
  type: string;
  options: string[];
  desc: string;
}

export interface GlobalVariable extends Variable {
  related_services: string[];
}

export interface ServiceVariable extends Variable {
  use_global_variable: boolean;
}

export interface Container {
  name: string;
  image: string;
  type: '' | 'init';
  port?: number;
}

export interface PodContainer {
  name: string;
  image: string;
  port?: number;
}

/** A pod is a function of time: every field ending in `At` is a moment in milliseconds, possibly in the future. */
export interface Pod {
  name: string;
  ownerKind: 'ReplicaSet' | 'StatefulSet' | 'Job';
  /** Which generation of the workload it belongs to. */
  hash: string;
  createdAt: number;
  /** Null: never becomes ready. */
  readyAt: number | null;
  terminatingAt: number | null;
  goneAt: number | null;
  containers: PodContainer[];
  /** Name of the container that keeps crashing. */
  crashing: string | null;
  /** Freezes the restart count of the crashing container; otherwise it grows with time. */
  restarts?: number;
  /** Freezes the phase; otherwise it follows from the times above. */
  phase?: string;
  ip: string;
  node: string;
}

export interface Workload {
  name: string;
  kind: WorkloadKind;
  containers: Container[];
  replicas: number;
  pods: Pod[];
  /** Counts template changes; part of the pods' hash. */
  generation: number;
  /** Counts pods ever made, so that their names differ. */
  podCounter: number;
  /** The service variable that holds the replica count. */
  replicasVariable?: string;
  schedule?: string;
  suspend?: boolean;
}

export interface Service {
  name: string;
  type: 'k8s' | 'helm';
  revision: number;
  variables: ServiceVariable[];
  workloads: Workload[];
  ingressHost: string | null;
  /** Port of the K8s Service in front of the workload; null when there is none. */
  port: number | null;
  /** True: someone edited its objects outside Zadig. */
  drifted: boolean;
  /** Created without `containers`: the record lists none, though pods run. */
  containersUnrecorded: boolean;
}

export interface Config {
  kind: ConfigKind;
  name: string;
  yaml: string;
  createdBy: string;
  createdAt: number;
  updateBy: string;
  updatedAt: number;
  /** Services whose pods restart when it changes. */
  services: string[];
  /** Imported from this repository. */
  git?: { codehost: string; owner: string; repo: string; branch: string; path: string };
}

export interface KubeEvent {
  kind: string;
  name: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  firstSeen: number;
  lastSeen: number;
  /** Absent for events of the new style. */
  count?: number;
}

export interface Portal {
  host: string;
  port_number: number;
  port_protocol: string;
}

export interface Environment {
  project: string;
  key: string;
  alias: string;
  production: boolean;
  clusterId: string;
  namespace: string;
  /** Zadig made the namespace, so it may delete it. */
  ownsNamespace: boolean;
  registryId: string;
  /** Read it with `statusOf`, which also looks at `transition`. */
  status: EnvironmentStatus;
  transition: { status: EnvironmentStatus; until: number; next: EnvironmentStatus } | null;
  /** The moment its record vanishes. */
  goneAt: number | null;
  updateBy: string;
  updatedAt: number;
  globals: GlobalVariable[];
  services: Service[];
  configs: Config[];
  events: KubeEvent[];
  /** When it became the base of sub environments. */
  sharedAt: number | null;
  portals: Record<string, Portal[]>;
  /** Set for a sub environment. */
  baseEnv: string | null;
  /** Collaboration modes that use it as their base; not empty: it cannot be deleted. */
  collaborations: string[];
}

export interface ServiceTemplate {
  name: string;
  revision: number;
  variables: Variable[];
  /** Keys of the variables that follow the environment's global of the same name in the seeded environments. */
  globals: string[];
  workloads: {
    name: string;
    kind: WorkloadKind;
    containers: Container[];
    replicas: number;
    replicasVariable?: string;
    schedule?: string;
  }[];
  ingress: boolean;
  port: number | null;
}

export interface Project {
  key: string;
  name: string;
  description: string;
  deployType: 'k8s' | 'helm';
  createdAt: number;
  createdBy: string;
  globals: Variable[];
  templates: ServiceTemplate[];
  /** The project lock is held until this moment; `Infinity` holds it for good. */
  lockedUntil: number;
}

export interface Cluster {
  id: string;
  name: string;
  description: string;
  production: boolean;
  local: boolean;
  type: string;
  /** False: whatever needs the cluster fails. */
  reachable: boolean;
}

export interface Registry {
  id: string;
  address: string;
  namespace: string;
  provider: string;
  region: string;
  isDefault: boolean;
}

export interface World {
  /** Milliseconds; replace it to move time. */
  clock: () => number;
  /** How long one pod takes to become ready. */
  rolloutMs: number;
  version: string;
  licence: Licence;
  /** False: a stripped install whose licence checks fail with 500. */
  licenceService: boolean;
  /** True: every request with `?projectName=` is answered by the collaboration middleware. */
  pendingCollaboration: boolean;
  /** What the non-admin token may do, per project. */
  memberRights: Record<string, { test: Right[]; production: Right[] }>;
  projects: Project[];
  environments: Environment[];
  clusters: Cluster[];
  registries: Registry[];
  logs: LogBook;
  /** Namespaces that exist in the clusters. */
  namespaces: Set<string>;
}
