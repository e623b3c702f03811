/** Processor time of some work in milliseconds: what else the machine does meanwhile hardly counts. */
export function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
