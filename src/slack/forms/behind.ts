import { argsOf, type OpenForm } from '../../forms/form.ts';
import { fillIn } from './draw.ts';
import type { Somewhere } from './kept.ts';
import type { FormListening } from './parts.ts';

/**
 * Fills the form behind a plan with what Zadig says now: whoever goes back from the plan has seen that, and changes it
 * from there. Only for forms that edit values one by one. Never throws.
 */
export async function freshenBehind(
  form: OpenForm,
  viewId: string,
  at: Somewhere,
  parts: FormListening,
): Promise<void> {
  const sources = Object.values(argsOf(form.command)).map(({ source }) => source);
  if (!sources.includes('variables') && !sources.includes('service-variables')) return;
  await fillIn(form, { viewId }, at, parts).catch(parts.onError);
}
