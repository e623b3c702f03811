import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BATCH_CHARS, createLineBuffer, type Piece } from '../../src/tails/line-buffer.ts';

type Act = 'line' | 'filed line' | 'long line' | 'note' | 'take' | 'lose' | 'rest';

const acts = fc.array(
  fc.constantFrom<Act>('line', 'filed line', 'filed line', 'long line', 'note', 'take', 'lose', 'rest'),
  { maxLength: 400 },
);

const linesOf = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === 'lines' ? piece.lines : []));

test('whatever happens, each line is taken once and in order, or counted where it gave way and told so', () => {
  fc.assert(
    fc.property(acts, (all) => {
      const buffer = createLineBuffer(
        () => 0,
        () => true,
      );
      let pushed = 0;
      let lost = 0;
      const taken: number[] = [];
      const told = { filed: 0, dropped: 0 };
      const tell = (pieces: readonly Piece[]) => {
        for (const piece of pieces)
          if (piece.kind === 'gap') {
            told.filed += piece.gap.filed;
            told.dropped += piece.gap.dropped;
          }
      };
      for (const act of [...all, 'rest' as const]) {
        if (act === 'note') buffer.note('something');
        else if (act === 'rest') tell(buffer.rest());
        else if (act === 'take' || act === 'lose') {
          const batch = buffer.take();
          if (batch === null) continue;
          expect(linesOf(batch.pieces)).toEqual(batch.lines);
          const chars = batch.lines.reduce((sum, { text }) => sum + text.length, 0);
          expect(batch.lines.length <= 1 || chars <= BATCH_CHARS).toBe(true);
          tell(batch.pieces);
          if (act === 'lose') {
            lost += batch.lines.length;
            buffer.lose(batch.lines);
          } else taken.push(...batch.lines.map(({ at }) => at));
        } else {
          pushed += 1;
          const text = 'x'.repeat(act === 'long line' ? 2_000 : 20);
          buffer.push({ source: 'a/b', at: pushed, text, filed: act === 'filed line' ? pushed : null });
        }
      }
      tell(buffer.rest());
      expect(taken).toEqual([...taken].sort((one, other) => one - other));
      expect(new Set(taken).size).toBe(taken.length);
      expect(buffer.waiting()).toEqual({ lines: 0, filed: 0 });
      expect(taken.length + buffer.lost.filed + buffer.lost.dropped).toBe(pushed);
      expect(buffer.lost.filed + buffer.lost.dropped).toBeGreaterThanOrEqual(lost);
      expect(told).toEqual(buffer.lost);
    }),
    { numRuns: 300 },
  );
});

test('lines that gave way and never got into the file are dropped ones', () => {
  const buffer = createLineBuffer(
    () => 0,
    () => true,
  );
  for (let at = 1; at <= 10; at += 1) buffer.push({ source: 'a/b', at, text: 'x', filed: at });
  buffer.rest();
  buffer.unfile(8);
  expect(buffer.lost).toEqual({ filed: 7, dropped: 3 });
});

test('over its bound the oldest give way', () => {
  const buffer = createLineBuffer(
    () => 0,
    () => false,
  );
  for (let at = 0; at < 10_000; at += 1)
    buffer.push({ source: 'a/b', at, text: 'y'.repeat(100), filed: null });
  const [first, second] = buffer.take()?.pieces ?? [];
  expect(first).toMatchObject({ kind: 'gap', gap: { filed: 0, from: 0 } });
  expect(buffer.size()).toBeLessThanOrEqual(120_000);
  const dropped = first?.kind === 'gap' ? first.gap.dropped : 0;
  expect(second?.kind === 'lines' ? second.lines[0]?.at : null).toBe(dropped);
});
