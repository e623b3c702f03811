import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { asJson } from '../changes/planning.ts';
import type { Seal } from '../changes/seal.ts';
import type { RawArgs } from '../domain/args.ts';
import type { Drafts, Owner } from '../store/drafts.ts';

/** A command that was filled in and is shown for review, or as far as it was filled in. */
export interface Filled {
  readonly command: string;
  readonly raw: RawArgs;
}

/** Keeps what was filled in where a form cannot: Slack gives a view 3,000 characters, and people 30 MB of YAML. */
export interface DraftDesk {
  /** Returns its id; `id` takes the place of what was kept under it, unless that was asked for. */
  keep(filled: Filled, owner: Owner, id?: string): Promise<string>;
  /** Null when it was asked for or is gone. Errors: BotError `conflict` when it was kept under another secret. */
  read(id: string, owner: Owner): Promise<Filled | null>;
}

const Filled = z.strictObject({
  command: z.string(),
  raw: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
});

const ID_BYTES = 12;

export function createDraftDesk(store: Drafts, seal: Seal): DraftDesk {
  return {
    async keep({ command, raw }, owner, id = randomBytes(ID_BYTES).toString('base64url')) {
      await store.keep(id, owner, seal.close({ command, raw: asJson(raw) }));
      return id;
    },
    async read(id, owner) {
      const sealed = await store.read(id, owner);
      return sealed === null ? null : Filled.parse(seal.open(sealed));
    },
  };
}
