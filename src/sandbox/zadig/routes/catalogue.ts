import { type Answer, json } from '../http/answer.ts';
import { base, type Call, demand, param, query, type Route } from '../http/call.ts';
import { coded, empty, missingDocument, plain } from '../http/refusal.ts';
import { findEnvironment, findProject, findService } from '../world/find.ts';
import { livingPods, podStatus, seconds } from '../world/pod-view.ts';
import { isReady } from '../world/rollout.ts';
import type { Project, ServiceTemplate } from '../world/types.ts';
import { templateYaml } from './template-yaml.ts';

/** What the bot needs beside the documentation page: projects, clusters, registries, templates, pods, version. */
export const catalogueRoutes: readonly Route[] = [
  free('/openapi/system/cli/context', context),
  free('/openapi/projects/project', projects),
  { ...free('/openapi/projects/project/detail', projectDetail), looseProject: false },
  { ...free('/openapi/projects/project/globalVariable', projectGlobals), looseProject: false },
  free('/openapi/system/cluster', clusters),
  free('/openapi/system/registry', registries),
  { ...free('/openapi/service/yaml/services', services), looseProject: false },
  {
    ...free('/openapi/service/yaml/production/services', services),
    looseProject: false,
    licence: 'professional',
  },
  { ...free('/openapi/service/yaml/:svc', template), looseProject: false },
  {
    ...free('/openapi/service/yaml/production/:svc', template),
    looseProject: false,
    licence: 'professional',
  },
  { ...free(`${base}/:env/service/:svc/pods`, (call) => pods(call, false)), looseProject: false },
  {
    ...free(`${base}/production/:env/service/:svc/pods`, (call) => pods(call, true)),
    looseProject: false,
    licence: 'professional',
  },
];

function free(path: string, handle: (call: Call) => Answer): Route {
  return { method: 'GET', path, dialect: 'server', looseProject: true, handle };
}

/** The edition and version part is for system admins. */
function context(call: Call): Answer {
  const { user, world } = call;
  const details = {
    edition: world.licence,
    license_status: world.licence === 'community' ? 'uninitialized' : 'normal',
    features: [],
    server_version: world.version,
  };
  return json({
    user: { uid: `uid-${user.name}`, name: user.name, account: user.name, identity_type: 'system' },
    ...(user.admin ? details : {}),
    request_id: 'sandbox',
  });
}

function visible(call: Call): Project[] {
  const { projects: all, memberRights } = call.world;
  return all.filter(({ key }) => call.user.admin || (memberRights[key]?.test.length ?? 0) > 0);
}

function projects(call: Call): Answer {
  const size = Number(query(call, 'pageSize')) || 20;
  const page = Number(query(call, 'pageNum')) || 1;
  const all = visible(call);
  return json({
    total: all.length,
    projects: all.slice((page - 1) * size, page * size).map((project) => ({
      project_name: project.name,
      project_key: project.key,
      description: project.description,
      deploy_type: project.deployType,
    })),
  });
}

function projectOf(call: Call): Project {
  const project = findProject(call.world, query(call, 'projectKey'));
  if (project === undefined) {
    throw plain(missingDocument);
  }
  if (!visible(call).includes(project)) {
    throw empty(403);
  }
  return project;
}

function projectDetail(call: Call): Answer {
  const project = projectOf(call);
  return json({
    project_name: project.name,
    project_key: project.key,
    is_public: false,
    desc: project.description,
    deploy_type: project.deployType,
    create_time: seconds(project.createdAt),
    created_by: project.createdBy,
  });
}

function projectGlobals(call: Call): Answer {
  const { globals } = projectOf(call);
  return json({ variables: globals, production_variables: globals });
}

function clusters(call: Call): Answer {
  return json(
    call.world.clusters.map((cluster) => ({
      cluster_id: cluster.id,
      name: cluster.name,
      production: cluster.production,
      description: cluster.description,
      provider: 0,
      provider_name: 'other',
      created_by: 'system',
      created_time: 1_690_000_000,
      local: cluster.local,
      status: cluster.reachable ? 'normal' : 'abnormal',
      type: cluster.type,
      project_names: call.world.projects.map(({ key }) => key),
    })),
  );
}

function registries(call: Call): Answer {
  return json(
    call.world.registries.map((registry) => ({
      registry_id: registry.id,
      address: registry.address,
      provider: registry.provider,
      region: registry.region,
      namespace: registry.namespace,
      is_default: registry.isDefault,
    })),
  );
}

function services(call: Call): Answer {
  return json(projectOf(call).templates.map(templateItem));
}

function templateItem({ name, workloads }: ServiceTemplate): object {
  const containers = workloads.flatMap((workload) => workload.containers);
  return {
    service_name: name,
    source: 'spock',
    type: 'k8s',
    containers: containers.map(({ name: container, image }) => ({
      name: container,
      image,
      image_name: image.slice(image.lastIndexOf('/') + 1).replace(/:.*$/, ''),
    })),
  };
}

function template(call: Call): Answer {
  const project = projectOf(call);
  const found = project.templates.find(({ name }) => name === param(call, 'svc'));
  if (found === undefined) {
    throw plain(missingDocument);
  }
  return json({
    ...templateItem(found),
    template_name: '',
    created_by: project.createdBy,
    created_time: seconds(project.createdAt),
    yaml: templateYaml(found),
    service_variable_kvs: found.variables,
  });
}

function pods(call: Call, production: boolean): Answer {
  const project = query(call, 'projectKey');
  demand(call, project, production, 'view');
  const env = findEnvironment(call.world, project, param(call, 'env'), production);
  const service = env && findService(env, param(call, 'svc'));
  if (env === undefined || service === undefined || service.type === 'helm') {
    throw coded(6083, missingDocument);
  }
  const items = service.workloads.flatMap((workload) =>
    livingPods(call.world, workload).map((pod) => ({ workload, pod })),
  );
  const now = call.world.clock();
  return json({
    service_name: service.name,
    pods: items.map(({ workload, pod }) => ({
      pod_name: pod.name,
      status: podStatus(call.world, env, pod),
      pod_ready: isReady(pod, now),
      containers_ready: isReady(pod, now),
      create_time: seconds(pod.createdAt),
      ip: pod.ip,
      images: pod.containers.map(({ image }) => image),
      workload_name: workload.name,
      workload_type: workload.kind,
    })),
  });
}
