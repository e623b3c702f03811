/** Unix milliseconds on a clock that nobody sets: for ages and deadlines, not for dates. */
export function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}
