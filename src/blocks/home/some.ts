import type { KnownBlock } from '@slack/types';

/** A Home takes 250 kB over all its sections; one that is drawn in full stays below this. */
const MOST_BYTES = 30_000;

/** The blocks of as many rows as there is room for, and how many rows are left out. */
export function some<Row>(
  rows: readonly Row[],
  most: number,
  draw: (row: Row) => readonly KnownBlock[],
): { readonly blocks: readonly KnownBlock[]; readonly left: number } {
  const blocks: KnownBlock[] = [];
  let bytes = 0;
  let shown = 0;
  for (const row of rows.slice(0, most)) {
    const drawn = draw(row);
    bytes += Buffer.byteLength(JSON.stringify(drawn));
    if (bytes > MOST_BYTES) break;
    blocks.push(...drawn);
    shown += 1;
  }
  return { blocks, left: rows.length - shown };
}
