import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The file of a tail: every line that passed the filters, whole, as long as there is room. */
export interface Spool {
  readonly path: string;
  /** False when there is no room: then it is not in the file. */
  append(text: string): boolean;
  /** Bytes that are in the file or on their way there. */
  bytes(): number;
  /** Resolves when all that was appended is on disk. Never throws. */
  settled(): Promise<void>;
  close(): Promise<void>;
  /** Takes the file away. */
  remove(): Promise<void>;
}

/** Appended in pieces, since a call for each line would cost more than the line. */
const PIECE = 64 * 1024;
const FLUSH_MS = 200;
/** A disk that is slower than the log takes no more than so much into memory. */
const MOST_WAITING = 4_000_000;

/**
 * Opens the file of tail `id` in `folder`. `keep`: bytes of it that are known; what came after is cut off. `isWhole` is
 * false when that file is not there any more. Errors while writing are told to `onBroken` once; from then on nothing
 * more goes in.
 */
export async function openSpool(
  folder: string,
  id: string,
  keep: number | null,
  mostBytes: number,
  onBroken: (error: unknown) => void,
): Promise<Spool & { readonly isWhole: boolean }> {
  const path = join(folder, `${id}.log`);
  let file: FileHandle | null = null;
  let isWhole = true;
  let size = 0;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    file = await open(path, keep === null ? 'w' : 'a+', 0o600);
    if (keep !== null) {
      const found = (await file.stat()).size;
      isWhole = found >= keep;
      await file.truncate(isWhole ? keep : 0);
      size = isWhole ? keep : 0;
    }
  } catch (error) {
    isWhole = keep === null || keep === 0;
    onBroken(error);
  }
  let waiting: string[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let broken = file === null;

  async function write(): Promise<void> {
    while (waiting.length > 0 && !broken) {
      const [text, bytes] = [waiting.join(''), waitingBytes];
      waiting = [];
      waitingBytes = 0;
      try {
        await file?.appendFile(text);
      } catch (error) {
        broken = true;
        size -= bytes;
        onBroken(error);
      }
    }
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    writing ??= write().finally(() => {
      writing = null;
    });
  }

  async function settled(): Promise<void> {
    flush();
    while (writing !== null) await writing;
  }

  async function close(): Promise<void> {
    await settled();
    await file?.close().catch(() => undefined);
    file = null;
    broken = true;
  }

  return {
    path,
    isWhole,
    append(text) {
      const line = `${text}\n`;
      const bytes = Buffer.byteLength(line);
      if (broken || size + bytes > mostBytes || waitingBytes > MOST_WAITING) return false;
      size += bytes;
      waiting.push(line);
      waitingBytes += bytes;
      if (waitingBytes >= PIECE) flush();
      else timer ??= setTimeout(flush, FLUSH_MS);
      return true;
    },
    bytes: () => size,
    settled,
    close,
    async remove() {
      await close();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** No tail goes on for so long: whoever kept such a file has died. */
const ABANDONED_MS = 24 * 60 * 60 * 1000;

/** Takes away the files that nobody has written to for a day. */
export async function sweepSpools(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (!name.endsWith('.log')) continue;
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > ABANDONED_MS) await rm(path, { force: true });
  }
}
