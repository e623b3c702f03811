import { expect } from 'vitest';
import type { Planned } from '../../src/commands/change.ts';
import { environmentOf } from '../../src/sandbox/zadig/world/find.ts';
import type { Config, World } from '../../src/sandbox/zadig/world/types.ts';

/** A command line with a block below it, as it is typed. */
export function withYaml(line: string, yaml: string): string {
  return `${line}\n\`\`\`yaml\n${yaml}\n\`\`\``;
}

/** What people read of a plan. */
export function readable<F>({ summary, fields, touches, warnings, diff }: Planned<F>): string {
  return JSON.stringify({ summary, fields, touches, warnings, diff });
}

/** A configuration of the world; undefined when it has none of that name. */
export function configOf(world: World, env: string, kind: string, name: string): Config | undefined {
  return environmentOf(world, 'payments', env).configs.find(
    (config) => config.kind === kind && config.name === name,
  );
}

/** Everything but one configuration is as it was. */
export function expectOnly(before: World, after: World, env: string, name: string): void {
  const others = (world: World) =>
    world.environments.map((each) => ({
      ...each,
      services: each.services.map((service) => ({
        ...service,
        workloads: service.workloads.map((workload) => ({ ...workload, generation: 0 })),
      })),
      configs: each.configs.filter(
        (config) => each.key !== env || each.project !== 'payments' || config.name !== name,
      ),
    }));
  expect(others(after)).toEqual(others(before));
}
