import type { App, BlockAction } from '@slack/bolt';
import type { Homes } from './homes.ts';

/**
 * Hears of Homes that are opened, and of what is pressed there: what is pressed is answered elsewhere, but may show
 * that the Home was old. Both also come for the tab with the messages, which is none of ours.
 */
export function listenForHome(app: App, homes: Pick<Homes, 'opened' | 'lookAgain'>): void {
  app.event('app_home_opened', async ({ event }) => {
    if (event.tab === 'home') await homes.opened(event.user);
  });

  app.action<BlockAction>(/./, async ({ body }) => {
    if (body.view?.type === 'home') homes.lookAgain(body.user.id);
  });
}
