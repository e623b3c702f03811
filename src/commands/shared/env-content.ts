import type { Field } from '../../domain/change.ts';
import type { ServiceTemplateSummary } from '../../domain/environment.ts';
import { about, BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { type EnvTarget, targetText } from '../../domain/target.ts';
import type { InputOf } from '../../zadig/endpoint.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { type Chosen, choose } from './env-content-choice.ts';
import { readContent, type WantedContent } from './env-content-words.ts';
import { orNull } from './listed.ts';
import { refuseAll } from './problems.ts';
import type { Reader } from './service-detail.ts';
import { secretValues, valueField } from './shown-value.ts';

type Body = Pick<InputOf<typeof endpoints.createEnvironment>['body'], 'services' | 'global_variables'>;

/** What a new environment is filled with. */
export interface Content {
  readonly body: Body;
  readonly services: readonly { readonly name: string; readonly images: readonly string[] }[];
  readonly variables: readonly Field[];
  /** Values of secret variables. */
  readonly hidden: readonly string[];
  readonly touches: readonly string[];
  readonly warnings: readonly string[];
}

const NOTHING: Content = { body: {}, services: [], variables: [], hidden: [], touches: [], warnings: [] };

/** Refuses words for production, where Zadig ignores what they ask for. */
export function refuseContent({ production }: EnvTarget, words: readonly string[]): void {
  if (!production || words.length === 0) return;
  throw new BotError(
    'unsupported',
    'For production, Zadig takes neither services nor variables along; leave them out.',
    { hint: 'Add them afterwards: /zadig service add and /zadig var set.', arg: 'content' },
  );
}

/**
 * The project's services, with their containers since otherwise Zadig would keep no record of what they run, and its
 * global variables: all of them or those that the words ask for, with their images and values. Nothing for production,
 * where Zadig ignores both. Errors: `unsupported` for Helm projects; for words that cannot be had, all that is wrong.
 */
export async function contentOf(target: EnvTarget, words: readonly string[], ctx: Reader): Promise<Content> {
  const { project, production } = target;
  await refuseHelmProject(project, ctx);
  if (production) return NOTHING;
  const { wanted, problems } = readContent(words);
  const { zadig, signal } = ctx;
  const [templates, defined] = await Promise.all([
    orNull(zadig.call(endpoints.projectServices, { project, production, signal })),
    orNull(zadig.call(endpoints.projectVariables, { project, signal })),
  ]);
  refuseUnlisted(target, wanted, templates === null, defined === null);
  const services = (templates ?? []).map(({ containers, ...template }) => ({
    ...template,
    containers: containers.filter(({ name, image }) => name !== '' && image !== ''),
  }));
  const chosen = choose(wanted, { project, services, variables: defined?.test ?? [] });
  refuseAll(
    [...problems, ...chosen.problems].map((problem) => about(problem, 'content')),
    'For example: api worker:v2.9.0 LOG_LEVEL=debug',
  );
  return contentWith(target, wanted, chosen, templates === null);
}

function contentWith(
  target: EnvTarget,
  wanted: WantedContent,
  { services, variables, left }: Chosen,
  unlisted: boolean,
): Content {
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
    hidden: secretValues(variables),
    touches: [
      ...(services.length === 0 ? [] : [follow(target, wanted)]),
      ...(left.length === 0 ? [] : [`Services left out: ${few(left)}. /zadig service add adds them later.`]),
    ],
    warnings: unlisted
      ? ['This Zadig does not list the project’s services, so an empty environment is made.']
      : services.length === 0
        ? ['The project defines no services, so an empty environment is made.']
        : [],
  };
}

/** Zadig's call ties no service to a variable. */
function follow(target: EnvTarget, { variables }: WantedContent): string {
  const key = variables[0]?.key ?? 'KEY';
  const line = `/zadig service update ${targetText(target)}/SERVICE ${key}=@global`;
  return `Services start with their templates’ values. To make one follow a variable of the environment, once it runs: ${line}`;
}

/** Without the project's lists nothing could be checked, and Zadig wants containers with every service. */
function refuseUnlisted(
  target: EnvTarget,
  { services, images, variables }: WantedContent,
  noServices: boolean,
  noVariables: boolean,
): void {
  const asked = services.length > 0 || images.length > 0;
  if (!(noServices && asked) && !(noVariables && variables.length > 0)) return;
  const at = targetText(target);
  const what = noServices && asked ? 'services' : 'variables';
  throw new BotError(
    'unsupported',
    `This Zadig does not list the project’s ${what}, so none can be given to a new environment.`,
    {
      hint:
        what === 'services'
          ? `Leave them out, and add them afterwards: /zadig service add ${at} …`
          : `Leave them out, and set them afterwards: /zadig var set ${at} …`,
      arg: 'content',
    },
  );
}

function serviceBody({ name, containers }: ServiceTemplateSummary) {
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
          arg: 'env.project',
        },
      );
    }
    if (type !== '' || page === null || page.projects.length === 0 || seen >= page.total) return;
  }
}
