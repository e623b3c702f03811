import fc from 'fast-check';

/** A log tail in which everything that somebody else names is `nasty`. */
export function anyTail(nasty: fc.Arbitrary<string>) {
  const amount = fc.oneof(fc.nat(5), fc.constantFrom(-1, 1e9, Number.MAX_SAFE_INTEGER));
  const service = fc.record({ project: nasty, env: nasty, production: fc.boolean(), service: nasty });
  const wish = fc.record({
    tail: fc.constant(50),
    since: fc.constant(null),
    grep: fc.option(nasty),
    not: fc.option(nasty),
    level: fc.constantFrom('warn' as const, null),
    pretty: fc.boolean(),
  });
  return fc.record({
    id: fc.constant('k3m7p2q9xz'),
    target: service,
    pod: fc.option(nasty),
    container: fc.option(nasty),
    requester: fc.constant('U0ANA'),
    state: fc.constantFrom('live' as const, 'paused' as const),
    wish,
    channel: fc.constantFrom('C0PAYMENTS', 'D0ANA'),
    link: fc.option(nasty),
    endsAt: fc.constantFrom(1.7e12, 0, Number.NaN),
    books: fc.record({
      received: amount,
      posted: amount,
      filtered: amount,
      dropped: amount,
      filed: amount,
      waiting: amount,
    }),
    masked: amount,
  });
}
