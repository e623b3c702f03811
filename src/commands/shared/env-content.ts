import type { Field } from '../../domain/change.ts';
import { BotError } from '../../domain/errors.ts';
import type { EnvTarget } from '../../domain/target.ts';
import type { InputOf } from '../../zadig/endpoint.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { valueField } from './assignments.ts';
import { orNull } from './listed.ts';
import type { Reader } from './service-detail.ts';

type Body = Pick<InputOf<typeof endpoints.createEnvironment>['body'], 'services' | 'global_variables'>;

/** What a new environment is filled with. */
export interface Content {
  readonly body: Body;
  readonly services: readonly { readonly name: string; readonly images: readonly string[] }[];
  readonly variables: readonly Field[];
  readonly warnings: readonly string[];
}

const NOTHING: Content = { body: {}, services: [], variables: [], warnings: [] };

/**
 * The project's services, with their containers since otherwise Zadig would keep no record of what they run, and its
 * global variables. Nothing for production, where Zadig ignores both. Errors: `unsupported` for Helm projects.
 */
export async function contentOf({ project, production }: EnvTarget, ctx: Reader): Promise<Content> {
  await refuseHelmProject(project, ctx);
  if (production) return NOTHING;
  const { zadig, signal } = ctx;
  const [templates, defined] = await Promise.all([
    orNull(zadig.call(endpoints.projectServices, { project, production, signal })),
    orNull(zadig.call(endpoints.projectVariables, { project, signal })),
  ]);
  const variables = defined?.test ?? [];
  const services = (templates ?? []).map(({ name, containers }) => ({
    name,
    containers: containers.filter((container) => container.name !== '' && container.image !== ''),
  }));
  return {
    body: {
      ...(variables.length === 0
        ? {}
        : { global_variables: variables.map(({ key, value }) => ({ key, value })) }),
      ...(services.length === 0 ? {} : { services: services.map(serviceBody) }),
    },
    services: services.map(({ name, containers }) => ({
      name,
      images: containers.map(({ image }) => image),
    })),
    variables: variables.map((variable) => valueField(variable, undefined, variable.value)),
    warnings:
      templates === null
        ? ['This Zadig does not list the project’s services, so an empty environment is made.']
        : services.length === 0
          ? ['The project defines no services, so an empty environment is made.']
          : [],
  };
}

function serviceBody({
  name,
  containers,
}: {
  name: string;
  containers: readonly { name: string; image: string; imageName: string }[];
}) {
  return {
    service_name: name,
    type: 'k8s',
    containers: containers.map(({ imageName, ...container }) => ({ ...container, image_name: imageName })),
  };
}

async function refuseHelmProject(project: string, { zadig, signal }: Reader): Promise<void> {
  for (let pageNum = 1, seen = 0; ; pageNum += 1) {
    const query = { pageSize: 100, pageNum };
    const page = await orNull(zadig.call(endpoints.listProjects, { query, signal }));
    const type = page?.projects.find(({ key }) => key === project)?.deployType ?? '';
    seen += page?.projects.length ?? 0;
    if (type === 'helm') {
      throw new BotError(
        'unsupported',
        `${project} is a Helm project, and Zadig’s call makes K8s-YAML ones only.`,
        {
          hint: 'Create the environment in Zadig.',
        },
      );
    }
    if (type !== '' || page === null || page.projects.length === 0 || seen >= page.total) return;
  }
}
