import { approvals } from './approvals.ts';
import { approve } from './approve.ts';
import { changeShow } from './change-show.ts';
import { changes } from './changes.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { configCreate } from './config-create.ts';
import { configDelete } from './config-delete.ts';
import { configEdit } from './config-edit.ts';
import { configList } from './config-list.ts';
import { configShow } from './config-show.ts';
import { deny } from './deny.ts';
import { diff } from './diff.ts';
import { envCreate } from './env-create.ts';
import { envDelete } from './env-delete.ts';
import { envEdit } from './env-edit.ts';
import { envList } from './env-list.ts';
import { envShow } from './env-show.ts';
import { events } from './events.ts';
import { help } from './help.ts';
import { image } from './image.ts';
import { lock } from './lock.ts';
import { logs } from './logs.ts';
import { restart } from './restart.ts';
import { review } from './review.ts';
import { scale } from './scale.ts';
import { serviceAdd } from './service-add.ts';
import { serviceRemove } from './service-remove.ts';
import { serviceShow } from './service-show.ts';
import { serviceUpdate } from './service-update.ts';
import { serviceValues } from './service-values.ts';
import { serviceYaml } from './service-yaml.ts';
import { snooze } from './snooze.ts';
import { stop } from './stop.ts';
import { subenvCheck } from './subenv-check.ts';
import { subenvDisable } from './subenv-disable.ts';
import { subenvEnable } from './subenv-enable.ts';
import { subenvEntry } from './subenv-entry.ts';
import { subenvEntrySet } from './subenv-entry-set.ts';
import { subenvReady } from './subenv-ready.ts';
import { tailExtend } from './tail-extend.ts';
import { tailFile } from './tail-file.ts';
import { tailFilter } from './tail-filter.ts';
import { tailPause } from './tail-pause.ts';
import { tailResume } from './tail-resume.ts';
import { tails } from './tails.ts';
import { undo } from './undo.ts';
import { unlock } from './unlock.ts';
import { unwatch } from './unwatch.ts';
import { use } from './use.ts';
import { varList } from './var-list.ts';
import { varSet } from './var-set.ts';
import { watch } from './watch.ts';
import { watches } from './watches.ts';
import { whoami } from './whoami.ts';
import { withdraw } from './withdraw.ts';

/** What the bot can do, in the order of help and README. */
export const commands: readonly Command[] = [
  envList,
  envShow,
  envCreate,
  envEdit,
  envDelete,
  serviceShow,
  serviceYaml,
  serviceValues,
  serviceAdd,
  serviceUpdate,
  serviceRemove,
  varList,
  varSet,
  configList,
  configShow,
  configCreate,
  configEdit,
  configDelete,
  scale,
  restart,
  image,
  events,
  diff,
  logs,
  subenvCheck,
  subenvReady,
  subenvEnable,
  subenvDisable,
  subenvEntry,
  subenvEntrySet,
  approvals,
  approve,
  deny,
  withdraw,
  changes,
  changeShow,
  undo,
  check,
  review,
  lock,
  unlock,
  tails,
  stop,
  tailPause,
  tailResume,
  tailFilter,
  tailExtend,
  tailFile,
  watch,
  watches,
  unwatch,
  snooze,
  use,
  whoami,
  help,
];
