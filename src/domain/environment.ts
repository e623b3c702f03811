/** Words for what Zadig runs. Its many spellings end in `zadig/`; from there on only these shapes exist. */

/** An environment of a project. Keys are unique per project across test and production together. */
export interface Environment {
  readonly key: string;
  /** Display name; null when it has none. */
  readonly alias: string | null;
  readonly production: boolean;
  /** Lower case: `success`, `creating`, `updating`, `failed`, … Unknown words are passed on. */
  readonly status: string;
  readonly namespace: string;
  readonly clusterId: string;
  readonly registryId: string;
  readonly updatedBy: string;
  /** Unix seconds; null when Zadig does not say. */
  readonly updatedAt: number | null;
}

export interface EnvironmentDetail {
  readonly key: string;
  readonly alias: string | null;
  readonly status: string;
  readonly namespace: string;
  readonly clusterId: string;
  readonly registryId: string;
  readonly updatedBy: string;
  readonly updatedAt: number | null;
  readonly variables: readonly Variable[];
  readonly services: readonly ServiceSummary[];
}

export type VariableValue = string | number | boolean | null;

/** A global variable of an environment, or a service template's default. Kept whole: Zadig replaces lists verbatim. */
export interface Variable {
  readonly key: string;
  readonly value: VariableValue;
  readonly type: string;
  readonly options: readonly string[];
  readonly description: string;
  readonly relatedServices: readonly string[];
}

export interface ServiceSummary {
  readonly name: string;
  /** `k8s`, `helm`, … */
  readonly type: string;
  /** Lower case; empty for Helm. See contract: `running`, `unstable`, `unstart`, `succeeded`, `error`, … */
  readonly status: string;
  readonly containers: readonly ContainerImage[];
  readonly variables: readonly Variable[];
}

export interface ContainerImage {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
}

export interface ServiceDetail {
  readonly name: string;
  readonly namespace: string;
  readonly workloads: readonly Workload[];
  readonly cronJobs: readonly CronJob[];
  readonly ingresses: readonly Ingress[];
  readonly endpoints: readonly ServiceEndpoint[];
}

/** A Deployment, StatefulSet, CloneSet, DaemonSet or Job. */
export interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly replicas: number;
  readonly images: readonly ContainerImage[];
  readonly pods: readonly Pod[];
}

export interface CronJob {
  readonly name: string;
  readonly schedule: string;
  readonly suspended: boolean;
  readonly images: readonly ContainerImage[];
  readonly pods: readonly Pod[];
  /** Unix seconds of the last run; null when it never ran or Zadig does not say. */
  readonly lastScheduledAt: number | null;
}

export interface Pod {
  readonly name: string;
  /** Kubernetes phase as Zadig words it: `Running`, `Pending`, `Unstable`, `Terminating`, `Completed`, … */
  readonly status: string;
  readonly ready: boolean;
  /** Unix seconds; null when Zadig does not say. */
  readonly createdAt: number | null;
  readonly ip: string;
  readonly node: string;
  readonly message: string;
  readonly containers: readonly PodContainer[];
}

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  /** `running`, `waiting` or `terminated`. */
  readonly status: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** Why it is not running: `CrashLoopBackOff`, `ImagePullBackOff`, … Empty when it is well. */
  readonly reason: string;
  readonly message: string;
}

export interface Ingress {
  readonly name: string;
  readonly hosts: readonly {
    readonly host: string;
    readonly backends: readonly { service: string; port: string }[];
  }[];
}

/** A Kubernetes Service and its ports. */
export interface ServiceEndpoint {
  readonly name: string;
  readonly ports: readonly { readonly port: number; readonly nodePort: number | null }[];
}

export const CONFIG_KINDS = ['ConfigMap', 'Secret', 'Ingress', 'PVC'] as const;
export type ConfigKind = (typeof CONFIG_KINDS)[number];

/** One row of an environment's configurations. */
export interface ConfigSummary {
  readonly name: string;
  readonly kind: string;
  readonly updatedBy: string;
  readonly updatedAt: number | null;
}

export interface ConfigDetail extends ConfigSummary {
  readonly yaml: string;
  readonly services: readonly string[];
  /** Where it was imported from; null when it was typed in. */
  readonly source: { readonly repo: string; readonly branch: string; readonly path: string } | null;
}

/** A Kubernetes event. Times are Unix seconds, null when Kubernetes left them unset. */
export interface KubeEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstSeen: number | null;
  readonly lastSeen: number | null;
}

export interface SubEnvReadiness {
  readonly ready: boolean;
  /** Check name as Zadig calls it → passed. */
  readonly checks: Readonly<Record<string, boolean>>;
}

/** Entry of a shared environment. Null fields: the server never says (contract §3.14, 47). */
export interface SubEnvEntry {
  readonly gateway: string | null;
  readonly servers:
    | readonly { readonly host: string; readonly port: number; readonly protocol: string }[]
    | null;
}

/** Whose token the bot uses and what it talks to. Empty: Zadig does not say (the latter three only to admins). */
export interface ZadigContext {
  readonly account: string;
  readonly name: string;
  readonly edition: string;
  readonly licence: string;
  readonly version: string;
}

export interface Project {
  readonly key: string;
  readonly name: string;
  /** `k8s`, `helm`, … */
  readonly deployType: string;
}

export interface Cluster {
  readonly id: string;
  readonly name: string;
  readonly production: boolean;
  readonly status: string;
}

export interface Registry {
  readonly id: string;
  readonly address: string;
  readonly namespace: string;
  readonly isDefault: boolean;
}

export interface TemplateContainer {
  readonly name: string;
  readonly image: string;
  readonly imageName: string;
}

/** A service a project defines, whether or not an environment runs it. */
export interface ServiceTemplateSummary {
  readonly name: string;
  readonly type: string;
  readonly containers: readonly TemplateContainer[];
}

export interface ServiceTemplate extends ServiceTemplateSummary {
  readonly yaml: string;
  readonly variables: readonly Variable[];
}

/** A pod in Zadig's short list (from v4.3.0 on); containers are only in the service detail. */
export interface PodSummary {
  readonly name: string;
  readonly status: string;
  readonly ready: boolean;
  /** Unix seconds; null when Zadig does not say. */
  readonly createdAt: number | null;
  readonly workload: string;
  readonly workloadKind: string;
}

/** Global variables a project defines: the only keys its environments may take up. */
export interface ProjectVariables {
  readonly test: readonly Variable[];
  readonly production: readonly Variable[];
}
