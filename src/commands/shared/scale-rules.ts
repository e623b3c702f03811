import type { ServiceSummary } from '../../domain/environment.ts';
import { BotError } from '../../domain/errors.ts';
import { few } from '../../domain/few.ts';
import { type ServiceTarget, targetText } from '../../domain/target.ts';
import { quoteWord } from '../../domain/words.ts';
import { type Runs, workloadText } from './find-workload.ts';

/** So many times as many pods as before are mostly a slip of the finger. */
const SURPRISING = 5;

/** The refusal in production, with the way that works. */
export function noScaleInProduction(target: ServiceTarget, count: number, service: ServiceSummary): BotError {
  const [variable] = countsIn(service);
  const at = quoteWord(targetText(target));
  return new BotError('unsupported', 'Zadig has no call to scale in production environments.', {
    hint:
      variable === undefined
        ? `No variable of ${service.name} looks like a number of pods; scale it in Zadig’s web page, or give its template such a variable.`
        : `Set the variable instead: /zadig service update ${at} ${quoteWord(`${variable}=${count}`)}`,
  });
}

/** Newer Zadigs write the count to where the template takes it from. */
export function countVariables(service: ServiceSummary): readonly string[] {
  const names = countsIn(service);
  if (names.length === 0) return [];
  return [
    `Zadig from v4.2.1 on also sets the variable that the template takes the number from, be it a global one: probably ${few(names)}.`,
  ];
}

/** What to know of a number that is many times the one before. */
export function surprising(from: number, to: number): readonly string[] {
  if (to <= Math.max(1, from) * SURPRISING) return [];
  return [`${to} pods are more than ${SURPRISING} times as many as now (${from}).`];
}

/** Scaling to 0 is asked for once more. */
export function stops(target: ServiceTarget, workload: Runs, confirm: string | undefined): BotError {
  const { project, env, service } = target;
  const pods = workload.replicas === 1 ? 'its only pod' : `all ${workload.replicas} pods`;
  const what = `This stops ${workloadText(workload)} of ${service} in ${project}/${env}: ${pods}.`;
  const wrong = confirm === undefined ? '' : ` “${confirm}” is not the name of the service.`;
  return new BotError('usage', `${what}${wrong}`, {
    hint: `If that is what you want, confirm with the service’s name, ${service}.`,
    typed: `--confirm ${quoteWord(service)}`,
    arg: 'confirm',
  });
}

function countsIn({ variables }: ServiceSummary): readonly string[] {
  return variables.map(({ key }) => key).filter((key) => /replica|podcount|pod_count|instances/i.test(key));
}
