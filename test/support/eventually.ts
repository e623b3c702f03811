import { vi } from 'vitest';

/**
 * Waits until what is expected holds, asking every `interval` ms. For concurrent tests, and what they share:
 * `expect.poll` fails in them as soon as the test beside it ends.
 */
export async function eventually(expected: () => unknown, interval = 50): Promise<void> {
  await vi.waitFor(expected, { timeout: 15_000, interval });
}
