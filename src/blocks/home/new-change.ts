import type { KnownBlock } from '@slack/types';
import { type AnyButton, buttons, type FormButton, header } from '../message.ts';

/** What may be begun from Home. */
const FORMS: readonly FormButton[] = [
  { label: 'Change image', form: 'image', about: 'Change image of a service' },
  { label: 'Restart', form: 'restart', about: 'Restart a service' },
  { label: 'Scale', form: 'scale', about: 'Scale a service' },
  { label: 'Set variables', form: 'var set', about: 'Set variables of an environment' },
  { label: 'Edit configuration', form: 'config edit', about: 'Edit configuration of an environment' },
];

/** Forms for those who may change anything; for everybody, the way to all that can be asked. */
export function newChange({ mayChange }: { readonly mayChange: boolean }): readonly KnownBlock[] {
  const help: AnyButton = {
    label: mayChange ? 'All commands' : 'Show commands',
    command: 'help',
    about: mayChange ? 'All commands: all that I can do' : 'Show commands: all that I can do',
  };
  return [
    header(mayChange ? 'New change' : 'What I can do'),
    ...buttons([...(mayChange ? FORMS : []), help]),
  ];
}
