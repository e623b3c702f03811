import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The file of a tail: every line that passed the filters, whole, as long as there is room. */
export interface Spool {
  readonly path: string;
  /** What it is called in its folder. */
  readonly name: string;
  /** Its place in the file; null when there is no room. */
  append(text: string): number | null;
  /** Is it there, or on its way? */
  holds(place: number): boolean;
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

/** A file that another process left, and how much of it is known. */
export interface Kept {
  readonly name: string;
  readonly bytes: number;
}

/**
 * Opens a tail's file in `folder`: a new one, or the one that was `kept`, of which what came later is cut off. `isWhole`
 * is false when that is not here. An error while writing is told to `onBroken` once, with the first place that is not
 * in the file; from then on nothing more goes in.
 */
export async function openSpool(
  folder: string,
  id: string,
  kept: Kept | null,
  mostBytes: number,
  onBroken: (error: unknown, from: number) => void,
): Promise<Spool & { readonly isWhole: boolean }> {
  let name = kept?.name ?? fileName(id);
  let file: FileHandle | null = null;
  let size = 0;
  const found = kept === null ? null : await stat(join(folder, name)).catch(() => null);
  const isWhole = kept === null || (found !== null && found.size >= kept.bytes);
  if (!isWhole) name = fileName(id);
  const path = join(folder, name);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    file = await open(path, 'a', 0o600);
    size = isWhole ? (kept?.bytes ?? 0) : 0;
    if (isWhole && found !== null && found.size > size) await file.truncate(size);
  } catch (error) {
    await file?.close().catch(() => undefined);
    file = null;
    onBroken(error, 1);
  }
  /** Counts what was appended, and what of it is on disk. */
  let [places, written] = [0, 0];
  let waiting: string[] = [];
  let waitingBytes = 0;
  let writing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let broken = file === null;

  async function write(): Promise<void> {
    while (waiting.length > 0 && !broken) {
      const [text, bytes, upTo] = [waiting.join(''), waitingBytes, places];
      waiting = [];
      waitingBytes = 0;
      try {
        await file?.appendFile(text);
        written = upTo;
      } catch (error) {
        broken = true;
        size -= bytes + waitingBytes;
        waiting = [];
        onBroken(error, written + 1);
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
    name,
    isWhole,
    append(text) {
      const line = `${text}\n`;
      const bytes = Buffer.byteLength(line);
      if (broken || size + bytes > mostBytes || waitingBytes > MOST_WAITING) return null;
      size += bytes;
      waiting.push(line);
      waitingBytes += bytes;
      if (waitingBytes >= PIECE) flush();
      else timer ??= setTimeout(flush, FLUSH_MS);
      places += 1;
      return places;
    },
    holds: (place) => !broken || place <= written,
    bytes: () => size,
    settled,
    close,
    async remove() {
      await close();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** A name of its own each time, since a process that comes back may find an older file of the same tail. */
function fileName(id: string): string {
  return `${id}-${randomUUID().slice(0, 8)}.log`;
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
