import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { canonicalJson, type Json } from '../domain/canonical.ts';
import { BotError } from '../domain/errors.ts';

/** Keeps what must be stored and must not be read: a copy of the database alone gives no secret away. */
export interface Seal {
  close(value: Json): string;
  /** Errors: BotError `conflict` when it was closed under another secret. */
  open(sealed: string): unknown;
  /** Stands for a value that may hold secrets; nobody without the secret can try values against it. */
  digest(value: Json): string;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM and HMAC-SHA-256 under keys derived from `secret`, which all replicas share. */
export function createSeal(secret: string): Seal {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, 'zadig-slack', use, 32));
  const [sealing, digesting] = [keyFor('seal'), keyFor('digest')];
  return {
    close(value) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', sealing, iv);
      const closed = Buffer.concat([cipher.update(canonicalJson(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
        return JSON.parse(text.toString('utf8'));
      } catch (cause) {
        throw new BotError('conflict', 'This change was asked for while I used another Zadig token.', {
          hint: 'Ask for it again.',
          cause,
        });
      }
    },
    digest: (value) => createHmac('sha256', digesting).update(canonicalJson(value)).digest('hex'),
  };
}
