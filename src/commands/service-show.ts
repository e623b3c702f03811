import { serviceView } from '../blocks/service.ts';
import { arg } from '../domain/args.ts';
import { defineRead } from './command.ts';
import { findService, serviceDetail } from './shared/service-detail.ts';

export const serviceShow = defineRead({
  name: 'service show',
  title: 'Show a service',
  aliases: ['pods'],
  summary: 'One service: workloads, pods and what ails them, ports, hosts',
  examples: ['service show payments/dev/api'],
  args: { service: arg.service() },
  async answer({ service: target }, ctx) {
    const summary = await findService(target, ctx);
    const detail = await serviceDetail(target, summary, ctx);
    return serviceView(target, detail, summary, ctx.now() / 1000);
  },
});
