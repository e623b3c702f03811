import fc from 'fast-check';

/**
 * What chance decides in tests: other stories each time, unless TEST_SEED repeats the same ones, as `.ci/run` does, so
 * that what is tried there is what was tried before.
 */
const SEED = process.env['TEST_SEED'];

if (SEED !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(SEED) });

/** A whole number that begins a story; `index` tells those apart that begin together. */
export function newSeed(index = 0): number {
  return SEED === undefined ? Math.trunc(Math.random() * 1_000_000) : Number(SEED) + index;
}
