import { NAME } from './target.ts';

/** What a page of Zadig shows: an environment, or one service in it. */
export interface LinkTarget {
  readonly project: string;
  readonly env: string;
  readonly service: string | null;
}

/**
 * What a link to one of Zadig's own pages shows; null for every other link, and for anything odd about one: another
 * scheme, host, port or base path than Zadig's, a user name in it, names Zadig could not have, a parameter given twice.
 * The link itself is never requested.
 *
 * Known, from the routes of Zadig's portal (Vue Router in history mode, so there are no `#/` links):
 * `/v1/projects/detail/PROJECT/envs/detail?envName=ENV`, behind `detail` the service with its environment in `envName`
 * and now and then the project again in `projectName`, behind that `/pm` for services on hosts or `/production`; for
 * telephones `/mobile/projects/detail/PROJECT/envs/ENV` and `…/ENV/k8s|helm|pm/SERVICE`. Other parameters
 * (`production`, `envSource`) only repeat what Zadig says of the environment anyhow.
 * Assumed: an installation below a path has all these pages below that path, and no service lies behind another page
 * such as `…/SERVICE/config` that shows something else than its state.
 */
export function targetOfLink(url: string, zadigUrl: string): LinkTarget | null {
  if (!URL.canParse(url) || !URL.canParse(zadigUrl)) return null;
  const link = new URL(url);
  const zadig = new URL(zadigUrl);
  if (link.origin !== zadig.origin || link.username !== '' || link.password !== '') return null;
  const base = zadig.pathname.replace(/\/+$/, '');
  if (!link.pathname.startsWith(`${base}/`)) return null;
  const parts = link.pathname.slice(base.length + 1).split('/');
  return checked(onPortal(parts, link.searchParams) ?? onMobile(parts));
}

function onPortal(parts: readonly string[], query: URLSearchParams): LinkTarget | null {
  const [project, envs, detail, service = null, page = null, ...more] = behind('v1', parts);
  if (project === undefined || envs !== 'envs' || detail !== 'detail' || more.length > 0) return null;
  if (page !== null && page !== 'pm' && page !== 'production') return null;
  const [env, ...others] = query.getAll('envName');
  if (env === undefined || others.length > 0) return null;
  if (query.getAll('projectName').some((again) => again !== decoded(project))) return null;
  return { project: decoded(project), env, service: service === null ? null : decoded(service) };
}

function onMobile(parts: readonly string[]): LinkTarget | null {
  const [project, envs, env, kind, service, ...more] = behind('mobile', parts);
  if (project === undefined || envs !== 'envs' || env === undefined || more.length > 0) return null;
  const whole = { project: decoded(project), env: decoded(env) };
  if (kind === undefined) return { ...whole, service: null };
  if (!['k8s', 'helm', 'pm'].includes(kind) || service === undefined) return null;
  return { ...whole, service: decoded(service) };
}

/** What follows `FIRST/projects/detail`; nothing when it is another page. */
function behind(first: string, [surface, projects, detail, ...rest]: readonly string[]): readonly string[] {
  return surface === first && projects === 'projects' && detail === 'detail' ? rest : [];
}

/** An empty name, which is none, when the encoding is broken. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}

function checked(found: LinkTarget | null): LinkTarget | null {
  if (found === null) return null;
  const names = [found.project, found.env, ...(found.service === null ? [] : [found.service])];
  return names.every((name) => NAME.test(name)) ? found : null;
}
