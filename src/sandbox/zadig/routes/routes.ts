import type { Route } from '../http/call.ts';
import type { Dialect } from '../http/refusal.ts';
import { catalogueRoutes } from './catalogue.ts';
import { configChangeRoutes } from './config-changes.ts';
import { configRoutes } from './configs.ts';
import { environmentChangeRoutes } from './environment-changes.ts';
import { environmentRoutes } from './environments.ts';
import { eventRoutes } from './events.ts';
import { imageRoutes } from './images.ts';
import { logRoutes } from './logs.ts';
import { restartRoutes } from './restart.ts';
import { scaleRoutes } from './scale.ts';
import { serviceChangeRoutes } from './service-changes.ts';
import { serviceRoutes } from './services.ts';
import { sharingRoutes } from './sharing.ts';
import { variableRoutes } from './variables.ts';

const all: readonly Route[] = [
  ...environmentRoutes,
  ...environmentChangeRoutes,
  ...serviceRoutes,
  ...serviceChangeRoutes,
  ...variableRoutes,
  ...configRoutes,
  ...configChangeRoutes,
  ...scaleRoutes,
  ...restartRoutes,
  ...imageRoutes,
  ...eventRoutes,
  ...sharingRoutes,
  ...logRoutes,
  ...catalogueRoutes,
];

/** Every route one dialect has. */
export function routesOf(dialect: Dialect): readonly Route[] {
  return all.filter((route) => route.dialect === undefined || route.dialect === dialect);
}
