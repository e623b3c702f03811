import type { Partly } from '../../config/environment.ts';
import { knownEnvironments, servedProjects } from '../../dispatch/environments.ts';
import type { ZadigContext } from '../../domain/environment.ts';
import { nearest } from '../../domain/nearest.ts';
import type { Settings } from '../../domain/settings.ts';
import { createZadig, type Zadig } from '../../zadig/client.ts';
import { endpoints } from '../../zadig/endpoints.ts';
import { ZadigError } from '../../zadig/failure.ts';
import { check, type Finding, fail, ok, warn } from './finding.ts';

/** Does Zadig answer, which version is it, and are the projects there? */
export async function checkZadig(
  { zadigUrl, zadigToken }: Partly,
  settings: Settings,
): Promise<readonly Finding[]> {
  if (zadigUrl === undefined || zadigToken === undefined) return [];
  const zadig = createZadig({ url: zadigUrl, token: zadigToken, retries: 0 });
  const first = await check('Zadig', () => answers(zadig, settings));
  if (first.some(({ state }) => state === 'fail')) return first;
  const projects = await check('Projects', () => checkProjects(zadig, settings));
  return [...first, ...projects];
}

async function checkProjects(zadig: Zadig, settings: Settings): Promise<readonly Finding[]> {
  const signal = AbortSignal.timeout(60_000);
  const visible = await servedProjects(zadig, undefined, signal);
  const wanted = settings.projects ?? visible;
  if (wanted === null)
    return [
      warn('Projects', 'this Zadig does not list them', 'Name them under projects in the settings file.'),
    ];
  if (wanted.length === 0)
    return [fail('Projects', 'the token sees none', 'Give its user a role in the projects, in Zadig.')];
  const found = wanted.map((project) =>
    check(`Project ${project}`, () => checkProject(project, visible, zadig, signal)),
  );
  return (await Promise.all(found)).flat();
}

/**
 * Who the token is, else its projects, else a list of environments: every Zadig has at least the last, while other
 * servers may have an answer, but an empty one, to the first two.
 */
async function answers(zadig: Zadig, { projects: [project = 'any'] = [] }: Settings): Promise<Finding> {
  const untold = ok('Zadig', 'answers; it does not tell its version');
  const asked: (() => Promise<Finding | null>)[] = [
    async () => identity(await zadig.call(endpoints.context, {})),
    async () => ((await zadig.call(endpoints.listProjects, {})).projects.length > 0 ? untold : null),
    async () => zadig.call(endpoints.listEnvironments, { project, production: false }).then(() => untold),
  ];
  for (const ask of asked) {
    try {
      const found = await ask();
      if (found !== null) return found;
    } catch (error) {
      if (!(error instanceof ZadigError)) throw error;
      if (error.code === 'unavailable' && error.status === null)
        return fail('Zadig', 'nothing answers there', 'Check the address.');
      if (!isUnknown(error)) throw error;
    }
  }
  return fail('Zadig', 'what answers at ZADIG_URL is not a Zadig', 'Check the address.');
}

/** Null when nothing of it is told. The version is for system administrators only. */
function identity({ version, account, edition }: ZadigContext): Finding | null {
  const known = [
    version && `version ${version}`,
    edition && `${edition} edition`,
    account && `as ${account}`,
  ].filter(Boolean);
  return known.length === 0 ? null : ok('Zadig', known.join(', '));
}

/** Whoever answered does not know the call: no such path, a page, or a redirection. */
function isUnknown({ code, status }: ZadigError): boolean {
  return code === 'unsupported' || (status !== null && (status < 400 || status === 404 || status === 405));
}

async function checkProject(
  project: string,
  visible: readonly string[] | null,
  zadig: Zadig,
  signal: AbortSignal,
): Promise<Finding> {
  const about = `Project ${project}`;
  if (visible !== null && !visible.includes(project)) {
    const [close] = nearest(project, visible);
    return fail(
      about,
      'the token does not see it',
      `${close === undefined ? '' : `Did you mean ${close}? `}Check projects in the settings file, or the user’s rights in Zadig.`,
    );
  }
  const { environments, failure } = await knownEnvironments(zadig, project, signal);
  const production = environments.filter((environment) => environment.production).length;
  const text = `${environments.length - production} test and ${production} production environments`;
  if (failure !== null)
    return warn(
      about,
      `${text}; ${failure.message}`,
      failure.hint ?? 'Production environments will be missing.',
    );
  return environments.length === 0
    ? warn(about, 'no environments', 'An empty list also means that the token may not see them.')
    : ok(about, text);
}
