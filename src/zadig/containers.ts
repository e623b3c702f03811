import { z } from 'zod';
import type { ContainerImage, Pod } from '../domain/environment.ts';
import { count, flag, list, seconds, text } from './fields.ts';

/** A container and its image, in environment and service details. */
export const ContainerAnswer = z
  .object({ name: text, image: text, type: text })
  .transform(({ name, image, type }): ContainerImage => ({ name, image, init: type === 'init' }));

/** A pod in the service detail. */
export const PodAnswer = z
  .object({
    name: z.string().min(1),
    status: text,
    createtime: seconds,
    create_time: seconds,
    ip: text,
    node_name: text,
    pod_ready: flag,
    containers_message: text,
    containers: list(
      z
        .object({
          name: text,
          image: text,
          status: text,
          ready: flag,
          restart_count: count,
          reason: text,
          message: text,
        })
        .transform(({ restart_count, ...container }) => ({ ...container, restarts: restart_count })),
    ),
  })
  .transform(
    (pod): Pod => ({
      name: pod.name,
      status: pod.status,
      ready: pod.pod_ready,
      createdAt: pod.createtime ?? pod.create_time,
      ip: pod.ip,
      node: pod.node_name,
      message: pod.containers_message,
      containers: pod.containers,
    }),
  );
