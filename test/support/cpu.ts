/** Processor time of some work in milliseconds: what else the machine does meanwhile hardly counts. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * How many times as much the work costs at the large size as at the small one, at best. Small and large in turn, since
 * a machine is not always as fast; the floor keeps the clock's grain out of it.
 */
export function slower(run: (size: number) => unknown, small: number, large: number): number {
  cpuMs(() => run(small));
  const tries = Array.from({ length: 4 }, () => [cpuMs(() => run(small)), cpuMs(() => run(large))] as const);
  return Math.min(...tries.map(([, of]) => of)) / Math.max(2, Math.min(...tries.map(([of]) => of)));
}
